"""Column types: times come back aware and in UTC, hostile text fits every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from newsletter.errors import StoreError
from newsletter.model import FeedState
from newsletter.store.column_types import Moment, moment_as_text, storable
from newsletter.store.database import Store
from tests.store.people import NOW


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        datetime(1995, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2023, 3, 12, 2, 30, tzinfo=timezone(timedelta(hours=-7))),
        datetime(2999, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_a_time_comes_back_as_the_same_moment_in_utc(store: Store, moment: datetime) -> None:
    store.save_poll(FeedState(feed="f", url="https://f.example", polled_at=moment), (), NOW)
    state = store.feed_state("f")
    assert state is not None
    assert state.polled_at is not None
    assert (state.polled_at, state.polled_at.utcoffset()) == (moment, timedelta(0))


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StoreError, match="a time without a zone"):
        store.save_poll(FeedState(feed="f", url="https://f.example", polled_at=naive), (), NOW)
    assert store.feed_state("f") is None


@given(st.datetimes(timezones=st.timezones()).filter(lambda moment: 1 < moment.year < 9999))
def test_the_short_way_writes_a_moment_as_the_long_way_does(moment: datetime) -> None:
    dialect = sqlite.dialect()
    long_way = Moment().dialect_impl(dialect).bind_processor(dialect)
    assert long_way is not None
    assert moment_as_text(moment) == long_way(moment)


def test_hostile_text_is_stored_without_what_postgresql_refuses(store: Store) -> None:
    problem = "a\x00b \udcff '; DROP TABLE feeds; -- \u202e café 🎉"
    store.save_poll(FeedState(feed="f", url="https://f.example", problem=problem), (), NOW)
    state = store.feed_state("f")
    assert state is not None
    assert state.problem == "ab \ufffd '; DROP TABLE feeds; -- \u202e café 🎉"


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_stored_text_can_always_be_encoded_and_sound_text_is_untouched(text: str) -> None:
    stored = storable(text)
    assert "\x00" not in stored
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert storable(stored) == stored
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return
    assert stored == text.replace("\x00", "")
