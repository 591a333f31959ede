"""Hygiene: reported once a month, listed at any time, and nobody is taken off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.hygiene import doubtful_addresses, report_hygiene
from newsletter.model import Action, Hint, Upkeep
from newsletter.subscribers.hygiene import Doubt
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.store.people import a_consent, a_person


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def test_a_clean_list_is_no_news(room: CalendarRoom) -> None:
    assert report_hygiene(room.workspace) == ("0 dead, 0 typo, 0 inactive, 0 old", ())


def test_a_misspelling_is_told_once_a_month_and_nobody_is_taken_off(room: CalendarRoom) -> None:
    wrong = replace(a_person(50), address="ana@gmial.com", address_key="ana@gmial.com")
    room.store.import_people([(wrong, a_consent())])
    result, (notice,) = report_hygiene(room.workspace)
    assert (result, notice.kind) == ("0 dead, 1 typo, 0 inactive, 0 old", "hygiene")
    assert notice.next_steps == (Hint(Action.SHOW_DOUBTFUL_ADDRESSES),)
    assert report_hygiene(room.workspace) == (result, ())
    room.clock.later(days=31)
    assert len(report_hygiene(room.workspace)[1]) == 1
    assert room.store.audience_size("constituents") == 4


def test_an_old_consent_is_reported_when_somebody_says_what_is_old(room: CalendarRoom) -> None:
    long_ago = replace(a_consent(), at=START - timedelta(days=2500))
    room.store.import_people([(a_person(60), long_ago)])
    assert list(doubtful_addresses(room.workspace)) == []
    room.rules(upkeep=Upkeep(consent_months=60))
    (remark,) = doubtful_addresses(room.workspace)
    assert (remark.address, remark.doubt) == ("reader60@example.org", Doubt.OLD)
