"""Clock times: as people write them, and nothing that is not one."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.schedule.clock_time import CLOCK_TIME, read_time


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("9:00", dt.time(9)),
        ("09:05", dt.time(9, 5)),
        ("23:59:58", dt.time(23, 59, 58)),
        ("9am", dt.time(9)),
        ("12am", dt.time(0)),
        ("12:30 pm", dt.time(12, 30)),
        ("9:30 p.m.", dt.time(21, 30)),
        ("noon", dt.time(12)),
        ("midnight", dt.time(0)),
        ("13pm", None),
        ("0am", None),
        ("24:00", None),
        ("9", None),
        ("9:5", None),
    ],
)
def test_a_time_is_read_or_is_none(words: str, time: dt.time | None) -> None:
    assert read_time(words) == time


@given(st.times().map(lambda one: one.replace(microsecond=0, tzinfo=None, fold=0)))
def test_every_time_is_read_back(time: dt.time) -> None:
    assert read_time(time.isoformat()) == time
    assert re.fullmatch(CLOCK_TIME, time.isoformat())
    shown = time.replace(second=0).strftime("%I:%M %p").lower()
    assert read_time(shown) == time.replace(second=0)
