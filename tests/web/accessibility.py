"""What axe-core finds wrong with a page in a browser.

Only violations come back: the whole report is ten times as long, and takes longer to send than to make.
"""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

_RUN = """async tags => {
  const options = {resultTypes: ["violations"], ...(tags.length ? {runOnly: tags} : {})};
  const found = (await axe.run(options)).violations;
  return found.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.html}`));
}"""


def bring_axe(to: BrowserContext | Page) -> None:
    """Have each page that is opened bring axe along: faster than sending it to each."""
    to.add_init_script(f"window.beginAxe = () => {{ {AXE_SCRIPT}\n }}")


def violations(page: Page, tags: Sequence[str] = ()) -> list[str]:
    """Return rule and element of all that axe finds; `tags` names the groups of rules, all if there is none."""
    if not page.evaluate("Boolean(window.axe ?? window.beginAxe?.() ?? window.axe)"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_RUN, list(tags))
    return found
