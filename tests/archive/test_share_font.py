"""The font of share pictures: what it has letters for, and what happens without it."""

from __future__ import annotations

import pytest

from newsletter.archive import share_font
from newsletter.archive.share_font import Weight, drawable, font, font_version
from newsletter.archive.share_picture import ShareText, draw_share_picture
from newsletter.model import Brand


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Reunión del año", "Reunión del año"),
        ("  two \n lines ", "two lines"),
        ("Cafe\u0301", "Café"),
        ("A 🎉 day", "A day"),
        ("bad \u202e order", "bad order"),
        ("nul\x00 and \ud800", "nul and"),
        ("Привет", "Привет"),
        ("שלום", ""),
        ("Mixed 日本 text", ""),
        ("", ""),
    ],
)
def test_what_can_be_drawn(text: str, left: str) -> None:
    assert drawable(text) == left


def test_without_the_package_nothing_is_written_on_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    caches = (font, font_version, share_font._missing, share_font._has)
    monkeypatch.setattr(share_font, "_PACKAGE", "no_such_package_here")
    for one in caches:
        one.cache_clear()
    try:
        assert font(Weight.BOLD, 30) is None
        assert (drawable("Hello"), font_version()) == ("", "")
        assert draw_share_picture(ShareText(name="a", title="b"), Brand(), picture=None)
    finally:
        for one in caches:
            one.cache_clear()
