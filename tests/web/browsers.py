"""What tests ask of a page in a real browser."""

from __future__ import annotations

import time
from typing import Literal

from playwright.sync_api import Page

from tests.web.site import Site

NARROWEST = 320
"""What 1280 pixels are at 400 % zoom, and 640 at 200 % (WCAG 1.4.10)."""
WIDTHS = (NARROWEST, 360, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def address(site: Site, path: str) -> str:
    return f"{str(site.client.base_url).rstrip('/')}{path}"


def wait_until(page: Page, expression: str, arg: object = None, *, seconds: float = 10) -> None:
    """Wait until an expression is true: `wait_for_function` uses eval, which the policy of the pages forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"never true: {expression}, {arg}"
        page.wait_for_timeout(50)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing of that name has the focus, and see that the focus shows."""
    wanted = page.locator("input, button, select, summary").and_(
        page.get_by_label(name, exact=True)
        .or_(page.get_by_role("button", name=name, exact=True))
        .or_(page.locator("summary", has_text=name))
    )
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = wanted.and_(page.locator(":focus-visible"))
        if focused.count():
            return
    raise AssertionError(f"no Tab leads to {name}")
