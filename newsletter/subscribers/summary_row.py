"""Summary rows: a total or a remark that a spreadsheet has below its people, which is no broken row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.subscribers.plain_words import plain_words

_SUMMARY = re.compile(
    r"(?:grand |sub ?)?(?:totals?|totales|total(?: de)?|gesamt|summe|somme|soma)\b|"
    r"(?:sum|count|average|number) of\b|(?:record |row )?counts?\b|"
    r"\d* ?(?:records?|rows?|subscribers|contacts|members|people|registros|personas) ?"
    r"(?:total|in all|exported)?$|end of (?:file|report|list|data)\b|"
    r"(?:report )?(?:generated|exported|printed|created) (?:on|by|at|from)\b|"
    r"page \d+(?: of \d+)?$|confidential\b"
)


def is_summary(cells: Sequence[str]) -> bool:
    """Say whether a row is a total or a remark: no address in it, and its first words say what it is."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled or any("@" in cell for cell in filled):
        return False
    return any(_SUMMARY.match(plain_words(cell)) for cell in filled[:2])
