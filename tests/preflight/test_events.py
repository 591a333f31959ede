"""Events."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from newsletter.model import Event, Events, Finding, Place
from newsletter.preflight.check import check
from tests.preflight.proofs import EDITION, ISSUE, PATH, PUBLICATION, findings, only

AT = Place(path=PATH, line=20)
FAIR = Event(
    title="Street fair", date=dt.date(2023, 3, 18), where="Main Street", place=Place(path=PATH, line=21)
)
TALK = replace(
    FAIR,
    title="Talk",
    date=dt.date(2023, 4, 2),
    start=dt.time(18),
    end=dt.time(23),
    place=Place(path=PATH, line=22),
)


def found(*events: Event) -> tuple[Finding, ...]:
    return findings(blocks=(Events(title="Coming up", items=events, place=AT),))


def test_events_to_come_in_their_order_are_fine() -> None:
    later = replace(TALK, start=dt.time(20), title="Another", where="", url="https://city.gov/talk")
    assert found(FAIR, TALK, later) == ()


def test_an_event_that_is_over_is_reported_with_both_dates() -> None:
    finding = only(found(replace(FAIR, date=dt.date(2022, 3, 18))), "event.past")
    assert (finding.level, finding.place) == ("warning", FAIR.place)
    assert "2022-03-18" in finding.message
    assert "2023-03-11" in finding.message


def test_an_event_of_today_or_one_that_still_goes_on_is_not_over() -> None:
    today = dt.date(2023, 3, 11)
    assert found(replace(FAIR, date=today)) == ()
    assert found(replace(FAIR, date=dt.date(2023, 3, 1), last_day=today)) == ()
    only(found(replace(FAIR, date=dt.date(2023, 3, 1), last_day=dt.date(2023, 3, 10))), "event.past")


def test_an_event_of_the_year_after_next_is_reported() -> None:
    finding = only(found(replace(FAIR, date=dt.date(2032, 3, 18))), "event.far")
    assert finding.level == "hint"
    assert found(replace(FAIR, date=dt.date(2024, 3, 18))) == ()


def test_an_event_below_a_later_one_is_reported() -> None:
    finding = only(found(TALK, FAIR), "event.order")
    assert finding.place == FAIR.place
    assert "“Street fair” is earlier than “Talk”" in finding.message


def test_times_of_one_day_have_an_order_too() -> None:
    only(found(TALK, replace(TALK, title="Coffee", start=dt.time(9))), "event.order")


def test_an_event_that_stands_twice_is_reported_at_its_second_place() -> None:
    again = replace(FAIR, title="street FAIR", where="The park", place=Place(path=PATH, line=30))
    finding = only(found(FAIR, again), "event.twice")
    assert finding.place == again.place
    assert "line 21" in finding.message


def test_an_event_without_a_place_is_reported() -> None:
    finding = only(found(replace(FAIR, where="")), "event.place")
    assert (finding.level, finding.place) == ("hint", FAIR.place)


def test_an_event_without_an_end_is_reported_unless_it_lasts_all_day() -> None:
    finding = only(found(replace(TALK, end=None)), "event.end")
    assert (finding.level, finding.place) == ("hint", TALK.place)
    assert "one hour" in finding.message
    assert found(FAIR) == ()


def test_an_event_in_the_hour_that_the_clocks_leave_out_is_reported() -> None:
    spring = replace(TALK, date=dt.date(2023, 3, 12))
    for start, end, named in (
        (dt.time(2, 30), dt.time(3), "02:30"),
        (dt.time(2), dt.time(4), "02:00"),
        (dt.time(1), dt.time(2, 45), "02:45"),
    ):
        finding = only(in_new_york(replace(spring, start=start, end=end)), "event.clocks")
        assert (finding.level, finding.place) == ("warning", TALK.place)
        assert finding.message.startswith(f"There is no {named} on 2023-03-12 in America/New_York")
    assert in_new_york(replace(spring, start=dt.time(3), end=dt.time(4))) == ()
    assert found(replace(spring, start=dt.time(2, 30))) == ()


def in_new_york(event: Event) -> tuple[Finding, ...]:
    issue = replace(ISSUE, blocks=(Events(title="Coming up", items=(event,), place=AT),))
    return check(EDITION, issue, replace(PUBLICATION, timezone="America/New_York"))
