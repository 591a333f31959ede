"""Typing in an issue of 5,000 words: the main thread's time for a key, in the editor and in a bare textarea.

Keys come every 40 ms in the middle of the text, as from somebody who types very fast. Both pages are open in
one browser and take turns, so that a busy moment meets both; the best turn of each counts. What the editor
does in a pause (saving, the preview, the count of words) is reported apart, with the longest task in it: 0
means that none took 50 ms or more.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page

from bench._studio_site import StudioBench, chromium, studio_bench

SLUG = "long"
WORDS = 5_000
KEYS = 40
MOST_TURNS = 8
_INTERVAL_MS = 40
_PAUSE_MS = 2_500
_WATCH = """() => { window.longest = 0;
  const note = (list) => { for (const one of list.getEntries()) longest = Math.max(longest, one.duration); };
  new PerformanceObserver(note).observe({type: 'longtask', buffered: false}); }"""
_PUT_CARET = """() => { const t = document.getElementById('issue-text'); t.focus();
  const at = t.value.indexOf('\\n\\n', t.value.length / 2) + 2; t.setSelectionRange(at, at); }"""
_BARE = """<textarea id="issue-text"
  style="width: 620px; height: 560px; font: 16px/1.7 monospace; padding: 20px 24px 20px 52px">
{}</textarea>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Milliseconds of the main thread for a key, in the pause after typing, and the longest task in it."""

    key_ms: float
    pause_ms: float
    longest_ms: float


def measure_typing(rounds: int) -> Mapping[str, object]:
    """Measure both pages, in so many turns, at most eight."""
    with studio_bench() as studio, chromium() as browser:
        text = long_issue(studio)
        (studio.workspace.root / "issues" / f"{SLUG}.md").write_text(text, encoding="utf-8")
        pages = _editor(studio, browser), _bare(browser, text)
        for page in pages:
            _turn(page)  # warm up
        turns = [tuple(map(_turn, pages)) for _ in range(min(rounds, MOST_TURNS))]
    editor, bare = (min(side, key=lambda one: one.key_ms) for side in zip(*turns, strict=True))
    return {
        "words": len(text.split()),
        "editor, ms a key": editor.key_ms,
        "bare textarea, ms a key": bare.key_ms,
        "ratio": editor.key_ms / bare.key_ms,
        "editor, ms in the pause after": min(one.pause_ms for one, _ in turns),
        "bare textarea, ms in the pause after": min(one.pause_ms for _, one in turns),
        "editor, longest task in the pause, ms": min(one.longest_ms for one, _ in turns),
    }


def long_issue(studio: StudioBench) -> str:
    """Return the sample issue's text, with its own paragraphs repeated until it has enough words."""
    text = next((studio.workspace.root / "issues").glob("*.md")).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and line[0].isalpha() and ":" not in line]
    number = 0
    while len(text.split()) < WORDS:
        text += f"\n## Part {number}\n\n" if number % 8 == 0 else "\n"
        text += f"{lines[number % len(lines)]}\n"
        number += 1
    return text


def _editor(studio: StudioBench, browser: Browser) -> Page:
    page = studio.signed_in(browser).new_page()
    page.goto(f"{studio.url}/issues/{SLUG}")
    page.wait_for_selector("html[data-editor=ready]")
    page.wait_for_load_state("networkidle")
    return page


def _bare(browser: Browser, text: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_content(_BARE.format(html.escape(text)))
    return page


def _turn(page: Page) -> Turn:
    page.bring_to_front()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.evaluate(_PUT_CARET)
    page.keyboard.type("a word ")
    page.wait_for_timeout(100)
    before = _busy_ms(session)
    page.keyboard.type(("word and " * KEYS)[:KEYS], delay=_INTERVAL_MS)
    after = _busy_ms(session)
    page.evaluate(_WATCH)
    page.wait_for_timeout(_PAUSE_MS)
    end = _busy_ms(session)
    longest = page.evaluate("window.longest")
    session.detach()
    return Turn(key_ms=(after - before) / KEYS, pause_ms=end - after, longest_ms=longest)


def _busy_ms(session: CDPSession) -> float:
    """Return how long the page's main thread has been at work so far."""
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1_000
