from __future__ import annotations

import pytest

from newsletter.model import Quote, Table, Text
from tests.issues.samples import NOWHERE, blocks, faults, placeless

TABLE = "| a | b |\n|---|--:|\n| c | d \\| e |"


def test_a_table_is_a_piece_of_its_own() -> None:
    assert placeless(blocks(f"Above\n\n{TABLE}\n\nBelow")) == (
        Text(markdown="Above", place=NOWHERE),
        Table(markdown=TABLE, place=NOWHERE),
        Text(markdown="Below", place=NOWHERE),
    )


def test_a_table_may_stand_in_a_block() -> None:
    (block,) = blocks(f"::: note\n{TABLE}\n:::")
    assert placeless(getattr(block, "body", ())) == (Table(markdown=TABLE, place=NOWHERE),)


def test_bars_without_a_line_of_hyphens_are_text() -> None:
    assert placeless(blocks("> a | b")) == (Quote(markdown="a | b", place=NOWHERE),)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("| a | b |\n|---|---|\n| c | d | e |", 3, "this row has 3 cells, but the table has 2 columns"),
        ("a | b\n--|--\nc | d\nmore", 4, "would become a row of the table above"),
        ("x\n\n| a | b |\n|---|---|", 3, "this table has no rows"),
        ("|a|b|c|d|e|f|g|\n|-|-|-|-|-|-|-|\n|1|2|3|4|5|6|7|", 1, "this table has 7 columns; the limit is 6"),
        ("- x\n\n  | a |\n  |---|\n  | b |", 3, "a table must be outside lists and quotes"),
        ("> | a |\n> |---|\n> | b |", 1, "a table must be outside lists and quotes"),
        ("| a |\n|---|\n| {{ nobody }} |", 3, "unknown merge field"),
        ("x\n\n| a |\n|---|\n| [b](/c) |", 5, "the link address is incomplete"),
        ("| a |\n|---|\n| ![b](b.png) |", 3, "a picture must be on its own line"),
    ],
)
def test_one_mistake_is_reported_at_its_line(body: str, line: int, words: str) -> None:
    ((number, reported),) = faults(body)
    assert number == line
    assert words in reported
