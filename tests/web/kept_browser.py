"""A real browser for pages and emails, kept: all tests of a process share one.

Each test opens profiles of its own in it (contexts), which share nothing, and end with the test.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

BROWSERS = ("chromium-headless-shell", "chromium")
"""The first one that is installed is taken: without parts for a window a page takes half the time to open."""
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--renderer-process-limit=1",
    (
        "--disable-features="
        "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
        "DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,"
        "NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning,"
        "PreloadTopChromeWebUI,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,WebUIOmniboxPopup"
    ),
)
"""Without the last four, Chromium makes parts of its own window, which nobody sees, a page of their own.

That took half of the processor time of a short page. The others are what Playwright turns off: the last list counts.
Without a process for each page and for drawing by a graphics card that is not there, a visit takes a sixth less.
"""


class KeptBrowser:
    """One browser for all tests of a process: started when one is asked for, and again if it has died.

    A browser of each module's own, with the driver that speaks to it, cost a second of processor time each.
    """

    def __init__(self) -> None:
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextmanager
    def lent(self) -> Iterator[Browser]:
        """Lend the browser; profiles (contexts) that the borrower opened are closed at the end.

        Playwright marks its event loop as running for as long as it lives, which keeps every other test from
        `asyncio.run`: so the mark is set only while the browser is lent.
        """
        outer = asyncio._get_running_loop()
        browser = self._running()
        before = set(browser.contexts)
        asyncio._set_running_loop(self._loop)
        try:
            yield browser
            if browser.is_connected():
                for context in set(browser.contexts) - before:
                    context.close()
        finally:
            asyncio._set_running_loop(outer)

    def _running(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            self.close()
            self._start(installed_browser())
        assert self._browser
        return self._browser

    def _start(self, program: str) -> None:
        from playwright.sync_api import sync_playwright  # half a second, which most tests need not wait

        with chdir("/"):  # the folder of the test that asks first is soon gone
            self._driver = sync_playwright().start()
            self._loop = asyncio._get_running_loop()
            self._browser = self._driver.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)

    def close(self) -> None:
        """End the browser and its driver."""
        if self._driver:
            asyncio._set_running_loop(self._loop)
            if self._browser and self._browser.is_connected():
                self._browser.close()
            self._driver.stop()
            asyncio._set_running_loop(None)
        self._driver = self._browser = None


def installed_browser() -> str:
    """Return where the browser is; a test that needs it fails on CI, and else is skipped, if there is none."""
    for found in map(shutil.which, BROWSERS):
        if found:
            return found
    reported = f"there is none of {', '.join(BROWSERS)}: what pages and emails look like was not checked"
    if os.environ.get("CI"):
        pytest.fail(reported)
    pytest.skip(reported)


@pytest.fixture(scope="session")
def kept_browser() -> Iterator[KeptBrowser]:
    kept = KeptBrowser()
    yield kept
    kept.close()


@pytest.fixture
def browser(kept_browser: KeptBrowser) -> Iterator[Browser]:
    """The browser that tests share; what a test opened in it is closed at the test's end."""
    with kept_browser.lent() as lent:
        yield lent


@pytest.fixture(scope="module")
def browser_of_module(kept_browser: KeptBrowser) -> Iterator[Browser]:
    """The same, for a module that keeps pages from test to test."""
    with kept_browser.lent() as lent:
        yield lent
