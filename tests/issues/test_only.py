from __future__ import annotations

import pytest

from newsletter.model import Only, Text
from tests.issues.samples import NOWHERE, blocks, only_fault, placeless

BODY = (Text(markdown="Text.", place=NOWHERE),)


def test_a_part_for_a_segment_names_it() -> None:
    (found,) = blocks("::: only Segment : echo-park\nText.\n:::")
    assert placeless(found) == Only(segment="echo-park", body=BODY, place=NOWHERE)


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        (
            "::: only\nText.\n:::",
            1,
            "does not say which segment or topic it is for. Write ::: only segment: KEY",
        ),
        ("::: only echo-park\nText.\n:::", 1, "does not say which segment or topic it is for"),
        (
            "::: only segment: eco-park\nText.\n:::",
            1,
            'unknown segment "eco-park". Did you mean "echo-park"?',
        ),
    ],
)
def test_one_that_names_no_segment_is_a_fault(body: str, line: int, words: str) -> None:
    reported_line, reported = only_fault(body)
    assert reported_line == line
    assert words in reported
