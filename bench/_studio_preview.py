"""The preview after a change, over HTTP, against rendering the same text and its findings in process.

Between two rounds a word of every line is another one, as in the measurement `render`. Both take turns, so
that a busy moment meets both. In a browser: from the change to the frame's new document.
"""

from __future__ import annotations

import itertools
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx2

from bench.render import IN_A_TURN, ROOT, SAMPLE, WARM, Times, varied
from newsletter.app.editions import check_issue, render_issue
from newsletter.app.issue_preview import parse_text
from newsletter.app.studio_sign_in import make_owner_link
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.rendering.pictures.file_cache import SETTLED_SECONDS
from newsletter.starter import copy_starter
from newsletter.web.application import create_app
from newsletter.web.server import WebServer

REACH = 3.0
WORDS = 5_000
_PARAGRAPH = (
    "The library is open on weekdays, and staff help everyone who asks for a book about the city.\n\n"
)
_CHANGE = """(text) => new Promise((resolve) => {
  const page = document.querySelector("[data-frame]").contentDocument, start = performance.now();
  new MutationObserver((_, self) => { self.disconnect(); resolve(performance.now() - start); })
    .observe(page, {childList: true});
  document.dispatchEvent(new CustomEvent("issue:changed", {detail: {text}}));
})"""


def measure_preview(rounds: int) -> dict[str, object]:
    """Return the figures: milliseconds by the clock, and their ratio."""
    found: dict[str, object] = {}
    with _studio() as (workspace, url):
        for name, text in _texts().items():
            found |= {
                f"preview_{name}_{key}": value for key, value in _times(workspace, url, text, rounds).items()
            }
    return found | {"preview_reach": f"<= {REACH} x rendering plus findings"}


def _texts() -> dict[str, str]:
    sample = (ROOT / "issues" / f"{SAMPLE}.md").read_text(encoding="utf-8")
    return {"sample": sample, "5000_words": sample + "\n" + _PARAGRAPH * (WORDS // len(_PARAGRAPH.split()))}


def _times(workspace: Workspace, url: str, text: str, rounds: int) -> dict[str, object]:
    numbers = itertools.count()
    now = [""]

    def change() -> None:
        now[0] = varied(text, next(numbers))

    def rendering() -> None:
        issue = parse_text(workspace, SAMPLE, now[0])
        check_issue(workspace, issue, render_issue(workspace, issue))

    ours, theirs = Times(), Times()
    with httpx2.Client() as client:
        _sign_in(client, workspace, url)

        def preview() -> None:
            answer = client.post(f"{url}/issues/{SAMPLE}/preview", json={"text": now[0], "editor": "bench"})
            assert answer.json()["html"], answer.text

        for work in (rendering, preview):
            Times().add(work, WARM, before=change)
        for _ in range(max(1, rounds // IN_A_TURN)):
            theirs.add(rendering, IN_A_TURN, before=change)
            ours.add(preview, IN_A_TURN, before=change)
        found: dict[str, object] = {
            "ms": median(ours.wall_ms),
            "rendering_and_findings_ms": median(theirs.wall_ms),
            "ratio": median(ours.wall_ms) / median(theirs.wall_ms),
        }
        cookies = [
            {"name": one.name, "value": one.value or "", "url": f"{url}/"} for one in client.cookies.jar
        ]
    in_browser = _in_browser(url, cookies, [varied(text, next(numbers)) for _ in range(20)])
    return found | {"in_browser_ms": in_browser}


def _in_browser(url: str, cookies: list[dict[str, str]], texts: list[str]) -> float | str:
    chromium = shutil.which("chromium")
    if chromium is None:
        return "not measured: there is no chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies(json.loads(json.dumps(cookies)))
        page = context.new_page()
        page.goto(f"{url}/issues/{SAMPLE}/preview")
        page.wait_for_selector("[data-preview].is-live")
        page.wait_for_load_state("networkidle")
        took = [float(page.evaluate(_CHANGE, text)) for text in texts]
        browser.close()
    return median(took[5:])


@contextmanager
def _studio() -> Iterator[tuple[Workspace, str]]:
    """Serve the studio of a new publication with the sample issue; yield it and the studio's address."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "publication"
        copy_starter(root)
        shutil.copytree(ROOT / "issues", root / "issues", dirs_exist_ok=True)
        time.sleep(SETTLED_SECONDS)
        with (
            open_workspace(root, {}) as workspace,
            WebServer(create_app(lambda: workspace), host="127.0.0.1", port=0) as server,
        ):
            yield workspace, f"{server.url}/studio"


def _sign_in(client: httpx2.Client, workspace: Workspace, url: str) -> None:
    client.headers["Sec-Fetch-Site"] = "same-origin"
    answer = client.post(f"{url}/owner/{make_owner_link(workspace)}")
    assert answer.status_code < 400, answer.text
