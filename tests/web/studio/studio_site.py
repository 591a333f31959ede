"""A publication whose studio is served over real HTTP, with somebody of each role signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, Response

from newsletter.app.studio_sign_in import Client, begin_session, studio_key
from newsletter.app.workspace import Workspace
from newsletter.model import Account, AccountStatus, Role, SignInMethod
from tests.web.site import NO_TLS, HandClock, Site, serving

PREFIX = "/studio"


@dataclass
class StudioSite:
    """The studio, and what stands behind it. `site` has the publication, its clock and its people."""

    site: Site
    accounts: dict[Role, Account] = field(default_factory=dict)
    _clients: list[httpx2.Client] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        """The publication as the server sees it now."""
        return self.site.workspace

    @property
    def clock(self) -> HandClock:
        return self.site.clock

    @property
    def url(self) -> str:
        """Where the studio answers: http://127.0.0.1:PORT/studio."""
        return f"{str(self.site.client.base_url).rstrip('/')}{PREFIX}"

    def account(self, role: Role) -> Account:
        """Return the account of a role, made at the first call."""
        if role not in self.accounts:
            self.accounts[role] = self.add_account(f"{role.value}@riverton.example", role)
        return self.accounts[role]

    def add_account(
        self, email: str, role: Role, *, name: str = "", lists: tuple[str, ...] = (), lang: str = "en"
    ) -> Account:
        """Add an active account."""
        new = Account(
            id=0, email=email, name=name or f"{role.value.title()} Ruiz", role=role, lists=lists, lang=lang
        )
        return self.workspace.store.add_account(
            new, email_key=email, status=AccountStatus.ACTIVE, by="tests", now=self.clock.now()
        )

    def session(self, account: Account) -> str:
        """Begin a session; return what its cookie holds."""
        return begin_session(
            self.workspace, account, method=SignInMethod.PASSWORD, client=Client(browser="tests")
        )

    def client(self, who: Role | Account | None) -> httpx2.Client:
        """Return an HTTP client that is signed in (None: that is not), and sends forms as a browser would.

        Paths are below /studio: `studio.client(Role.WRITER).get("/issues")`.
        """
        headers = {"Sec-Fetch-Site": "same-origin"}
        client = httpx2.Client(base_url=self.url, headers=headers, verify=NO_TLS, timeout=60)
        if who is not None:
            account = who if isinstance(who, Account) else self.account(who)
            client.cookies.set(self.cookie_name(), self.session(account), domain="127.0.0.1", path=PREFIX)
        self._clients.append(client)
        return client

    def open(self, page: Page, who: Role | Account | None, path: str) -> Response:
        """Open a path below /studio in a browser, signed in."""
        self.sign_in(page, who)
        answer = page.goto(f"{self.url}{path}")
        assert answer is not None
        return answer

    def sign_in(self, page: Page, who: Role | Account | None) -> None:
        """Sign a browser in."""
        page.context.clear_cookies()
        if who is not None:
            account = who if isinstance(who, Account) else self.account(who)
            value = self.session(account)
            page.context.add_cookies([{"name": self.cookie_name(), "value": value, "url": f"{self.url}/"}])

    def cookie_name(self, kind: str = "session") -> str:
        """Return the name of a cookie over plain http."""
        import hashlib

        mark = hashlib.sha256(studio_key(self.workspace, "cookies")).hexdigest()[:8]
        return f"newsletter-{kind}-{mark}"

    def close(self) -> None:
        for client in self._clients:
            client.close()


@contextmanager
def serving_studio(folder: Path, **changes: Any) -> Iterator[StudioSite]:
    """Serve a new publication's studio until the end of the block."""
    with serving(folder, **changes) as site:
        studio = StudioSite(site)
        yield studio
        studio.close()


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[StudioSite]:
    with serving_studio(tmp_path / "publication") as found:
        yield found
