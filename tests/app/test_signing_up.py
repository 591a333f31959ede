"""Signing up: no confirmation email leads nowhere, and none comes from the sample's sender."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.confirmation_sending import send_confirmations
from newsletter.app.signing_up import open_lists, sign_up
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.own_pages import with_values
from tests.sending.smtp_servers import mail_server
from tests.store.people import LIST

BASE = "https://news.rivertown.gov"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def in_public(workspace: Workspace) -> Workspace:
    """Return the workspace with its list open to everybody."""
    publication = workspace.publication
    lists = {key: replace(one, public=True) for key, one in publication.lists.items()}
    settings = replace(workspace.settings, publication=replace(publication, lists=lists))
    return replace(workspace, settings=settings)


def ask(workspace: Workspace) -> None:
    sign_up(
        workspace, "ana@rivertown.gov", (LIST,), lang="en", form="page", words="Yes", client="203.0.113.5"
    )


def test_without_base_url_nobody_can_sign_up(room: CalendarRoom) -> None:
    workspace = in_public(with_values(room.workspace, base_url=BASE))
    assert [one.key for one in open_lists(workspace)] == [LIST]
    without = in_public(with_values(room.workspace, base_url=""))
    assert open_lists(without) == ()
    with pytest.raises(NotFoundError):
        ask(without)


def test_the_samples_sender_confirms_nothing_to_people(room: CalendarRoom) -> None:
    with mail_server() as server:
        smtp = server.smtp()

        def sending(workspace: Workspace) -> Workspace:
            return replace(workspace, settings=replace(workspace.settings, smtp=smtp))

        sample = in_public(
            sending(with_values(room.workspace, base_url=BASE, sender_address="a@thirteenth.example"))
        )
        ask(sample)
        with pytest.raises(NewsletterError, match="sample values") as caught:
            send_confirmations(sample)
        assert caught.value.hint
        assert server.received == []
        own = in_public(sending(with_values(room.workspace, base_url=BASE)))
        room.clock.later(minutes=3)
        assert send_confirmations(own) == 1, "nothing was used up by the refusal"
        assert b"https://news.rivertown.gov/confirm/" in server.received[0].content.replace(b"=\r\n", b"")
