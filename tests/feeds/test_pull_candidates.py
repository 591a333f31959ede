"""What the pull lines of an issue may choose from, and what stood in the way."""

from __future__ import annotations

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.pull_candidates import PullCandidates, feeds_of
from newsletter.model import DESK, DeskNote, Place, Pull, StoryVerdict
from tests.feeds.made import NOW, entry, on_desk

PLACE = Place(path="issues/a.md", line=9)
PAPER = Pull(feed="paper", newest=2, since_last_issue=False, place=PLACE)
THE_DESK = Pull(feed=DESK, newest=2, since_last_issue=False, place=PLACE)


def candidates(**problems: str) -> PullCandidates:
    said = DeskNote(
        canonical=canonical_url(entry("Bike lane opens").url),
        title="",
        verdict=StoryVerdict.OPEN,
        at=NOW,
        comment="Ask Ana",
    )
    return PullCandidates(
        stories={"paper": on_desk([entry("Bike lane opens"), entry("Bus to the sea")], notes=[said])},
        feeds=("paper", "herald"),
        problems=problems,
        since=None,
    )


def test_the_desk_takes_from_every_feed() -> None:
    assert list(feeds_of(PAPER, ("paper", "herald"))) == ["paper"]
    assert list(feeds_of(THE_DESK, ("paper", "herald"))) == ["paper", "herald"]


def test_a_problem_belongs_to_the_pulls_of_its_feed_and_to_the_desk() -> None:
    one = candidates(herald="answered 500")
    assert (one.problem_of(PAPER), one.problem_of(THE_DESK)) == ("", "herald: answered 500")
    both = candidates(paper="timed out", herald="answered 500")
    assert both.problem_of(PAPER) == "timed out"
    assert both.problem_of(THE_DESK) == "paper: timed out; herald: answered 500"


def test_only_when_all_feeds_of_a_pull_failed_is_there_no_answer() -> None:
    assert [candidates().no_answer(pull) for pull in (PAPER, THE_DESK)] == [False, False]
    assert [candidates(paper="x").no_answer(pull) for pull in (PAPER, THE_DESK)] == [True, False]
    assert candidates(paper="x", herald="y").no_answer(THE_DESK)


def test_notes_are_by_address_and_only_where_there_is_one() -> None:
    assert candidates().notes == {entry("Bike lane opens").url: "Ask Ana"}
