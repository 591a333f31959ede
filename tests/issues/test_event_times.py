from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.event_times import WEEKDAYS, NoSuchTimeError, When, read_when, write_when
from tests.issues.made import events

DAY = dt.date(2026, 5, 12)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12 May 2026", None, None),
        ("Tuesday, 12 May 2026", None, None),
        ("martes 12 de mayo de 2026", None, None),
        ("Tue 12 May 2026, 10:00", dt.time(10), None),
        ("12 May 2026, 10:00-11:30", dt.time(10), dt.time(11, 30)),
        ("12 May 2026, 10:00 – 11:30", dt.time(10), dt.time(11, 30)),
        ("12 May 2026 10.00", dt.time(10), None),
        ("May 12, 2026, 6 pm to 8 pm", dt.time(18), dt.time(20)),
        ("May 12, 2026 at 6:30 p.m.", dt.time(18, 30), None),
        ("2026-05-12, 12 am", dt.time(0), None),
        ("2026-05-12, 12 pm-1 pm", dt.time(12), dt.time(13)),
        ("12 May 2026 at noon", dt.time(12), None),
        ("12 May 2026, 22:00-02:00", dt.time(22), dt.time(2)),
        ("12 de mayo de 2026, de 10:00 a 11:30", dt.time(10), dt.time(11, 30)),
        ("12 de mayo de 2026, a las 18:00", dt.time(18), None),
        ("12  May\u00a02026,  10:00", dt.time(10), None),
    ],
)
def test_days_and_times_are_read_as_people_write_them(
    text: str, start: dt.time | None, end: dt.time | None
) -> None:
    assert read_when(text) == When(date=DAY, start=start, end=end)


@pytest.mark.parametrize(
    "text", ["12 May 2026 to 14 May 2026", "12–14 May 2026", "12 to 14 May 2026", "12 a 14 de mayo de 2026"]
)
def test_several_days_are_read(text: str) -> None:
    assert read_when(text) == When(date=DAY, last_day=dt.date(2026, 5, 14))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("soon", "this is not a day and time we can read"),
        ("12 May", "this is not a day and time we can read"),
        ("", "this is not a day and time we can read"),
        ("Monday, 12 May 2026", "that date is a Tuesday, not a Monday"),
        ("30 February 2026, 10:00", "there is no such day"),
        ("5/12/2026, 10:00", "it is unclear which number is the month"),
        ("12 May 2026, 10", "is not a full time: write 10 am or 10 pm"),
        ("12 May 2026, 6-8 pm", '"6" is not a full time'),
        ("12 May 2026, 25:00", '"25:00" is not a valid time'),
        ("12 May 2026, 10:75", '"10:75" is not a valid time'),
        ("12 May 2026, 13 pm", '"13 pm" is not a valid time'),
        ("12 May 2026, 0 am", '"0 am" is not a valid time'),
        ("12 May 2026, 10:00-10:00", "it starts and ends at the same time"),
        ("14 May 2026 to 12 May 2026", "the last day must be after the first"),
        ("31 to 2 February 2026", "there is no such day"),
        ("12 May 2026 to 14 May 2028", "more than a year"),
        ("12 May 2026" * 10, "too long for a day and time"),
    ],
)
def test_what_cannot_be_meant_is_said_in_words(text: str, words: str) -> None:
    with pytest.raises(NoSuchTimeError) as reported:
        read_when(text)
    assert words in str(reported.value)


@given(events())
def test_what_is_written_reads_back(event: object) -> None:
    when = When(**{key: getattr(event, key) for key in ("date", "start", "end", "last_day")})
    assert read_when(write_when(when)) == when


@given(st.text(max_size=60) | st.lists(st.sampled_from(["12", "May", "2026", ",", "10:00", "-", "to", "pm", " ", "a", "–", *WEEKDAYS]), max_size=12).map(" ".join))  # fmt: skip
def test_any_text_is_a_time_or_is_refused(text: str) -> None:
    with contextlib.suppress(NoSuchTimeError):
        when = read_when(text)
        assert read_when(write_when(when)) == when
