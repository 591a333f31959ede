"""Fitting: no line is wider than the terminal, nothing is lost, and columns stay columns while they can."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.cli.table_layout import layout_table

HEADS = ["id", "status", "leaves", "issue"]
PLANS = [
    ["3", "waiting", "2026-12-08 09:00 America/Los_Angeles", "2026-12-08-what-changes-in-may"],
    ["12", "held", "2026-12-10 09:00 in each reader's zone", "second"],
]
WHY = ["", "nothing leaves on 10 December 2026: A day of mourning"]


def shown(width: int | None) -> list[str]:
    return list(layout_table(HEADS, PLANS, right=[True, False, False, False], below=WHY, width=width))


def test_a_pipe_gets_columns_as_wide_as_they_need() -> None:
    assert shown(None) == [
        "id  status   leaves                                  issue",
        " 3  waiting  2026-12-08 09:00 America/Los_Angeles    2026-12-08-what-changes-in-may",
        "12  held     2026-12-10 09:00 in each reader's zone  second",
        "    nothing leaves on 10 December 2026: A day of mourning",
    ]
    assert shown(200) == shown(None)


def test_on_a_terminal_the_widest_columns_give_way() -> None:
    assert shown(60) == [
        "id  status   leaves                   issue",
        " 3  waiting  2026-12-08 09:00         2026-12-08-what-",
        "             America/Los_Angeles      changes-in-may",
        "12  held     2026-12-10 09:00 in      second",
        "             each reader's zone",
        "    nothing leaves on 10 December 2026: A day of mourning",
    ]


def test_where_no_column_has_room_each_row_is_a_list() -> None:
    assert shown(38) == [
        "id      3",
        "status  waiting",
        "leaves  2026-12-08 09:00",
        "        America/Los_Angeles",
        "issue   2026-12-08-what-changes-in-may",
        "",
        "id      12",
        "status  held",
        "leaves  2026-12-10 09:00 in each",
        "        reader's zone",
        "issue   second",
        "        nothing leaves on 10 December",
        "        2026: A day of mourning",
    ]


WORDS = st.text("ab cd-e", max_size=60).map(lambda text: " ".join(text.split()))


@given(data=st.data(), width=st.integers(24, 120))
def test_no_line_is_wider_and_no_letter_is_lost(data: st.DataObject, width: int) -> None:
    heads = ["one", "two", "three"]
    rows = data.draw(st.lists(st.lists(WORDS, min_size=3, max_size=3), max_size=4))
    below = [data.draw(WORDS) for _ in rows]
    lines = list(layout_table(heads, rows, right=[False] * 3, below=below, width=width))
    assert all(len(line) <= width for line in lines)
    kept = sorted("".join(lines).replace(" ", ""))
    told = sorted("".join("".join(row) for row in rows).replace(" ", "") + "".join(below).replace(" ", ""))
    for letter in "abd":
        assert kept.count(letter) >= told.count(letter)
