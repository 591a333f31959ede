"""Tags: one cell in which a tool writes all labels of a person."""

from __future__ import annotations

import csv
from functools import lru_cache

SEPARATORS = (";", ",")


@lru_cache(maxsize=16_384)
def read_tags(cell: str) -> tuple[str, ...]:
    """Return the labels of a cell in its order, each once.

    Mailchimp's cell is CSV within CSV (`"Board, 2024","VIP"`); others separate with semicolons or commas.
    """
    text = cell.strip()
    if " ::: " in text or text.startswith("* "):
        # Google's; the labels with a star are its own groups.
        parts = [part for part in text.split(" ::: ") if not part.strip().startswith("* ")]
    elif text.startswith("["):
        parts = text.strip("[]").replace('"', "").replace("'", "").split(",")
    elif text.startswith('"'):
        parts = next(csv.reader([text], skipinitialspace=True), [])
    else:
        mark = next((mark for mark in SEPARATORS if mark in text), ",")
        parts = text.split(mark)
    return tuple(dict.fromkeys(filter(None, map(str.strip, parts))))
