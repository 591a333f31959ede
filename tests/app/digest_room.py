"""A publication with digest readers, a clock that is moved by hand, and issues that were sent to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsletter.app.cadence import change_cadence
from newsletter.app.people import add_person, new_person
from newsletter.app.reader_digests import make_due_digests
from newsletter.app.workspace import open_workspace
from newsletter.background.scheduler import Scheduler
from newsletter.model import Cadence, Mailing, MailingStatus, Schedule
from newsletter.starter import copy_starter
from tests.app.actors import staff
from tests.command_line import make_a_sink
from tests.web.archived import Draft, deliver, send
from tests.web.site import LIST, HandClock, Site

MONDAY = datetime.fromisoformat("2026-11-30T15:00:20+00:00")
"""Just after 7:00 in Los Angeles."""
START = datetime.fromisoformat("2026-11-24T17:30:00+00:00")
"""The Tuesday before, at 9:30."""


@dataclass
class DigestRoom(Site):
    """A publication, without its web server."""

    def read(self, name: str, cadence: str = "weekly", *, lang: str = "", **attributes: str) -> str:
        """Subscribe somebody and give them a digest; return their address."""
        address = f"{name}@riverton.example"
        person = replace(new_person(address, lang=lang), attributes=attributes)
        add_person(self.workspace, person, list_key=LIST, basis="asked at the desk", by=staff())
        if cadence != "every":
            change_cadence(self.workspace, address, LIST, Cadence(cadence))
        return address

    def issue(self, slug: str, *, title: str = "", **given: Any) -> Mailing:
        """Send an issue; an hour passes."""
        mailing = send(self, Draft(slug=slug, title=title or f"News of {slug}", **given))
        self.later(hours=1)
        return mailing

    def later(self, **units: float) -> None:
        self.clock.time += timedelta(**units)

    def pause(self, address: str, *, days: float) -> None:
        """Let somebody get nothing for some days."""
        subscriber = self.workspace.store.subscriber(address)
        assert subscriber is not None
        self.workspace.store.set_pause(subscriber.id, self.clock.time + timedelta(days=days))

    def rules(self, **changed: Any) -> None:
        """Change what newsletter.toml says of the schedule."""
        settings = self.workspace.settings
        schedule = replace(settings.schedule, **changed)
        self.workspace = replace(self.workspace, settings=replace(settings, schedule=schedule))

    def tick(self) -> tuple[Schedule, ...]:
        """Do what a scheduler does in a second: make digests, launch what is due, deliver it."""
        make_due_digests(self.workspace)
        Scheduler(workspace=self.workspace).turn()
        for mailing in self.workspace.store.sending_mailings():
            deliver(self, mailing)
        return tuple(one for one in self.workspace.store.schedules() if one.digest_audience)

    def digests(self) -> list[Mailing]:
        """Return the digests that were sent."""
        return [
            one
            for one in self.workspace.store.mailings()
            if one.cadence and one.status is MailingStatus.FINISHED
        ]

    def got(self, address: str) -> list[str]:
        """Return the subjects of what somebody was sent, oldest first."""
        subscriber = self.workspace.store.subscriber(address)
        assert subscriber is not None
        subjects = {one.id: one.subject for one in self.workspace.store.mailings()}
        return [
            subjects[one.mailing_id]
            for one in self.workspace.store.deliveries_of(subscriber.id)
            if one.status.value == "sent"
        ]

    def text(self, mailing: Mailing, lang: str = "") -> str:
        """Return the plain text of a mailing in a language, unwrapped."""
        edition = self.workspace.store.edition_of(mailing.id)
        chosen = next((one for one in edition.others if one.lang == lang), edition)
        return " ".join(chosen.text.split())


@contextmanager
def digest_room(folder: Path, *, url: str = "") -> Iterator[DigestRoom]:
    """Open a fresh publication whose scheduler has seen that the list has digest readers."""
    root = folder / "letter"
    copy_starter(root)
    make_a_sink(root)
    clock = HandClock(time=START)
    environ = {"NEWSLETTER_DATABASE_URL": url} if url else {}
    with replace(open_workspace(root, environ), clock=clock) as workspace:
        room = DigestRoom(workspace=workspace, clock=clock)
        lists = workspace.publication.lists
        room.change(lists={**lists, LIST: replace(lists[LIST], public=True)})
        room.rules(late_minutes=60 * 24 * 9)
        yield room
