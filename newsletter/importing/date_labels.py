"""Tells what a line with a date is about: when a post was published, when it was changed, or an event."""

from __future__ import annotations

import re

_CHANGED = re.compile(
    r"\b(?:(?:last |page )?(?:updated?|modified|revised|edited|reviewed)"
    r"|[uú]ltima (?:actualizaci[oó]n|modificaci[oó]n)|actualizad[oa]|modificad[oa])\b",
    re.I,
)
_PUBLISHED = re.compile(r"\b(?:published|posted|released?|publicad[oa]|fecha de publicaci[oó]n)\b", re.I)
_PARTS = re.compile(r"\s*(?:[|·•;()\[\]]|\s[–—/-]\s)\s*")
_EVENT = re.compile(
    r"^\W*(?:when|where and when|date (?:and|&) time|event date|event starts?|starts?|doors open|deadline"
    r"|due"
    r"|cu[aá]ndo|fecha y hora|fecha del evento|plazo|hasta el)\b\s*[:–—-]?",
    re.I,
)
_HOUR = r"(?:\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?\s?m\.?)?|noon|midnight)"
_HOURS = re.compile(
    rf"(?:\b{_HOUR}\s*(?:–|—|-|to|until|till|a|hasta)\s*\d{{1,2}}(?:[:.]\d{{2}})?\s*[ap]\.?\s?m\b"
    rf"|\b\d{{1,2}}:\d{{2}}\s*(?:–|—|-|to|until|a|hasta)\s*\d{{1,2}}:\d{{2}}\b"
    rf"|\bfrom {_HOUR} (?:to|until)\b)",
    re.I,
)


def is_event_line(text: str) -> bool:
    """Tell whether a line says when something takes place: "When: …", or from one hour to another."""
    return _PUBLISHED.search(text) is None and (
        _EVENT.match(text) is not None or _HOURS.search(text) is not None
    )


def without_change(text: str) -> str:
    """Return a date line without the part that says when a post was changed; "" when there is no other."""
    if _CHANGED.search(text) is None:
        return text
    parts = [part for part in _PARTS.split(_before_change(text)) if part]
    return " ".join(part for part in parts if _CHANGED.search(part) is None)


def _before_change(text: str) -> str:
    """Put a bar between "Published March 1, 2023" and "Updated March 2, 2023" where there is none."""
    marked = _CHANGED.sub(lambda found: f" | {found[0]}", text)
    return _PUBLISHED.sub(lambda found: f" | {found[0]}", marked)
