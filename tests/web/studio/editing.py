"""The editor in a real browser: what tests do on its page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from newsletter.model import Account, Role
from tests.web.studio.studio_site import StudioSite

SLUG = "march"
HEAD = "---\nsubject: The street\ndate: 2023-03-11\nlist: constituents\nlang: en\n---\n\n"
TEXT = HEAD + "The street is closed on Monday.\n\nA paragraph between.\n\nLast words.\n"


def issue_file(studio: StudioSite) -> Path:
    return studio.workspace.root / "issues" / f"{SLUG}.md"


def write_issue(studio: StudioSite, text: str = TEXT) -> Path:
    """Write the file of the issue, as another program does."""
    file = issue_file(studio)
    file.write_bytes(text.encode())
    return file


class Editor:
    """The page of the editor, ready to type."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def text(self) -> str:
        return self.page.locator("#issue-text").input_value()

    @property
    def caret(self) -> list[int]:
        found: list[int] = self.page.evaluate(
            "(() => { const t = document.getElementById('issue-text'); return [t.selectionStart, t.selectionEnd]; })()"
        )
        return found

    def ready(self) -> None:
        self.page.wait_for_selector("html[data-editor=ready]")

    def put_caret(self, before: str, *, select: str = "", after: bool = False) -> None:
        """Put the caret before (or after) some words, or select words there."""
        at = self.text.index(before) + (len(before) if after else 0)
        self.page.evaluate(
            "([from, to]) => { const t = document.getElementById('issue-text'); t.focus(); t.setSelectionRange(from, to); }",
            [at, at + len(select)],
        )

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def dispatch(self, name: str, detail: Any) -> None:
        self.page.evaluate(
            "([name, detail]) => document.dispatchEvent(new CustomEvent(name, {detail}))", [name, detail]
        )

    def sees_state(self, words: str) -> None:
        """Wait until the state of saving shows these words."""
        expect(self.page.locator("#save-state")).to_contain_text(words, timeout=15_000)

    def sees_message(self, words: str) -> None:
        expect(self.page.locator("#editor-message")).to_contain_text(words, timeout=15_000)

    def is_saved(self) -> None:
        expect(self.page.locator("#save-state")).to_have_attribute("data-state", "saved", timeout=15_000)


def open_editor(
    studio: StudioSite, page: Page, who: Role | Account = Role.WRITER, slug: str = SLUG
) -> Editor:
    """Open the editor, signed in."""
    answer = studio.open(page, who, f"/issues/{slug}")
    assert answer.status == 200
    editor = Editor(page)
    editor.ready()
    return editor


@contextmanager
def new_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """Yield a page of a browser profile of its own; a script that fails is an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
