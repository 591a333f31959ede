"""Reads cells that were copied from a spreadsheet as plain text: tabs between cells, a line for each row."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from newsletter.importing.inline import inline_markdown
from newsletter.importing.post import PostTable, plain
from newsletter.importing.sanitize import one_line
from newsletter.issues.stats import FEWEST, LONGEST_LABEL, LONGEST_VALUE, MOST
from newsletter.issues.tab_rows import TabRows
from newsletter.issues.tables import MOST_COLUMNS
from newsletter.issues.writer import write_block
from newsletter.model import Place, Stat, Stats

_MOST_ROWS = 1_000
_LONGEST = 200_000
_NOWHERE = Place(path="", line=1)


def table_of_cells(text: str) -> str:
    """Return tab-separated rows as a Markdown table; "" for any other text."""
    if "\t" not in text or len(text) > _LONGEST:
        return ""
    try:
        rows = [tuple(map(one_line, row)) for row in csv.reader(text.splitlines(True), dialect="excel-tab")]
    except csv.Error:
        return ""
    rows = [row for row in rows if any(row)]
    columns = max(map(len, rows), default=0)
    if not 2 <= len(rows) <= _MOST_ROWS or not 2 <= columns <= MOST_COLUMNS or min(map(len, rows)) < 2:
        return ""
    written = tuple(tuple(inline_markdown(plain(cell), breaks=False) for cell in row) for row in rows)
    return "\n".join(TabRows(place=_NOWHERE, rows=written).table())


def stats_of_table(table: PostTable) -> str:
    """Return a table of two to four figures with their labels as a stats block; "" for any other table.

    A first row without a figure is taken for the headings.
    """
    rows = [tuple("".join(span.text for span in cell) for cell in row) for row in table.rows]
    return _stats(rows) or _stats(rows[1:])


def _stats(rows: Sequence[Sequence[str]]) -> str:
    if not FEWEST <= len(rows) <= MOST or {len(row) for row in rows} != {2}:
        return ""
    for figure, label in ((0, 1), (1, 0)):
        pairs = [(one_line(row[figure]), one_line(row[label])) for row in rows]
        if all(_is_figure(value) and _is_label(words) for value, words in pairs):
            stats = tuple(Stat(value=value, label=words, place=_NOWHERE) for value, words in pairs)
            return write_block(Stats(title="", items=stats, place=_NOWHERE)).rstrip("\n")
    return ""


def _is_figure(value: str) -> bool:
    return len(value) <= LONGEST_VALUE and any(char.isdigit() for char in value) and len(value.split()) <= 2


def _is_label(words: str) -> bool:
    return 0 < len(words) <= LONGEST_LABEL and any(char.isalpha() for char in words)
