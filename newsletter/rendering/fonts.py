"""Defines the font stacks for emails. Each ends in fonts that readers have; none is downloaded."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from newsletter.errors import ThemeError
from newsletter.model.phrase import phrase

SERIF = "Georgia, 'Times New Roman', serif"
SANS = "-apple-system, 'Segoe UI', Arial, sans-serif"
"""Short, as it is on every paragraph: iOS and macOS, Windows, the rest (Arial is Roboto on Android)."""

STACKS: Mapping[str, str] = {
    "system": SANS,
    "arial": "Arial, Helvetica, sans-serif",
    "verdana": "Verdana, Geneva, sans-serif",
    "tahoma": "Tahoma, Verdana, Geneva, sans-serif",
    "trebuchet": "'Trebuchet MS', Tahoma, Arial, sans-serif",
    "georgia": SERIF,
    "palatino": "'Palatino Linotype', Palatino, 'Book Antiqua', Georgia, serif",
    "times": "'Times New Roman', Times, serif",
    "courier": "'Courier New', Courier, monospace",
}
"""The names for `heading_font` and `body_font`: fonts that come with Windows, macOS, iOS or Android."""

_GENERIC: Mapping[str, str] = {"serif": SERIF, "sans-serif": SANS, "monospace": STACKS["courier"]}
_FAMILY = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+){0,5}")


def font_stack(named: str, fallback: str) -> str:
    """Return the CSS stack for a name in STACKS, or for a font family followed by fonts that readers have.

    `Inter` is followed by the stack of `fallback`, `Inter, sans-serif` by the default stack of that kind.
    Raises ThemeError for anything else.
    """
    known = STACKS.get(named.lower())
    if known is not None:
        return known
    family, comma, kind = (part.strip() for part in named.partition(","))
    mistyped = not comma and difflib.get_close_matches(family.lower(), STACKS, n=1, cutoff=0.85)
    if mistyped or not _FAMILY.fullmatch(family) or (comma and kind not in _GENERIC):
        raise ThemeError(phrase("“{named}” is not a font", named=named[:80]), hint=font_hint(named))
    rest = _GENERIC[kind] if comma else font_stack(fallback, "system")
    return f"'{family}', {rest}"


def font_hint(named: str) -> str:
    """Return a hint: the closest font name, and the allowed ones."""
    close = difflib.get_close_matches(named.lower(), STACKS, n=1)
    meant = f"Did you mean “{close[0]}”? " if close else ""
    return f"{meant}Write one of {', '.join(STACKS)}, or a font family such as “Inter” or “Lora, serif”."
