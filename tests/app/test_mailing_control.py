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
