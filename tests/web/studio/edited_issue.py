"""An issue that tests of the editor's page work on."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from newsletter.model import Role
from tests.web.studio.studio_site import StudioSite

SLUG = "2026-11-24-hours"
HEAD = "---\nsubject: Library hours\ndate: 2026-11-24\nlist: constituents\n---\n"


def write_issue(studio: StudioSite, text: str, slug: str = SLUG) -> None:
    """Write an issue's file with this text below its front matter."""
    folder = studio.workspace.root / "issues"
    folder.mkdir(exist_ok=True)
    (folder / f"{slug}.md").write_text(HEAD + text, encoding="utf-8")


def open_editor(studio: StudioSite, page: Page, text: str) -> None:
    """Open the editor on an issue with this text; the caret is at its end."""
    write_issue(studio, text)
    studio.open(page, Role.WRITER, f"/issues/{SLUG}")
    page.wait_for_selector("html[data-editor=ready]")
    page.evaluate("() => { const f = document.getElementById('issue-text'); f.focus(); f.setSelectionRange(f.value.length, f.value.length); }")  # fmt: skip


def body(page: Page) -> str:
    """Return the text below the front matter."""
    text = page.locator("#issue-text").input_value()
    return text.removeprefix(HEAD)


def message(page: Page, text: str) -> None:
    """Wait for a message with these words."""
    expect(page.locator("#editor-message")).to_contain_text(text)
