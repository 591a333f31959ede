"""Cells as plain text: a table where there are rows and columns, and figures where there are two to four."""

from __future__ import annotations

import pytest

from newsletter.importing.clipboard.cells import stats_of_table, table_of_cells
from newsletter.importing.post import PostTable, plain


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (
            "Day\tHours\nMonday\t9 to 5\n",
            "| Day | Hours |\n| --- | --- |\n| Monday | 9 to 5 |",
        ),
        ("Trees\t10\r\nParks\t1,204", "|  |  |\n| --- | ---: |\n| Trees | 10 |\n| Parks | 1,204 |"),
        ('a\t"b\nc"\nd\te|f', "| a | b c |\n| --- | --- |\n| d | e\\|f |"),
        ("a\tb\n\t\nc\t*d*", "| a | b |\n| --- | --- |\n| c | \\*d\\* |"),
        ("one line\twith a tab", ""),
        ("no tabs\nat all", ""),
        ("a\tb\njust words", ""),
        ("\t".join("abcdefg") + "\n" + "\t".join("hijklmn"), ""),
        ("a\tb\n" * 1_001, ""),
    ],
)
def test_rows_with_tabs_are_a_table(text: str, table: str) -> None:
    assert table_of_cells(text) == table


def table(*rows: tuple[str, ...]) -> PostTable:
    return PostTable(rows=tuple(tuple(map(plain, row)) for row in rows))


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ((("92%", "trained"), ("1,240", "ideas")), ["- 92% | trained", "- 1,240 | ideas"]),
        ((("trained", "92%"), ("ideas", "1,240")), ["- 92% | trained", "- 1,240 | ideas"]),
        ((("What", "How many"), ("a", "1"), ("b", "2")), ["- 1 | a", "- 2 | b"]),
        ((("a", "b"), ("c", "d")), []),
        ((("a", "1"),), []),
        (tuple((str(number), "a") for number in range(6)), []),
        ((("1", "a", "x"), ("2", "b", "y")), []),
        ((("1" * 17, "a"), ("2", "b")), []),
    ],
)
def test_two_to_four_figures_with_labels_can_be_a_block(
    rows: tuple[tuple[str, ...], ...], lines: list[str]
) -> None:
    assert stats_of_table(table(*rows)).split("\n")[1:-1] == lines
