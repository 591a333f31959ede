from __future__ import annotations

import pytest

from newsletter.model import Stat, Stats
from tests.issues.samples import NOWHERE, blocks, faults, placeless


def test_figures_and_what_they_count_are_literal_text() -> None:
    assert placeless(blocks("::: stats Our year\n- 92% | *done* \\| ready\n\n- 3 | lines\n:::")) == (
        Stats(
            title="Our year",
            items=(
                Stat(value="92%", label="*done* | ready", place=NOWHERE),
                Stat(value="3", label="lines", place=NOWHERE),
            ),
            place=NOWHERE,
        ),
    )


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("- 1 | one", 1, "takes 2 to 4 figures, not 1"),
        ("- 1 | a\n- 2 | b\n- 3 | c\n- 4 | d\n- 5 | e", 1, "takes 2 to 4 figures, not 5"),
        ("- 1 | a\n- two", 3, "this is not a figure and its label"),
        ("- 1 | a\n-  | b", 3, "this is not a figure and its label"),
        ("- 1 | a\n- 12345678901234567 | b", 3, "has more than 16 characters"),
        ("- 1 | a\n- 2 | " + "b" * 81, 3, "has more than 80 characters"),
        ("- 1 | a\n- 2 | {{ first_name }}", 3, "a merge field cannot be used in a figure's label"),
        ("", 1, "this stats block is empty"),
    ],
)
def test_one_mistake_is_reported_once(body: str, line: int, words: str) -> None:
    ((number, reported),) = faults(f"::: stats\n{body}\n:::")
    assert number == line
    assert words in reported
