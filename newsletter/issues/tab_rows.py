"""Finds rows pasted from a spreadsheet, with tabs between their cells, and writes them as Markdown tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from newsletter.issues.tables import MOST_COLUMNS
from newsletter.model import Block, Issue, Place, Text
from newsletter.model.deferred_dataclass import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")
_BAR = re.compile(r"(?<!\\)\|")
_FIGURE = re.compile(r"[-+−(]?[$€£¥]?[\d][\d.,\s\u00a0\u202f]*[%)€$£¥]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class TabRows:
    """Two lines or more with tabs in them, one below the other; `place` is the first of them."""

    place: Place
    rows: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return max(map(len, self.rows))

    @property
    def fits(self) -> bool:
        """Tell whether they have no more columns than a table may have."""
        return self.columns <= MOST_COLUMNS

    def table(self) -> tuple[str, ...]:
        """Return the lines of the table.

        The first row has the headings, unless there are figures in it: then the headings are left empty.
        Columns of figures are aligned to the right.
        """
        width = self.columns
        rows = [(*row, *[""] * (width - len(row))) for row in self.rows]
        headed = not any(character.isdigit() for cell in rows[0] for character in cell)
        head, body = (rows[0], rows[1:]) if headed else (("",) * width, rows)
        return tuple(_row(cells) for cells in (head, alignment_marks(body, width), *body))


def alignment_marks(body: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Return the marks below a table's head: columns of figures are aligned to the right."""
    filled = [[row[index] for row in body if row[index]] for index in range(columns)]
    return ["---:" if column and all(map(_FIGURE.fullmatch, column)) else "---" for column in filled]


def tab_rows(blocks: Iterable[Block]) -> Iterator[TabRows]:
    """Yield the rows with tabs in a text's paragraphs, also inside blocks."""
    for block in blocks:
        if isinstance(block, Text):
            yield from _in_text(block)
        else:
            yield from tab_rows(chain(getattr(block, "body", ()), *getattr(block, "columns", ())))


def with_tables(issue: Issue) -> tuple[str, int]:
    """Return the file's text with tables in place of its rows with tabs, and how many were written.

    Every other line, and all line ends, stay as they are.
    """
    ends = [*_LINE_END.findall(issue.source), ""]
    lines = _LINE_END.split(issue.source)
    found = [rows for rows in tab_rows(issue.blocks) if rows.fits]
    for rows in sorted(found, key=lambda rows: rows.place.line, reverse=True):
        first = rows.place.line - 1
        after = first + len(rows.rows)
        made = _table_lines(lines, rows)
        end = ends[first]
        ends[first:after] = [*[end] * (len(made) - 1), ends[after - 1]]
        lines[first:after] = made
    return "".join(chain.from_iterable(zip(lines, ends, strict=True))), len(found)


def table_edit(source: str, rows: TabRows) -> tuple[int, int, str]:
    """Return from where to where a file's text has some rows, and the table that takes their place."""
    ends, lines = [*_LINE_END.findall(source), ""], _LINE_END.split(source)
    first = rows.place.line - 1
    after = first + len(rows.rows)
    whole = [line + end for line, end in zip(lines, ends, strict=True)]
    start = sum(map(len, whole[:first]))
    end = start + sum(map(len, whole[first:after])) - len(ends[after - 1])
    return start, end, ends[first].join(_table_lines(lines, rows))


def _table_lines(lines: Sequence[str], rows: TabRows) -> list[str]:
    """Return the lines of a table that stands in place of rows in a file's lines, with empty lines around."""
    first = rows.place.line - 1
    after = first + len(rows.rows)
    made = list(rows.table())
    if first and lines[first - 1].strip(" \t-"):
        made.insert(0, "")
    if after < len(lines) and lines[after].strip():
        made.append("")
    return made


def _in_text(text: Text) -> Iterator[TabRows]:
    lines = text.markdown.split("\n")
    for token in text.tokens:
        if token.type != "paragraph_open" or token.level or token.map is None:
            continue
        start, end = token.map
        numbered = enumerate(lines[start:end], text.place.line + start)
        for tabbed, run in groupby(numbered, key=lambda line: "\t" in line[1].strip(" ")):
            found = list(run)
            rows = tuple(_cells(line) for _, line in found)
            if tabbed and len(rows) > 1 and any(len(list(filter(None, row))) > 1 for row in rows):
                yield TabRows(place=Place(path=text.place.path, line=found[0][0]), rows=rows)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip(" ").split("\t"))


def _row(cells: Sequence[str]) -> str:
    escaped = (_BAR.sub(r"\\|", cell) for cell in cells)
    return f"| {' | '.join(escaped)} |"
