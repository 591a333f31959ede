"""An office at work in the studio: `newsletter serve` as a process of its own, and people at their browsers."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.web.browsers import wait_until

LONG = 60_000
"""Milliseconds that a browser waits; two busy cores are slow."""


SERVE = """
import functools, sys
from newsletter.app.workspace import Workspace
feeds = frozenset({("127.0.0.1", int(sys.argv.pop(1)))})
Workspace.__init__ = functools.partialmethod(Workspace.__init__, allowed_hosts=feeds)
from newsletter.run.command_line import main
main()
"""
"""`newsletter`, with one port of this machine that feeds may come from: otherwise it asks none here."""


@contextmanager
def office(folder: Path, port: int, *, feeds: int = 0) -> Iterator[str]:
    """Run `newsletter serve`; yield the address that it prints: the owner's link, if nobody could sign in.

    `feeds` is a port of this machine that feeds may come from.
    """
    log = folder.parent / "serve.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(feeds), "serve", "--port", str(port)],
            cwd=folder, env=os.environ, stdout=said, stderr=said,
        )  # fmt: skip
    watchdog = threading.Timer(200, process.kill)
    watchdog.daemon = True
    watchdog.start()
    try:
        deadline = time.monotonic() + 60
        while not (link := re.search(r"(http://localhost:\d+/studio\S*)\n", log.read_text())):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield link[1]
    finally:
        watchdog.cancel()
        process.terminate()
        try:
            process.wait(60)
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in log.read_text()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


class Person:
    """Somebody at their own browser."""

    def __init__(self, browser: Browser, *, zone: str = "America/Los_Angeles") -> None:
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 900}, timezone_id=zone, locale="en-US"
        )
        self.context.set_default_timeout(LONG)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)

    def press(
        self, name: str | re.Pattern[str], *, within: Locator | None = None, exact: bool = True
    ) -> None:
        place = within or self.page
        place.get_by_role("button", name=name, exact=exact).click()

    def follow(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def enter(self, label: str, value: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label, exact=True).fill(value)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words, timeout=LONG)

    def write_over(self, words: str, others: str) -> None:
        """Select words in the text of an issue, and type (or delete) in their place."""
        self.page.evaluate(
            """(words) => { const text = document.getElementById("issue-text"); const at = text.value.indexOf(words);
            text.focus(); text.setSelectionRange(at, at + words.length); }""",
            words,
        )
        if others:
            self.page.keyboard.insert_text(others)
        else:
            self.page.keyboard.press("Delete")

    def saved(self) -> None:
        expect(self.page.locator("#save-state")).to_have_attribute("data-state", "saved", timeout=LONG)


def wait_for_accepted(page: Page, number: int) -> None:
    """Wait, without a reload, until so many are accepted."""
    wait_until(
        page,
        "number => Number(document.querySelector('.progress .done b')?.textContent) >= number",
        number,
        seconds=LONG / 1000,
    )
