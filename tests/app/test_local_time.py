"""Times for people: the same moment on the clock of a zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsletter.app.local_time import days_from_now, format_long_time, local_time

AT = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


def test_a_moment_is_shown_by_the_clock_of_the_zone() -> None:
    shown = local_time(AT, "America/Los_Angeles")
    assert f"{shown:%Y-%m-%d %H:%M %Z}" == "2026-11-24 09:30 PST"
    assert shown == AT


def test_in_words_the_zone_is_named() -> None:
    assert format_long_time(AT, "America/Los_Angeles") == (
        "Tuesday, November 24, 2026, 9:30 AM PST (America/Los_Angeles)"
    )


def test_a_day_is_counted_by_the_clock_of_the_zone() -> None:
    for hours, away in ((0, "today"), (14, "today"), (15, "tomorrow"), (24 * 8, "in 8 days")):
        assert days_from_now(AT + timedelta(hours=hours), "America/Los_Angeles", AT) == away
    assert days_from_now(AT + timedelta(hours=7), "UTC", AT) == "tomorrow"
