"""The poll block: what staff write, and each mistake in it reported once at its line."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.model import Poll, PollOption, PollResults
from tests.issues.samples import NOWHERE, blocks, faults, placeless


def test_a_poll_has_a_question_answers_an_end_and_results() -> None:
    body = "::: poll Which day?\nuntil: May 12, 2026, 6 pm\nresults: Never\nid: town-hall\n\n- Tuesday\n- *Any* day\n:::"
    assert placeless(blocks(body)) == (
        Poll(
            title="Which day?",
            options=(
                PollOption(label="Tuesday", place=NOWHERE),
                PollOption(label="*Any* day", place=NOWHERE),
            ),
            place=NOWHERE,
            until=dt.date(2026, 5, 12),
            until_time=dt.time(18),
            results=PollResults.NEVER,
            id="town-hall",
        ),
    )


def test_a_poll_needs_no_more_than_question_and_answers() -> None:
    (poll,) = blocks("::: vote Which day?\n- Tuesday\n- Thursday\n:::")
    assert isinstance(poll, Poll)
    assert (poll.until, poll.results, poll.key) == (None, PollResults.AFTER_VOTE, "1")


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("- one", 1, "takes 2 to 10 answers, not 1"),
        ("\n".join(f"- {number}" for number in range(11)), 1, "takes 2 to 10 answers, not 11"),
        ("- Yes\n- No\n-  YES ", 4, 'the answer "YES" is already on line 7'),
        ("- Yes\nNo", 3, 'cannot read "No"'),
        ("- Yes\n- " + "n" * 101, 3, "has more than 100 characters"),
        ("- Yes\n- {{ first_name }}", 3, "a merge field cannot be used in an answer"),
        ("until: soon\n\n- Yes\n- No", 2, "not a day and time we can read"),
        ("until: May 12, 2026 to May 14, 2026\n\n- Yes\n- No", 2, "a poll ends at one time"),
        ("until: May 12, 2026, 10 am to 11 am\n\n- Yes\n- No", 2, "a poll ends at one time"),
        ("results: always\n\n- Yes\n- No", 2, 'unknown value of results: "always"'),
        ("id: Town hall\n\n- Yes\n- No", 2, "this is not a name for a poll"),
        ("", 1, "this poll block is empty"),
    ],
)
def test_one_mistake_is_reported_once(body: str, line: int, words: str) -> None:
    ((number, reported),) = faults(f"::: poll Which day?\n{body}\n:::")
    assert number == line
    assert words in reported


def test_a_poll_needs_a_question() -> None:
    ((number, reported),) = faults("::: poll\n- Yes\n- No\n:::")
    assert number == 1
    assert "needs a title" in reported
