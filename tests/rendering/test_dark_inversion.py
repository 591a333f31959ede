from __future__ import annotations

import pytest

from newsletter.rendering.dark_inversion import inverted_background, inverted_text


@pytest.mark.parametrize(
    ("color", "text", "background"),
    [
        ("#000000", "#dbdbdb", "#000000"),
        ("#ffffff", "#ffffff", "#212121"),
        ("#0b5d57", "#679d97", "#0b5d57"),
        ("#fdf3e3", "#fdf3e3", "#2b261c"),
        ("#7fd1c7", "#7fd1c7", "#024c46"),
    ],
)
def test_dark_text_gets_light_and_light_backgrounds_get_dark_and_nothing_else(
    color: str, text: str, background: str
) -> None:
    assert (inverted_text(color), inverted_background(color)) == (text, background)
