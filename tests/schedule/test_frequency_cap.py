"""Distance: two mailings keep theirs for each reader's own due time, whichever of the two goes in waves."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import ScheduleRules
from newsletter.schedule.frequency_cap import MailingTimes, NearbyMailing, may_be_too_near, too_near
from tests.schedule.clocks import utc

DAY = ScheduleRules(zone="America/Los_Angeles", distance_hours=24)
ZONES = ("", "Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Niue")


def at_once(at: str) -> MailingTimes:
    return MailingTimes(at=utc(at))


def in_waves(wall: str, first: str = "Asia/Tokyo") -> MailingTimes:
    """A mailing at a wall time of each reader's day, launched for the readers in `first`."""
    plain = MailingTimes(
        at=utc("2000-01-01 00:00"), wall=datetime.fromisoformat(wall), zone="America/Los_Angeles"
    )
    return MailingTimes(at=plain.times([first], None)[first], wall=plain.wall, zone=plain.zone)


def near(
    ours: MailingTimes, theirs: MailingTimes, shared: dict[str, int], hours: float = 24
) -> NearbyMailing | None:
    rules = ScheduleRules(zone="America/Los_Angeles", distance_hours=hours)
    return too_near("other", ours, theirs, shared, rules)


def test_two_mailings_to_everybody_at_once() -> None:
    for theirs in ("2026-12-07 18:00", "2026-12-09 16:59"):
        assert near(at_once("2026-12-08 17:00"), at_once(theirs), {"": 3}) is not None
    assert near(at_once("2026-12-08 17:00"), at_once("2026-12-07 17:00"), {"": 3}) is None
    assert near(at_once("2026-12-08 17:00"), at_once("2026-12-08 16:00"), {"": 0}) is None


def test_the_last_wave_of_ours_is_too_near_though_the_first_is_not() -> None:
    ours = in_waves("2026-12-08 09:00")  # Tokyo at 00:00 UTC, Los Angeles at 17:00 UTC
    theirs = at_once("2026-12-09 08:00")
    assert near(ours, theirs, {"Asia/Tokyo": 5}) is None
    found = near(ours, theirs, {"Asia/Tokyo": 5, "America/Los_Angeles": 2})
    assert found is not None
    assert (found.shared, found.at, found.waves) == (2, utc("2026-12-09 08:00"), False)


def test_the_last_wave_of_theirs_is_too_near_though_the_first_is_not() -> None:
    ours, theirs = at_once("2026-12-09 08:00"), in_waves("2026-12-08 09:00")
    assert near(ours, theirs, {"Asia/Tokyo": 5}) is None
    found = near(ours, theirs, {"Asia/Tokyo": 5, "America/Los_Angeles": 2, "": 1})
    assert found is not None
    assert (found.shared, found.at) == (3, utc("2026-12-08 17:00"))


def test_the_first_wave_alone_is_too_near() -> None:
    found = near(at_once("2026-12-07 01:00"), in_waves("2026-12-08 09:00"), {"Asia/Tokyo": 5, "": 2})
    assert found is not None
    assert found.shared == 5


def test_both_in_waves_are_a_day_apart_for_everybody_when_their_hours_are() -> None:
    everybody = dict.fromkeys(ZONES, 1)
    today, tomorrow = in_waves("2026-12-08 09:00"), in_waves("2026-12-09 09:00")
    soon = in_waves("2026-12-09 08:59")
    assert near(today, tomorrow, everybody) is None
    found = near(today, soon, everybody)
    assert found is not None
    assert (found.shared, found.waves) == (6, True)


def test_where_the_clocks_went_forward_in_between_it_is_an_hour_less() -> None:
    found = near(
        in_waves("2027-03-13 09:00"),
        in_waves("2027-03-14 09:00"),
        {"America/Los_Angeles": 2, "Asia/Tokyo": 9},
    )
    assert found is not None
    assert found.shared == 2


@st.composite
def courses(draw: st.DrawFn) -> MailingTimes:
    at = utc("2027-03-10 00:00") + timedelta(minutes=draw(st.integers(0, 60 * 24 * 8)))
    if draw(st.booleans()):
        return MailingTimes(at=at)
    return in_waves(at.replace(tzinfo=None).isoformat(), draw(st.sampled_from(ZONES[1:])))


@given(ours=courses(), theirs=courses(), hours=st.sampled_from([0.5, 24, 72]))
def test_what_cannot_meet_never_does(ours: MailingTimes, theirs: MailingTimes, hours: float) -> None:
    rules = ScheduleRules(zone="America/Los_Angeles", distance_hours=hours)
    if not may_be_too_near(ours, theirs, rules):
        assert near(ours, theirs, dict.fromkeys(ZONES, 1), hours) is None


@given(minutes=st.integers(-60 * 72, 60 * 72), zone=st.sampled_from(ZONES))
def test_it_is_the_same_seen_from_either_side(minutes: int, zone: str) -> None:
    waves = in_waves("2026-12-08 09:00")
    other = MailingTimes(at=waves.at + timedelta(minutes=minutes))
    one, two = near(waves, other, {zone: 1}), near(other, waves, {zone: 1})
    assert (one is None) == (two is None)
