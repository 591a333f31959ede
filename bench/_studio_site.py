"""A publication whose studio is served on loopback, with somebody signed in, and a browser."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from newsletter.app.studio_sign_in import Client, begin_session
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Account, AccountStatus, Role, SignInMethod
from newsletter.starter import copy_starter
from newsletter.web.application import create_app
from newsletter.web.server import WebServer

CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioBench:
    """The publication, the address of its studio, and a cookie of somebody who may do everything."""

    workspace: Workspace
    url: str
    cookie: str

    def signed_in(self, browser: Browser) -> BrowserContext:
        """Return a browser profile that is signed in."""
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        name, _, value = self.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": f"{self.url}/"}])
        return context


@contextmanager
def studio_bench() -> Iterator[StudioBench]:
    """Serve the studio of the sample publication until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name:
        folder = Path(name) / "publication"
        copy_starter(folder)
        with (
            open_workspace(folder, {}) as workspace,
            WebServer(create_app(lambda: workspace), host="127.0.0.1", port=0) as server,
        ):
            yield StudioBench(workspace=workspace, url=f"{server.url}/studio", cookie=_signed_in(workspace))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _signed_in(workspace: Workspace) -> str:
    account = Account(
        id=0, email="bench@riverton.example", name="Bench", role=Role.ADMIN, lists=(), lang="en"
    )
    account = workspace.store.add_account(
        account, email_key=account.email, status=AccountStatus.ACTIVE, by="bench", now=workspace.clock.now()
    )
    session = begin_session(workspace, account, method=SignInMethod.PASSWORD, client=Client(browser="bench"))
    return f"{_cookie_name(workspace)}={session}"


def _cookie_name(workspace: Workspace) -> str:
    import hashlib

    mark = hashlib.sha256(workspace.store.key_for("studio cookies")).hexdigest()[:8]
    return f"newsletter-session-{mark}"
