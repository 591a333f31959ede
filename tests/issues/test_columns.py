from __future__ import annotations

import pytest

from newsletter.model import Columns, Image, Text
from tests.issues.samples import NOWHERE, blocks, faults, placeless


def test_two_texts_stand_on_either_side_of_the_mark() -> None:
    assert placeless(blocks("::: columns Both\nLeft\n+++\n\nRight\n\n![a](a.png)\n:::")) == (
        Columns(
            title="Both",
            columns=(
                (Text(markdown="Left", place=NOWHERE),),
                (Text(markdown="Right", place=NOWHERE), Image(source="a.png", alt="a", place=NOWHERE)),
            ),
            place=NOWHERE,
        ),
    )


def test_the_mark_in_code_is_code() -> None:
    (found,) = blocks("::: columns\n```\n+++\n```\n+++\nRight\n:::")
    assert isinstance(found, Columns)
    assert placeless(found.columns[0]) == (Text(markdown="```\n+++\n```", place=NOWHERE),)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Left", 1, "a columns block has two columns, not 1"),
        ("a\n+++\nb\n+++\nc", 5, "a columns block has two columns, not 3"),
        ("a\n+++", 3, "one side of this +++ is empty"),
        ("+++\nb", 2, "one side of this +++ is empty"),
        ("a\n+++\n{{ x }}", 4, "unknown merge field"),
        ("", 1, "this columns block is empty"),
    ],
)
def test_one_mistake_is_reported_once(body: str, line: int, words: str) -> None:
    ((number, reported),) = faults(f"::: columns\n{body}\n:::")
    assert number == line
    assert words in reported
