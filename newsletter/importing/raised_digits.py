"""Writes raised and lowered digits as characters: 10⁶, CO₂; plain text would join them to the word before."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_DIGITS = re.compile(r"[0-9+−-]{1,8}")
_FORMS = {
    "sup": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "sub": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}


def raised_digits(element: HtmlElement, tag: str) -> str:
    """Return the text of a sup or sub that has only digits, as such characters; "" for any other element."""
    text = element.text_content().strip() if tag in _FORMS else ""
    return text.translate(_FORMS[tag]) if _DIGITS.fullmatch(text) else ""
