from __future__ import annotations

import pytest

from newsletter.issues.diagnostics import Diagnostics, Line
from newsletter.issues.items import cut, read_items
from tests.issues.samples import PATH, PUBLICATION


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("92% | done", "92%", "done"),
        ("a|b", "a|b", None),
        ("a \\| b | c", "a \\| b", "c"),
        ("a | b | c", "a", "b | c"),
        ("a |  | b", "a", " | b"),
        ("", "", None),
    ],
)
def test_a_line_is_cut_at_its_first_bar_between_spaces(text: str, before: str, after: str | None) -> None:
    assert cut(text) == (before, after)


def test_each_line_is_one_item_and_any_other_line_is_a_fault() -> None:
    reading = Diagnostics(path=PATH, publication=PUBLICATION)
    texts = ["- one", "", "* two ", "three", "-", "- " + "x" * 4001]
    lines = [Line(number=number, text=text) for number, text in enumerate(texts, 1)]
    assert list(read_items(lines, "- a", reading)) == [(1, "one"), (3, "two")]
    assert [fault.place.line for fault in reading.errors] == [4, 5, 6]
