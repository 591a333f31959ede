"""Reads tables (GFM, with bars) between two empty lines, and checks their cells strictly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from newsletter.issues.diagnostics import Diagnostics, Line
from newsletter.issues.text_faults import check_text
from newsletter.model import Table
from newsletter.model.phrase import phrase

MOST_COLUMNS = 6
"""A phone shows about 40 characters per line."""

_BAR = re.compile(r"(?<!\\)\|")


def read_table(lines: Sequence[Line], tokens: Sequence[Token], diagnostics: Diagnostics) -> Table:
    """Return the table in some lines; cells that Markdown would drop, or text it would add, are errors."""
    first = lines[0].number
    check_text(_inside(tokens), first, diagnostics)
    columns = sum(token.type == "th_open" for token in tokens)
    if columns > MOST_COLUMNS:
        message = phrase(
            "this table has {columns} columns; the limit is {most}",
            columns=columns,
            most=MOST_COLUMNS,
        )
        diagnostics.fault(
            first, message, "Wider tables do not fit on a phone: split it in two, or use a list."
        )
    for line in lines[2:]:
        _check_row(line, columns, diagnostics)
    if len(lines) == 2:
        diagnostics.fault(first, "this table has no rows", "Add one below the line of hyphens.")
    markdown = "\n".join(line.text for line in lines)
    return Table(markdown=markdown, place=diagnostics.place(first), tokens=tuple(tokens))


def _inside(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the tokens inside a table, with lines counted from the table's first one."""
    start = tokens[0].map[0] if tokens[0].map else 0
    for token in tokens:
        if token.map is not None:
            token.map = [token.map[0] - start, token.map[1] - start]
    return tokens[1:-1]


def _check_row(line: Line, columns: int, diagnostics: Diagnostics) -> None:
    found = _cells(line.text)
    if not _BAR.search(line.text):
        message = "this line would become a row of the table above"
        diagnostics.fault(line.number, message, "Put an empty line above it.")
    elif found > columns:
        message = phrase(
            "this row has {found} cells, but the table has {columns} columns", found=found, columns=columns
        )
        diagnostics.fault(line.number, message, "If a bar is part of the text, write \\|")


def _cells(text: str) -> int:
    """Count the cells of a row; bars at its ends do not count."""
    row = text.strip(" \t")
    parts = _BAR.split(row)
    return len(parts) - row.startswith("|") - (len(parts) > 1 and not parts[-1].strip())
