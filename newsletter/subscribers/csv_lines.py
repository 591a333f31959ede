"""Writes rows as the lines of a CSV file (RFC 4180, but for line ends), column by column.

Most columns of a page have one value, or none that needs quotes: half the time of the csv module, which looks
at every cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.subscribers.formula_guard import RISKY, guard

Cells = Sequence[str | None]
_QUOTED = ('"', ",", "\r", "\n")
_BETWEEN = "\0"
_GUARDED = tuple(_BETWEEN + mark for mark in ("'", *RISKY))
"""How every cell begins that `guard` changes."""


def csv_lines(rows: Sequence[Cells], *, raw: bool) -> str:
    """Return the lines of rows that are all of one length, None as nothing; "" for no rows.

    Unless `raw`, a cell that a spreadsheet would run as a formula gets an apostrophe.
    """
    pattern, different = [], []
    for column in zip(*rows, strict=True):
        if column.count(column[0]) == len(column):
            pattern.append(_cell(column[0], raw=raw).replace("%", "%%"))
        else:
            pattern.append("%s")
            different.append(_column(column, raw=raw))
    line = ",".join(pattern) + "\n"
    if not different:
        return line % () * len(rows)
    return "".join(map(line.__mod__, zip(*different, strict=True)))


def _column(column: Cells, *, raw: bool) -> Sequence[str]:
    """Return the cells of a column as the file has them; each different one is written once."""
    texts = [text or "" for text in column]
    together = _BETWEEN.join(("", *texts))
    if not any(mark in together for mark in (_QUOTED if raw else (*_QUOTED, *_GUARDED))):
        return texts
    written = {text: _cell(text, raw=raw) for text in set(texts)}
    return [written[text] for text in texts]


def _cell(text: str | None, *, raw: bool) -> str:
    cell = text or ""
    if not raw:
        cell = guard(cell)
    if any(mark in cell for mark in _QUOTED):
        cell = cell.replace('"', '""')
        return f'"{cell}"'
    return cell
