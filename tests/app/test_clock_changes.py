"""Clock changes: what is said of an hour that does not exist, or comes twice, in any zone of a send."""

from __future__ import annotations

from datetime import UTC, datetime

from newsletter.app.clock_changes import ClockChange, clock_changes
from newsletter.app.scheduling import SchedulePreview
from newsletter.schedule.recipient_timezones import Wave
from newsletter.schedule.wall_time import to_instant

LOS_ANGELES, NEW_YORK, DENVER, PHOENIX = (
    "America/Los_Angeles", "America/New_York", "America/Denver", "America/Phoenix",
)  # fmt: skip


def preview(wall: str, *zones: str, missed: tuple[str, ...] = ()) -> SchedulePreview:
    """A send at a wall time in Los Angeles, and in the zones of readers."""
    instant = to_instant(datetime.fromisoformat(wall), LOS_ANGELES)
    at = datetime(2026, 3, 8, 10, tzinfo=UTC)
    rounds = tuple(Wave(at=at, zones=(zone,), people=1, missed=zone in missed) for zone in zones)
    return SchedulePreview(
        instant=instant, send_at=instant.at, readers_zone=bool(zones), waves=rounds, obstacles=()
    )


def test_an_ordinary_hour_has_nothing_to_say() -> None:
    assert list(clock_changes(preview("2026-03-09 09:00"))) == []
    assert list(clock_changes(preview("2026-03-09 09:00", NEW_YORK, PHOENIX))) == []


def test_an_hour_that_does_not_exist_is_explained_for_the_zone_that_was_named() -> None:
    (change,) = clock_changes(preview("2026-03-08 02:30"))
    assert change.explanation.startswith("2:30 AM does not exist on March 8, 2026 in America/Los_Angeles")
    assert change.more_zones == 0


def test_zones_of_readers_with_the_same_change_are_counted_and_the_others_left_out() -> None:
    named, theirs = clock_changes(preview("2026-03-08 02:30", DENVER, NEW_YORK, PHOENIX))
    assert "Los_Angeles" in named.explanation
    assert "America/Denver" in theirs.explanation
    assert theirs.more_zones == 1


def test_a_zone_whose_hour_has_passed_is_not_mentioned() -> None:
    found = list(clock_changes(preview("2026-11-01 01:30", LOS_ANGELES, DENVER, missed=(DENVER,))))
    assert len(found) == 1
    assert isinstance(found[0], ClockChange)
    assert "comes twice on November 1, 2026 in America/Los_Angeles" in found[0].explanation
