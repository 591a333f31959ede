"""A publication whose pages are answered over real HTTP, with people on two lists."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import pytest

from newsletter.app.people import add_person, new_person
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import MailingList, SubscriptionStatus
from newsletter.starter import copy_starter
from newsletter.web.application import create_app
from newsletter.web.middleware.request_log import RequestRecord
from newsletter.web.server import WebServer
from tests.app.actors import staff

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that speak plain HTTP: each would read all certificates of the system, for 50 ms."""
LIST, OTHER = "constituents", "volunteers"
MARIA = "maria.lopez@riverton.example"
START = datetime.fromisoformat("2026-11-24T17:30:00+00:00")


@dataclass
class HandClock:
    """Tells the time it was set to; each look is a moment later than the last."""

    time: datetime = START

    def now(self) -> datetime:
        self.time += timedelta(milliseconds=1)
        return self.time


@dataclass
class Site:
    """The pages, and what stands behind them."""

    workspace: Workspace
    clock: HandClock
    client: httpx2.Client = field(init=False)
    failures: list[str] = field(default_factory=list)
    requests: list[RequestRecord] = field(default_factory=list)

    def change(self, **changes: Any) -> None:
        """Change what newsletter.toml says of the publication; the server goes on."""
        settings = self.workspace.settings
        changed = replace(settings, publication=replace(settings.publication, **changes))
        self.workspace = replace(self.workspace, settings=changed)

    def join(self, address: str = MARIA, *, list: str = LIST, lang: str = "") -> str:
        """Subscribe somebody; return the token of their link."""
        add_person(self.workspace, new_person(address, lang=lang), list_key=list, basis="asked", by=staff())
        return self.token(address, list)

    def token(self, address: str = MARIA, list: str = LIST) -> str:
        return str(self._place(address, list).token)

    def is_subscribed(self, address: str = MARIA, list: str = LIST) -> bool:
        return self._place(address, list).status is SubscriptionStatus.SUBSCRIBED

    def consents(self, address: str = MARIA) -> list[tuple[str, str, str]]:
        """Return action, method and basis of what is recorded of somebody, oldest first."""
        found = self.workspace.store.subscriber(address)
        assert found is not None
        return [(one.action.value, one.method, one.basis) for one in found.consents]

    def suppressions(self, address: str = MARIA) -> list[tuple[str | None, str]]:
        return [(one.list, one.reason.value) for one in self.workspace.store.suppressions(address)]

    def _place(self, address: str, list: str) -> Any:
        found = self.workspace.store.subscriber(address)
        assert found is not None
        return next(one for one in found.subscriptions if one.list == list)


@contextmanager
def serving(folder: Path, **changes: Any) -> Iterator[Site]:
    """Serve a new publication's pages until the end of the block."""
    copy_starter(folder)
    clock = HandClock()
    with replace(open_workspace(folder, {}), clock=clock) as workspace:
        lists = {
            LIST: replace(workspace.publication.lists[LIST], public=True),
            OTHER: MailingList(key=OTHER, title="Volunteers", why=""),
        }
        site = Site(workspace=workspace, clock=clock)
        site.change(lists=lists, **changes)
        stopping = Event()
        app = create_app(
            lambda: site.workspace,
            on_failure=site.failures.append,
            on_request=site.requests.append,
            stopping=stopping,
        )
        with (
            WebServer(app, host="127.0.0.1", port=0, stopping=stopping) as server,
            httpx2.Client(base_url=server.url, verify=NO_TLS, timeout=60) as client,
        ):
            site.client = client
            yield site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving(tmp_path / "publication") as found:
        yield found
