from __future__ import annotations

from newsletter.model import Policy, Text
from tests.issues.samples import NOWHERE, blocks, placeless

BODY = (Text(markdown="Text.", place=NOWHERE),)


def test_a_policy_has_its_keys() -> None:
    (found,) = blocks(
        "::: policy Flexible working\nowner: People: the team\nEffective: 1 October\n"
        "applies_to: All “staff”\n\nText.\n:::"
    )
    assert placeless(found) == Policy(
        title="Flexible working",
        owner="People: the team",
        effective="1 October",
        applies_to="All “staff”",
        body=BODY,
        place=NOWHERE,
    )
