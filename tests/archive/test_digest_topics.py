"""Digest topics: versions for the topics that the issues of a digest need, and whom an issue concerns."""

from __future__ import annotations

import pytest

from newsletter.archive.digest_topics import MOST_TOPICS, concerns, topic_versions
from newsletter.model import Topics


@pytest.mark.parametrize(
    ("issues", "versions"),
    [
        ([(), ()], ((),)),
        ([("a",), ()], (("a",), ())),
        ([("a",), ("b", "a")], (("a", "b"), ("a",), ("b",))),
        ([("a",), (), ("b",)], (("a", "b"), ("a",), ("b",), ())),
    ],
)
def test_there_is_a_version_for_every_choice_that_matters(
    issues: list[Topics], versions: tuple[Topics, ...]
) -> None:
    assert topic_versions(issues) == versions


def test_with_very_many_topics_everybody_gets_the_whole_digest() -> None:
    issues = [(str(number),) for number in range(MOST_TOPICS + 1)]
    assert topic_versions(issues) == ((),)
    assert len(topic_versions(issues[:-1])) == 2**MOST_TOPICS - 1


def test_whom_an_issue_concerns() -> None:
    assert concerns(("a", "b"), ["b"])
    assert concerns(("a",), None)
    assert concerns((), [])
    assert not concerns(("a",), ["b"])
