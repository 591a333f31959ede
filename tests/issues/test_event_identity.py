"""Which calendar entry an event is: the same one in every issue, newer when it has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.event_identity import KnownEvent, as_rows, identify_events, known_from
from newsletter.model import CalendarIdentity, Issue
from tests.issues.samples import FRONT, parse

MAY_2 = "- 2 May 2026, 18:00 | Board meeting | Town Hall"
MAY_3 = "- 3 May 2026, 19:00 | Board meeting | Town Hall"
JUNE_6 = "- 6 June 2026, 18:00 | Board meeting | Town Hall"


def issue(*lines: str, slug: str = "april", date: str = "2026-04-01") -> Issue:
    text = FRONT.replace("2023-03-11", date) + "::: events Coming up\n" + "\n".join(lines) + "\n:::\n"
    return replace(parse(text), slug=slug)


def told(
    made: Issue, known: Sequence[KnownEvent] = ()
) -> tuple[list[CalendarIdentity], tuple[KnownEvent, ...]]:
    """Return the identities in the order of the lines, and what is known then."""
    found = identify_events(made, known, domain="city.gov", timezone="America/Los_Angeles")
    again = identify_events(made, found.known, domain="city.gov", timezone="America/Los_Angeles")
    assert again == found  # identifying twice changes nothing
    rows = as_rows(found.known)
    assert tuple(known_from(rows)) == found.known
    return [found.identities[place] for place in sorted(found.identities)], found.known


def test_a_new_event_is_the_first_version_of_the_issues_date() -> None:
    (one,), _ = told(issue(MAY_2))
    assert one.sequence == 0
    assert one.stamp == dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    assert one.uid.endswith("@city.gov")
    assert told(issue(MAY_2))[0] == [one]


@pytest.mark.parametrize(
    "changed",
    [
        MAY_3,
        MAY_2.replace("18:00", "18:00-20:00"),
        MAY_2.replace("18:00", "19:30"),
        MAY_2.replace(", 18:00", ""),
        MAY_2.replace("Town Hall", "The library"),
        MAY_2.replace("Board meeting", "Meeting of the board"),
        MAY_2.replace("Board meeting", "[Board meeting](https://city.gov/board)"),
    ],
)
def test_a_changed_event_is_the_same_and_newer(changed: str) -> None:
    (before,), known = told(issue(MAY_2))
    (after,), known = told(issue(changed), known)
    assert after.uid == before.uid
    assert (before.sequence, after.sequence) == (0, 1)
    assert after.stamp > before.stamp
    (back,), _ = told(issue(MAY_2), known)
    assert (back.uid, back.sequence) == (before.uid, 2)
    assert back.stamp > after.stamp


def test_the_same_event_in_the_next_issue_is_the_same_version() -> None:
    (before,), known = told(issue(MAY_2))
    (after,), known = told(issue(MAY_2, slug="may", date="2026-04-28"), known)
    assert after == before
    assert len(known) == 1


def test_the_next_meeting_in_the_next_issue_is_another_event() -> None:
    (before,), known = told(issue(MAY_2))
    (after,), _ = told(issue(JUNE_6, slug="may", date="2026-04-28"), known)
    assert after.uid != before.uid
    assert after.sequence == 0


def test_an_event_that_moved_is_known_in_the_next_issue_at_its_new_time() -> None:
    (before,), known = told(issue(MAY_2))
    (moved,), known = told(issue(MAY_3), known)
    (after,), _ = told(issue(MAY_3, slug="may", date="2026-04-28"), known)
    assert after == moved
    assert after.uid == before.uid


WAS = f"{MAY_3} | was: 2 May 2026, 18:00"


def test_the_next_issue_can_say_when_an_event_was_to_be() -> None:
    (before,), known = told(issue(MAY_2))
    (moved,), known = told(issue(WAS, slug="may", date="2026-04-28"), known)
    assert (moved.uid, moved.sequence) == (before.uid, 1)
    assert moved.stamp > before.stamp
    (still,), known = told(issue(WAS, slug="june", date="2026-05-01"), known)
    assert still == moved
    later = WAS.replace("3 May 2026, 19:00", "4 May 2026, 19:00")
    (again,), _ = told(issue(later, slug="june", date="2026-05-01"), known)
    assert (again.uid, again.sequence) == (before.uid, 2)


def test_it_is_the_same_event_also_where_nothing_is_remembered() -> None:
    (before,), _ = told(issue(MAY_2))
    (moved,), _ = told(issue(WAS, slug="may", date="2026-04-28"))
    assert (moved.uid, moved.sequence) == (before.uid, 1)
    assert moved.stamp > before.stamp


def test_of_two_with_one_title_the_one_that_moved_is_told_from_the_one_that_stays() -> None:
    (may, june), known = told(issue(MAY_2, JUNE_6))
    assert may.uid != june.uid
    (moved, stays), _ = told(issue(MAY_3, JUNE_6), known)
    assert stays == june
    assert (moved.uid, moved.sequence) == (may.uid, 1)


def test_an_older_issue_built_again_has_the_version_of_its_time() -> None:
    (first,), known = told(issue(MAY_2))
    _, known = told(issue(MAY_2, slug="may", date="2026-04-28"), known)
    (moved,), known = told(issue(MAY_3, slug="may", date="2026-04-28"), known)
    assert moved.uid == first.uid
    (again,), after = told(issue(MAY_2), known)
    assert again == first
    assert after == known


def test_events_of_long_ago_are_forgotten() -> None:
    _, known = told(issue(MAY_2))
    _, later = told(issue(JUNE_6.replace("2026", "2027"), slug="later", date="2027-05-30"), known)
    assert [one.issues for one in later] == [("later",)]


def test_an_event_that_is_announced_years_before_is_still_the_same() -> None:
    line = MAY_2.replace("2026", "2030")
    (before,), known = told(issue(line))
    (after,), _ = told(issue(line, slug="later", date="2030-04-20"), known)
    assert after == before


def test_the_same_line_twice_is_two_events() -> None:
    (one, other), _ = told(issue(MAY_2, MAY_2))
    assert one.uid != other.uid


EVENTS = st.lists(
    st.builds(
        lambda day, hour, title: f"- {day} May 2026, {hour}:00 | {title} | Hall",
        st.integers(1, 28),
        st.integers(10, 12),
        st.sampled_from(("Board", "Fair", "Talk")),
    ),
    min_size=1,
    max_size=5,
)


@given(st.lists(st.tuples(EVENTS, st.sampled_from(("april", "may"))), min_size=1, max_size=5))
def test_however_issues_change_versions_only_get_newer_and_no_two_events_share_one(
    builds: list[tuple[list[str], str]],
) -> None:
    known: tuple[KnownEvent, ...] = ()
    newest: dict[str, tuple[int, dt.datetime]] = {}
    for lines, slug in builds:
        identities, known = told(issue(*lines, slug=slug, date="2026-04-01"), known)
        assert len({one.uid for one in identities}) == len(lines)
        for one in identities:
            assert (one.sequence, one.stamp) >= newest.get(one.uid, (0, one.stamp))
            newest[one.uid] = (one.sequence, one.stamp)


@pytest.mark.parametrize("rows", [[{}], [{"uid": "a", "title": "b", "issues": [], "revisions": []}], [1]])
def test_other_values_are_refused(rows: list[dict[str, object]]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        list(known_from(rows))
