"""Mailing control: what staff do to a mailing, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.mailing_control import (
    cancel_mailing,
    find_mailing,
    pause_mailing,
    resume_mailing,
    retry_mailing,
    settle_cancelled,
)
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Action, Hint, MailingStatus
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import a_launch


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def test_a_mailing_is_paused_resumed_and_cancelled(room: CalendarRoom) -> None:
    mailing, _new = room.store.launch(a_launch())
    assert pause_mailing(room.workspace, mailing.id, reason="a typo").reason == "a typo"
    assert resume_mailing(room.workspace, mailing.id).status is MailingStatus.SENDING
    counts = cancel_mailing(room.workspace, mailing.id, reason="wrong list")
    assert (counts.accepted, counts.cancelled) == (0, 3)
    with pytest.raises(RefusedError):
        resume_mailing(room.workspace, mailing.id)
    with pytest.raises(RefusedError):
        retry_mailing(room.workspace, mailing.id)


def test_a_mailing_that_is_not_there_is_an_error_with_a_next_step(room: CalendarRoom) -> None:
    for ask in (find_mailing, resume_mailing, retry_mailing):
        with pytest.raises(NotFoundError) as caught:
            ask(room.workspace, 99)
        assert caught.value.next_steps == (Hint(Action.LIST_MAILINGS),)


@pytest.mark.parametrize("dies_first", [True, False])
def test_what_a_dead_sender_had_of_a_cancelled_mailing_is_unknown(
    room: CalendarRoom, *, dies_first: bool
) -> None:
    mailing, _new = room.store.launch(a_launch())
    with room.store.worker() as doomed:
        claimed = room.store.claim(mailing.id, doomed, limit=2, now=room.clock.now())
        ids = [one.subscriber_id for one in claimed]
        room.store.at_risk(mailing.id, doomed, ids[:1], now=room.clock.now())
        if not dies_first:
            cancel_mailing(room.workspace, mailing.id, reason="wrong list")
            assert settle_cancelled(room.workspace) == 0
    if dies_first:
        cancel_mailing(room.workspace, mailing.id, reason="wrong list")
    else:
        assert settle_cancelled(room.workspace) == 1
    counts = room.store.counts(mailing.id)
    assert (counts.unknown, counts.cancelled) == (1, 2)
    assert settle_cancelled(room.workspace) == 0
