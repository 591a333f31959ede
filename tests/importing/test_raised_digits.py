"""Raised and lowered digits are characters; letters, and marks in brackets, stay as they are."""

from __future__ import annotations

import pytest

from newsletter.importing.raised_digits import raised_digits
from tests.importing.elements import element


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<sup>6</sup>", "⁶"),
        ("<sup>-1</sup>", "⁻¹"),
        ("<sub>2</sub>", "₂"),
        ("<sup><a href='#fn1'>12</a></sup>", "¹²"),
        ("<sup> 2 </sup>", "²"),
        ("<sup>st</sup>", ""),
        ("<sup>[1]</sup>", ""),
        ("<sup></sup>", ""),
        ("<b>6</b>", ""),
    ],
)
def test_digits_are_raised_or_lowered(html: str, shown: str) -> None:
    found = element(html)
    assert raised_digits(found, str(found.tag)) == shown
