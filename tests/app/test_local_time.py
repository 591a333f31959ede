"""Times for people: the same moment on the clock of a zone."""

from __future__ import annotations

from datetime import UTC, datetime

from newsletter.app.local_time import format_long_time, local_time

AT = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


def test_a_moment_is_shown_by_the_clock_of_the_zone() -> None:
    shown = local_time(AT, "America/Los_Angeles")
    assert f"{shown:%Y-%m-%d %H:%M %Z}" == "2026-11-24 09:30 PST"
    assert shown == AT


def test_in_words_the_zone_is_named() -> None:
    assert format_long_time(AT, "America/Los_Angeles") == (
        "Tuesday, November 24, 2026, 9:30 AM PST (America/Los_Angeles)"
    )
