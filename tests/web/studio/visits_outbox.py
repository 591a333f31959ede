"""Visits to the outbox."""

from __future__ import annotations

from newsletter.app.outbox import outbox_page
from newsletter.app.test_groups import send_test
from tests.web.studio.board_setup import on_smtp
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

SLUG = "2023-03-11-sanctuary-city"


def _sent(studio: StudioSite) -> str:
    send_test(studio.workspace, SLUG, ("ana@office.example", "ben@office.example"))
    return "/outbox"


def _message(studio: StudioSite) -> str:
    _sent(studio)
    return f"/outbox/message/{outbox_page(studio.workspace).entries[0].key}"


def _real(studio: StudioSite) -> str:
    on_smtp(studio)
    return "/outbox"


VISITS = (
    StudioVisit(name="outbox", prepare=_sent, shows=("outbox.html",)),
    StudioVisit(name="empty outbox", path="/outbox"),
    StudioVisit(name="no outbox", prepare=_real),
    StudioVisit(name="message", prepare=_message, shows=("outbox_message.html",)),
)
