"""Fixes for findings that have only one right answer, as edits of the issue's text; nothing is written.

They are those of the check's own fixes (wrapped links, rows pasted from a spreadsheet), and the known word
for one that is misspelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from newsletter.app.unwrapped_links import unwrapped_target
from newsletter.issues.parser import source_lines
from newsletter.issues.tab_rows import tab_rows, table_edit
from newsletter.issues.wrapped_links.in_text import wrapped_links_in
from newsletter.model import Issue


class FixKind(StrEnum):
    """What a fix does."""

    USE_ADDRESS = "use-address"
    """Puts the address that a wrapped link leads to in its place."""
    WRITE_TABLE = "write-table"
    """Writes rows with tabs as a table."""
    CHANGE_WORD = "change-word"
    """Writes a known word in place of an unknown one that is much like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFix:
    """An edit: `text` in place of the characters `start` to `end` (counted as Python does), on `line`.

    `shown` is what a button says of it: the address or the word; "" for a table.
    """

    kind: FixKind
    line: int
    start: int
    end: int
    text: str
    shown: str = ""


def link_fixes(source: str) -> Iterator[TextFix]:
    """Yield a fix for each wrapped link of a text that holds the address inside, in order."""
    for found in wrapped_links_in(source):
        target = unwrapped_target(found)
        if target:
            yield TextFix(
                kind=FixKind.USE_ADDRESS,
                line=len(source_lines(source[: found.start])),
                start=found.start,
                end=found.end,
                text=target,
                shown=found.link.target,
            )


def table_fixes(issue: Issue) -> Iterator[TextFix]:
    """Yield a fix for each run of rows with tabs that fits into a table."""
    for rows in tab_rows(issue.blocks):
        if rows.fits:
            start, end, text = table_edit(issue.source, rows)
            yield TextFix(kind=FixKind.WRITE_TABLE, line=rows.place.line, start=start, end=end, text=text)
