"""Polls: somebody can answer them, in time, on a phone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from newsletter.model import Finding, Place, Poll, PollOption
from newsletter.preflight.check import check
from tests.preflight.proofs import EDITION, ISSUE, PATH, PUBLICATION, findings, only

POLL = Poll(
    title="Which evening?",
    options=tuple(
        PollOption(label=label, place=Place(path=PATH, line=line))
        for line, label in enumerate(("Tuesday", "Thursday"), 23)
    ),
    place=Place(path=PATH, line=20),
    until=dt.date(2023, 3, 20),
)


def found(**changes: object) -> tuple[Finding, ...]:
    return findings(blocks=(replace(POLL, **changes),))  # type: ignore[arg-type]


def test_a_poll_that_ends_later_or_never_is_fine() -> None:
    assert found() == ()
    assert found(until=None) == ()


@pytest.mark.parametrize(
    ("until", "rule", "level"),
    [(dt.date(2023, 3, 10), "poll.ended", "error"), (dt.date(2023, 3, 11), "poll.short", "warning")],
)
def test_a_poll_must_not_be_over_when_the_issue_goes_out(until: dt.date, rule: str, level: str) -> None:
    finding = only(found(until=until), rule)
    assert (finding.level, finding.place) == (level, POLL.place)


def test_the_day_it_goes_out_counts_not_the_issue_s_own() -> None:
    issue = replace(ISSUE, blocks=(POLL,))
    late = check(EDITION, issue, PUBLICATION, leaves=dt.date(2023, 3, 21))
    assert [one.rule for one in late if one.rule.startswith("poll.")] == ["poll.ended"]


def test_a_poll_needs_web_pages() -> None:
    without = check(EDITION, replace(ISSUE, blocks=(POLL,)), replace(PUBLICATION, base_url=""))
    assert "poll.pages" in {one.rule for one in without}


def test_a_long_answer_is_reported_at_its_line() -> None:
    long = PollOption(label="n" * 61, place=Place(path=PATH, line=24))
    assert only(found(options=(POLL.options[0], long)), "poll.label").place == long.place
    fits = replace(long, label="n" * 60)
    assert found(options=(POLL.options[0], fits)) == ()
