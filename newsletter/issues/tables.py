"""Tables: Markdown's own with bars (GFM), alone between two empty lines, and strict about their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from newsletter.issues.diagnostics import Diagnostics, Line
from newsletter.issues.text_faults import check_text
from newsletter.model import Table

MOST_COLUMNS = 6
"""A phone shows about 40 characters in a line."""

_BAR = re.compile(r"(?<!\\)\|")


def read_table(lines: Sequence[Line], tokens: Sequence[Token], reading: Diagnostics) -> Table:
    """Return the table that lines make; what Markdown would drop or take for a row in silence is a fault."""
    first = lines[0].number
    check_text(_inside(tokens), first, reading)
    columns = sum(token.type == "th_open" for token in tokens)
    if columns > MOST_COLUMNS:
        message = f"a table of {columns} columns, more than {MOST_COLUMNS}"
        reading.fault(first, message, "A phone is narrow: cut it in two, or write a list.")
    for line in lines[2:]:
        _check_row(line, columns, reading)
    if len(lines) == 2:
        reading.fault(first, "this table has no rows", "Write one under the line of hyphens.")
    markdown = "\n".join(line.text for line in lines)
    return Table(markdown=markdown, place=reading.place(first), tokens=tuple(tokens))


def _inside(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens in a table, their lines counted from its first one."""
    start = tokens[0].map[0] if tokens[0].map else 0
    for token in tokens:
        if token.map is not None:
            token.map = [token.map[0] - start, token.map[1] - start]
    return tokens[1:-1]


def _check_row(line: Line, columns: int, reading: Diagnostics) -> None:
    found = _cells(line.text)
    if not _BAR.search(line.text):
        message = "this line would become a row of the table above"
        reading.fault(line.number, message, "Put an empty line above it.")
    elif found > columns:
        message = f"this row has {found} cells, the first line of the table {columns}"
        reading.fault(line.number, message, "Write \\| for a bar that belongs to the text.")


def _cells(text: str) -> int:
    """Count the cells of a row; the bars at its ends divide nothing."""
    row = text.strip(" \t")
    parts = _BAR.split(row)
    return len(parts) - row.startswith("|") - (len(parts) > 1 and not parts[-1].strip())
