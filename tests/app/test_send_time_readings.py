"""Readings of a time: those of an ambiguous one, in the order and zone of the publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.scheduling import read_moment
from newsletter.app.send_time_readings import readings_of
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def in_country(room: CalendarRoom, country: str, lang: str = "en") -> None:
    settings = room.workspace.settings
    publication = replace(settings.publication, country=country, lang=lang)
    room.workspace = replace(room.workspace, settings=replace(settings, publication=publication))


@pytest.mark.parametrize(
    ("country", "lang", "day"),
    [("US", "en", "12-01"), ("GB", "en", "01-12"), ("DE", "de", "01-12")],
)
def test_the_publications_country_decides(room: CalendarRoom, country: str, lang: str, day: str) -> None:
    in_country(room, country, lang)
    assert f"{read_moment(room.workspace, '12/1 9:00', list_key=LIST).wall:%m-%d}" == day
    assert readings_of(room.workspace, "12/1 9:00", list_key=LIST) == ()


@pytest.mark.parametrize(("country", "lang"), [("", "en"), ("CA", "en"), ("US", "es")])
def test_where_no_custom_decides_both_readings_are_offered(
    room: CalendarRoom, country: str, lang: str
) -> None:
    in_country(room, country, lang)
    first, second = readings_of(room.workspace, "12/1 9:00", list_key=LIST)
    assert first.words == "2026-12-01 09:00 America/Los_Angeles"
    assert second.shown == "Tuesday, January 12, 2027, 9:00 AM PST (America/Los_Angeles)"
    for one in (first, second):
        assert read_moment(room.workspace, one.words, list_key=LIST).at > room.clock.now()


def test_what_is_clear_or_not_understood_has_no_readings(room: CalendarRoom) -> None:
    for words in ("tomorrow 9:00", "soonish", "next slot"):
        assert readings_of(room.workspace, words, list_key=LIST) == ()
