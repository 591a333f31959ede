"""Unsubscribing: by address or by token, with the method on record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.people import find_person
from newsletter.app.unsubscribing import Method, unsubscribe_address, unsubscribe_token
from newsletter.errors import NotFoundError
from newsletter.model import Actor, ConsentAction, Door
from tests.app.actors import staff
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.store.people import LIST, a_person

READER = Actor(name="reader", door=Door.LINK)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def withdrawn(room: CalendarRoom, address: str) -> list[tuple[str, str]]:
    proofs = find_person(room.store, address).consents
    return [(one.method, one.actor) for one in proofs if one.action is ConsentAction.WITHDRAWN]


def test_staff_take_an_address_off(room: CalendarRoom) -> None:
    address = a_person(0).address
    left = unsubscribe_address(
        room.workspace, address, list_key=None, everywhere=False, method=Method.STAFF, by=staff("bo")
    )
    assert left.lists == (LIST,)
    assert withdrawn(room, address) == [("staff", "bo")]
    again = unsubscribe_address(
        room.workspace, address, list_key=LIST, everywhere=False, method=Method.STAFF, by=staff("bo")
    )
    assert again.lists == ()


@pytest.mark.parametrize("method", [Method.ONE_CLICK, Method.PAGE, Method.MAILTO])
def test_a_link_takes_its_reader_off_and_says_how(room: CalendarRoom, method: Method) -> None:
    person = find_person(room.store, a_person(1).address)
    token = person.subscriptions[0].token
    left = unsubscribe_token(room.workspace, token, everywhere=False, method=method, by=READER)
    assert (left.address, left.lists) == (person.person.address, (LIST,))
    assert withdrawn(room, left.address) == [(method.value, "reader")]


def test_a_token_that_nobody_has_is_an_error(room: CalendarRoom) -> None:
    with pytest.raises(NotFoundError, match="this is not a known unsubscribe link"):
        unsubscribe_token(room.workspace, "nothing", everywhere=False, method=Method.PAGE, by=READER)
