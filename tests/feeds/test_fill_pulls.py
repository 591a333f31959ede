"""Which stories each open pull line gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.desk import DeskStory
from newsletter.feeds.fill_pulls import fill_pulls, lockable
from newsletter.feeds.pull_candidates import PullCandidates
from newsletter.feeds.story_selection import is_same
from newsletter.issues.pull_lines import open_pulls
from newsletter.model import Story
from tests.feeds.made import NOW, entry, on_desk
from tests.issues.samples import FRONT, parse

TITLES = (
    "Bike lane opens",
    "Library hours grow",
    "Rent relief ends",
    "Farmers market moves",
    "Bus to the sea",
)
DESK = on_desk([entry(title) for title in TITLES])


def candidates(
    problems: Mapping[str, str] | None = None,
    *,
    empty: bool = False,
    desk: Sequence[DeskStory] = DESK,
    since: date | None = None,
) -> PullCandidates:
    stories = () if empty else desk
    return PullCandidates(
        stories=dict.fromkeys(("city-hall", "el-barrio", "desk"), stories),
        feeds=("city-hall", "el-barrio"),
        problems=problems or {},
        since=since,
    )


def issue_of(*lines: str) -> str:
    return FRONT + "::: news N\n" + "".join(f"- {line}\n" for line in lines) + ":::\n"


def test_each_pull_gets_what_is_typed_nowhere_and_no_pull_before_it_has() -> None:
    issue = parse(
        issue_of(f"[Ours]({entry(TITLES[0]).url})", "pull: city-hall, newest 2", "pull: desk, newest 2")
    )
    first, second = fill_pulls(issue, open_pulls(issue), candidates())
    got = [story.title for one in (first, second) for story in one.stories]
    assert len(first.stories) == len(second.stories) == 2
    assert sorted(got) == sorted(TITLES[1:])


def test_a_failed_feed_leaves_a_line_open_only_when_nothing_is_known_from_before() -> None:
    issue = parse(issue_of("pull: city-hall", "pull: el-barrio"))
    failed = {"city-hall": "answered 500"}
    known, _ = fill_pulls(issue, open_pulls(issue), candidates(failed))
    assert (known.problem, known.stays_open, len(known.stories)) == ("answered 500", False, 5)
    empty = fill_pulls(issue, open_pulls(issue), candidates(failed, empty=True))
    assert [one.stays_open for one in empty] == [True, False]
    assert lockable(empty, NOW) == {open_pulls(issue)[1].place: (NOW, ())}


def test_stories_that_say_no_date_are_counted_where_only_new_ones_are_asked_for() -> None:
    issue = parse(issue_of("pull: city-hall, since last issue", "pull: el-barrio"))
    desk = on_desk([entry(TITLES[0]), entry(TITLES[1], at=None), entry(TITLES[2], at=None)])
    new, all_ = fill_pulls(issue, open_pulls(issue), candidates(desk=desk, since=date(2020, 1, 1)))
    assert ([story.title for story in new.stories], new.undated) == ([TITLES[0]], 2)
    assert (len(all_.stories), all_.undated) == (2, 0)
    first, _ = fill_pulls(issue, open_pulls(issue), candidates(desk=desk))
    assert (len(first.stories), first.undated) == (3, 0), "there was no issue before"


@given(
    st.lists(st.tuples(st.sampled_from(["city-hall", "el-barrio", "desk"]), st.integers(1, 4)), max_size=4),
    st.sets(st.sampled_from(TITLES)),
)
def test_no_reader_meets_a_story_twice_and_no_pull_gets_more_than_it_asks_for(
    pulls: list[tuple[str, int]], typed: set[str]
) -> None:
    lines = [f"[{title}]({entry(title).url})" for title in sorted(typed)]
    lines += [f"pull: {feed}, newest {newest}" for feed, newest in pulls]
    if not lines:
        return
    issue = parse(issue_of(*lines))
    filled = fill_pulls(issue, open_pulls(issue), candidates())
    found: list[Story] = [story for one in filled for story in one.stories]
    assert not any(is_same(a, b) for n, a in enumerate(found) for b in found[:n])
    assert not {story.title for story in found} & typed
    assert all(len(one.stories) <= one.pull.newest for one in filled)
    assert len(found) == min(sum(newest for _, newest in pulls), len(TITLES) - len(typed))
