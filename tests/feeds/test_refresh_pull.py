"""What becomes of a locked pull when its feeds are asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.refresh_pull import LockedLine, Refreshed, refresh_pull
from newsletter.model import DESK, DeskNote, Entry, Place, Pull, Story, StoryVerdict
from tests.feeds.made import NOW, entry, on_desk

PLACE = Place(path="issues/a.md", line=9)
NAMES = [
    "Bike lane opens",
    "Library hours grow",
    "Rent relief ends",
    "Farmers market moves",
    "Bus to the sea",
]
ENTRIES = [entry(name, at=NOW - timedelta(hours=n)) for n, name in enumerate(NAMES)]


def story(one: Entry, *, title: str = "") -> Story:
    return Story(title=title or one.title, url=one.url, place=PLACE, outlet="The Paper")


def ours(*indexes: int) -> list[LockedLine]:
    return [LockedLine(story=story(ENTRIES[index]), ours=True) for index in indexes]


def refreshed(
    standing: Sequence[LockedLine],
    *,
    newest: int = 2,
    feed: str = "paper",
    entries: Sequence[Entry] = ENTRIES,
    notes: Sequence[DeskNote] = (),
    typed: Sequence[Story] = (),
    before: Sequence[int] | None = None,
    since: date | None = None,
) -> Refreshed:
    known = [one.story.url for one in standing] if before is None else [ENTRIES[n].url for n in before]
    return refresh_pull(
        Pull(feed=feed, newest=newest, since_last_issue=since is not None, place=PLACE),
        standing,
        on_desk(entries, notes=notes),
        written_before={canonical_url(url) for url in known},
        typed=typed,
        since=since,
    )


def told(found: Refreshed) -> tuple[list[tuple[str, str]], list[str]]:
    return [(gone.story.title, gone.why) for gone in found.gone], [new.title for new in found.new]


def test_nothing_new_changes_nothing() -> None:
    assert refreshed(ours(0, 1)) == Refreshed()


def test_newer_stories_take_the_place_of_what_we_wrote() -> None:
    gone, new = told(refreshed(ours(1, 2)))
    assert gone == [(NAMES[2], "newer stories took its place")]
    assert new == [NAMES[0]]
    assert told(refreshed(ours(1, 2), feed=DESK))[0] == [(NAMES[2], "better stories took its place")]


def test_what_staff_changed_typed_or_commented_on_stays_and_takes_a_place() -> None:
    edited = LockedLine(story=story(ENTRIES[4], title="Our own words for the bus"), ours=False)
    gone, new = told(refreshed([edited, *ours(1)]))
    assert gone == [(NAMES[1], "newer stories took its place")]
    assert new == [NAMES[0]]
    own = LockedLine(story=Story(title="Typed", url="https://t.example/", place=PLACE), ours=False)
    assert refreshed([edited, own]) == Refreshed()


def test_what_staff_deleted_does_not_come_back() -> None:
    found = refreshed(ours(1), before=[0, 1])
    assert told(found) == ([], [NAMES[2]])
    assert found.not_again == (NAMES[0],)


def test_what_was_rejected_goes_and_the_reason_is_told() -> None:
    note = DeskNote(
        canonical=canonical_url(ENTRIES[0].url),
        title="",
        verdict=StoryVerdict.REJECTED,
        actor="sam",
        at=NOW,
    )
    gone, new = told(refreshed(ours(0, 1), notes=[note]))
    assert gone == [(NAMES[0], "rejected by sam on 2023-03-11")]
    assert new == [NAMES[2]]


def test_what_was_rejected_stays_in_a_line_of_staffs_own_and_that_is_told() -> None:
    note = DeskNote(
        canonical=canonical_url(ENTRIES[0].url), title="", verdict=StoryVerdict.REJECTED, actor="sam", at=NOW
    )
    edited = LockedLine(story=story(ENTRIES[0], title="Our own words"), ours=False)
    found = refreshed([edited, *ours(1)], notes=[note])
    assert told(found) == ([], [])
    assert [(one.story.title, one.why) for one in found.stays] == [
        ("Our own words", "rejected by sam on 2023-03-11")
    ]


def test_what_stands_elsewhere_in_the_issue_goes() -> None:
    typed = Story(title="X", url=ENTRIES[0].url + "?utm_source=y", place=PLACE)
    gone, _ = told(refreshed(ours(0, 1), typed=[typed]))
    assert gone == [(NAMES[0], "it stands elsewhere in this issue")]


def test_what_is_no_longer_on_the_desk_or_not_newer_than_the_last_issue_goes() -> None:
    assert told(refreshed(ours(0, 4), entries=ENTRIES[:1]))[0] == [
        (NAMES[4], "it is too old, or its feed is no longer asked")
    ]
    old = [replace(ENTRIES[0], published_at=NOW - timedelta(days=3))]
    assert told(refreshed(ours(0), entries=old, since=date(2023, 3, 10)))[0] == [
        (NAMES[0], "it is not newer than the last issue")
    ]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=5, unique_by=lambda pair: pair[0]),
    st.sets(st.integers(0, 4)),
    st.integers(1, 4),
)
def test_staffs_work_is_never_undone(standing: list[tuple[int, bool]], before: set[int], newest: int) -> None:
    lines = [LockedLine(story=story(ENTRIES[index]), ours=mine) for index, mine in standing]
    found = refreshed(lines, newest=newest, before=sorted(before))
    theirs = {one.story.url for one in lines if not one.ours}
    here = {one.story.url for one in lines}
    deleted = {ENTRIES[index].url for index in before} - here
    assert not theirs & {gone.story.url for gone in found.gone}
    assert not deleted & {new.url for new in found.new}
    assert not here & {new.url for new in found.new}
    staying = here - {gone.story.url for gone in found.gone}
    assert len(staying) + len(found.new) <= max(newest, len(theirs))


def test_a_line_of_ours_goes_when_its_story_says_no_date_and_the_pull_asks_for_new_ones() -> None:
    undated = [replace(ENTRIES[0], published_at=None), *ENTRIES[1:]]
    found = refreshed(ours(0), entries=undated, since=date(2020, 1, 1))
    assert told(found)[0] == [("Bike lane opens", "its feed says no date that can be read")]


def test_both_dates_of_an_event_stay_where_they_stand() -> None:
    dates = [
        entry("Storytime", url="https://city.example/e?EID=12", occasion=f"March {day}, 2023")
        for day in (14, 21)
    ]
    lines = [LockedLine(story=story(one, title=one.headline), ours=True) for one in dates]
    assert refreshed(lines, entries=dates) == Refreshed()
    assert told(refreshed(lines[:1], entries=dates)) == ([], ["Storytime – March 21, 2023"])
