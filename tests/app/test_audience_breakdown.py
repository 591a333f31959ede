"""The audience breakdown: who would get an issue, and why the others on its list would not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.app.audience_breakdown import break_down, left_out_page
from newsletter.app.confirmed_launch import LaunchChoice, prepare_choice
from newsletter.app.launching import Proposal
from newsletter.model import SuppressionReason
from tests.app.calendar_setup import START, CalendarRoom, calendar_room
from tests.app.short_issue import SLUG, write_issue
from tests.store.people import a_withdrawal, key
from tests.store.returned import sent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path, people=8) as opened:
        write_issue(opened)
        opened.store.suppress(key(1), SuppressionReason.BOUNCED, now=START)
        paused = opened.store.subscriber(key(2))
        assert paused is not None
        opened.store.set_pause(paused.id, START + timedelta(days=2))
        yield opened


def proposal(room: CalendarRoom, **given: object) -> Proposal:
    prepared = prepare_choice(room.workspace, replace(LaunchChoice(issue=SLUG), **given))  # type: ignore[arg-type]
    assert isinstance(prepared, Proposal)
    return prepared


def test_everybody_on_the_list_is_accounted_for(room: CalendarRoom) -> None:
    found = break_down(room.workspace, proposal(room))
    assert (found.people, found.left_out_people) == (6, 2)
    assert [(one.reason, one.people) for one in found.left_out] == [("paused", 1), ("bounced", 1)]
    assert (found.left_lately, found.unconfirmed) == (0, 0)


def test_a_pause_that_ends_before_the_time_leaves_nobody_out(room: CalendarRoom) -> None:
    found = break_down(room.workspace, proposal(room, words="2026-11-30 09:00"))
    assert (found.people, [one.reason for one in found.left_out]) == (7, ["bounced"])


def test_who_left_since_the_last_mailing_is_counted(room: CalendarRoom) -> None:
    room.store.unsubscribe(key(3), a_withdrawal(at=START - timedelta(days=40)))
    assert break_down(room.workspace, proposal(room)).left_lately == 0
    sent(room.store, "earlier", at=START - timedelta(days=50))
    room.store.unsubscribe(key(4), a_withdrawal(at=START - timedelta(days=1)))
    found = break_down(room.workspace, proposal(room))
    assert (found.people, found.left_lately) == (4, 2)


def test_the_people_left_out_are_listed_by_page_and_reason(room: CalendarRoom) -> None:
    asked = proposal(room)
    (first,) = left_out_page(room.workspace, asked, limit=1)
    (second,) = left_out_page(room.workspace, asked, after=first.subscriber_id)
    assert [(one.address, one.reason) for one in (first, second)] == [(key(1), "bounced"), (key(2), "paused")]
    assert left_out_page(room.workspace, asked, reason="paused") == (second,)
