"""Rows from a spreadsheet become a table of the same cells, and nothing else of the file changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.tab_rows import tab_rows, with_tables
from newsletter.model import Table
from tests.issues.samples import FRONT, blocks, parse


@pytest.mark.parametrize(
    ("pasted", "table"),
    [
        ("Branch\tOpens\nMain\tat ten", "| Branch | Opens |\n| --- | --- |\n| Main | at ten |"),
        (
            "Year\tSpent\nLast\t$1,240\nThis\t900",
            "| Year | Spent |\n| --- | ---: |\n| Last | $1,240 |\n| This | 900 |",
        ),
        ("Monday\t9-5\nTuesday\t9-5", "|  |  |\n| --- | --- |\n| Monday | 9-5 |\n| Tuesday | 9-5 |"),
        ("\tSeats\nHall\t120", None),
        ("a\tb\tc\nd\te", "| a | b | c |\n| --- | --- | --- |\n| d | e |  |"),
        ("a | b\tc\nd\te \\| f", "| a \\| b | c |\n| --- | --- |\n| d | e \\| f |"),
    ],
)
def test_the_first_row_has_the_headings_unless_it_has_figures(pasted: str, table: str | None) -> None:
    text, tables = with_tables(parse(f"{FRONT}{pasted}\n"))
    assert tables == 1
    if table is not None:
        assert text == f"{FRONT}{table}\n"
    assert isinstance(parse(text).blocks[0], Table)


def test_empty_lines_come_around_it_and_every_other_line_stays() -> None:
    source = f"{FRONT}Above:\na\tb\nc\td\nBelow\n\n- list\n\n::: note Hours\ne\tf\ng\th\n:::\n"
    text, tables = with_tables(parse(source))
    assert tables == 2
    assert text == (
        f"{FRONT}Above:\n\n| a | b |\n| --- | --- |\n| c | d |\n\nBelow\n\n- list\n\n"
        "::: note Hours\n\n| e | f |\n| --- | --- |\n| g | h |\n\n:::\n"
    )
    assert with_tables(parse(text)) == (text, 0)


def test_line_ends_stay_as_they_are() -> None:
    source = (FRONT + "a\tb\nc\td\n").replace("\n", "\r\n")
    text, _ = with_tables(parse(source))
    assert "\n" not in text.replace("\r\n", "")
    assert text.endswith("| c | d |\r\n")


def test_a_wide_table_is_left_to_its_writer() -> None:
    source = FRONT + "\t".join("abcdefg") + "\n" + "\t".join("hijklmn") + "\n"
    assert with_tables(parse(source)) == (source, 0)


def test_only_paragraphs_count() -> None:
    body = "- a\tb\n- c\td\n\n> e\tf\n> g\th\n\n```\ni\tj\nk\tl\n```\n"
    assert list(tab_rows(blocks(body))) == []


CELL = (
    st.text(alphabet="abc 12|\\", min_size=1, max_size=5)
    .map(str.strip)
    .filter(lambda cell: cell.strip("\\ "))
)


@given(st.lists(st.tuples(CELL, CELL), min_size=2, max_size=4))
def test_any_cells_make_a_table_that_reads(rows: list[tuple[str, str]]) -> None:
    source = FRONT + "Text.\n\n" + "\n".join("\t".join(row) for row in rows) + "\n"
    issue = parse(source)
    text, tables = with_tables(issue)
    kinds = [type(block) for block in parse(text).blocks]
    assert kinds.count(Table) == tables
    assert replace(issue, source="") == replace(parse(source), source="")
