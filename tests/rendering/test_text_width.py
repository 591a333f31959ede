from __future__ import annotations

import pytest

from newsletter.rendering.text_width import em


@pytest.mark.parametrize(("text", "width"), [("", 0), ("1234567890", 6.1), ("东京", 2), ("e\u0301", 0.55)])
def test_a_line_is_as_wide_as_its_characters(text: str, width: float) -> None:
    assert em(text) == pytest.approx(width)


def test_bold_text_is_wider() -> None:
    assert em("92%", bold=True) > em("92%")
