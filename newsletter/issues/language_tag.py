"""Checks and compares language tags (BCP 47, RFC 5646 section 2.1)."""

from __future__ import annotations

import re

from newsletter.model.phrase import phrase

_TAG = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}"  # language and its extensions
    r"(?:-[A-Za-z]{4})?"  # script
    r"(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"  # region
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"  # variants
    r"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"  # extensions
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?"  # private use
)
_LONGEST = 35
"""RFC 5646 section 4.4.1."""


def is_language_tag(text: str) -> bool:
    """Tell whether a text is a well-formed language tag such as en, es-419 or zh-Hans-TW."""
    return len(text) <= _LONGEST and _TAG.fullmatch(text) is not None


def is_variety_of(lang: str, wanted: str) -> bool:
    """Tell whether a language is the wanted one or a variety of it: "es-MX" is "es"."""
    lang, wanted = lang.lower(), wanted.lower()
    return lang == wanted or lang.startswith(f"{wanted}-")


def language_hint(text: str) -> str:
    """Return a hint for a text that is not a language tag."""
    guess = text.strip().replace("_", "-")
    if guess != text and is_language_tag(guess):
        return phrase('Did you mean "{near}"?', near=guess)
    return phrase("Write a tag such as en, es or en-GB.")
