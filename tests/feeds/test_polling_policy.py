"""When a feed may be asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.polling_policy import (
    DAY,
    HOUR,
    Urgency,
    stay_away_until,
    turn_after_answer,
    turn_after_failure,
    why_not_yet,
)
from newsletter.model import FeedState

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
NEW = FeedState(feed="a", url="https://a.example/feed")


def state(
    *,
    etag: str = "",
    failures: int = 0,
    not_before: datetime | None = None,
    closed_until: datetime | None = None,
    gone_at: datetime | None = None,
    succeeded_at: datetime | None = None,
) -> FeedState:
    return FeedState(
        feed="a",
        url="https://a.example/feed",
        etag=etag,
        failures=failures,
        not_before=not_before,
        closed_until=closed_until,
        gone_at=gone_at,
        succeeded_at=succeeded_at,
    )


@pytest.mark.parametrize(
    ("found", "routine", "fresh", "now"),
    [
        (NEW, True, True, True),
        (state(not_before=SOON), False, True, True),
        (state(not_before=NOW), True, True, True),
        (state(closed_until=SOON), False, False, False),
        (state(closed_until=NOW), True, True, True),
        (state(gone_at=NOW - DAY), False, False, True),
        (state(succeeded_at=NOW - HOUR / 2, not_before=SOON), False, False, True),
        (state(succeeded_at=NOW - HOUR / 2, not_before=SOON, failures=1), False, True, True),
        (state(succeeded_at=NOW - HOUR * 2, not_before=SOON), False, True, True),
    ],
)
def test_who_may_ask_and_when(found: FeedState, routine: bool, fresh: bool, now: bool) -> None:
    asked = {haste: not why_not_yet(found, NOW, haste) for haste in Urgency}
    assert asked == {Urgency.ROUTINE: routine, Urgency.FRESH: fresh, Urgency.NOW: now}


@pytest.mark.parametrize(
    ("headers", "fresh_seconds", "etag", "least"),
    [
        ({}, 0, "x", HOUR),
        ({}, 0, "", DAY),
        ({}, 7200, "x", HOUR * 2),
        ({}, 10**9, "x", DAY),
        ({"cache-control": "public, max-age=10800"}, 0, "x", HOUR * 3),
        ({"cache-control": 'private,max-age="60"'}, 0, "x", HOUR),
        ({"cache-control": "s-max-age=99999"}, 0, "x", HOUR),
        ({"expires": "Sat, 11 Mar 2023 16:00:00 GMT"}, 0, "x", HOUR * 4),
        (
            {"expires": "Thu, 01 Jan 1970 03:00:00 GMT", "date": "Thu, 01 Jan 1970 00:00:00 GMT"},
            0,
            "x",
            HOUR * 3,
        ),
        ({"expires": "0", "date": "never"}, 0, "x", HOUR),
        ({"expires": "Sat, 11 Mar 2023 10:00:00 GMT"}, 0, "x", HOUR),
        ({"cache-control": "max-age=60", "expires": "Sat, 11 Mar 2023 18:00:00 GMT"}, 0, "x", HOUR),
    ],
)
def test_the_next_turn_is_as_late_as_the_feed_wishes_but_within_a_day(
    headers: dict[str, str], fresh_seconds: int, etag: str, least: timedelta
) -> None:
    turn = turn_after_answer(state(etag=etag), headers, fresh_seconds, NOW)
    assert least <= turn - NOW <= least * 1.1


def test_each_failure_doubles_the_wait_up_to_three_days() -> None:
    waits = [turn_after_failure(state(failures=n), NOW) - NOW for n in range(1, 12)]
    for wait, hours in zip(waits, [1, 2, 4, 8, 16, 32, 64, 72, 72, 72, 72], strict=True):
        assert HOUR * hours * 0.8 <= wait <= HOUR * hours * 1.2


def test_turns_are_scattered_so_that_not_all_are_asked_at_once() -> None:
    turns = {
        turn_after_failure(FeedState(feed="a", url=f"https://{n}.example/", failures=1), NOW)
        for n in range(50)
    }
    assert len(turns) == 50


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("120", NOW + timedelta(seconds=120)),
        (" 3600 ", NOW + HOUR),
        ("Sat, 11 Mar 2023 13:30:00 GMT", NOW + HOUR * 1.5),
        ("99999999999999", NOW + DAY * 7),
        ("Fri, 31 Dec 2100 00:00:00 GMT", NOW + DAY * 7),
        ("0", None),
        ("-5", None),
        ("Sat, 11 Mar 2023 11:00:00 GMT", None),
        ("soon", None),
        ("", None),
        ("²", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_week(text: str, until: datetime | None) -> None:
    assert stay_away_until(text, NOW) == until


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.integers(0, 10**12))
def test_no_header_can_break_the_rota_or_silence_a_feed(
    retry: str, cache: str, expires: str, fresh: int
) -> None:
    until = stay_away_until(retry, NOW)
    assert until is None or NOW < until <= NOW + DAY * 7
    turn = turn_after_answer(NEW, {"cache-control": cache, "expires": expires, "date": retry}, fresh, NOW)
    assert NOW + HOUR <= turn <= NOW + DAY * 1.1
