"""Visits to comments and reviews."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from newsletter.app.approvals import approve
from newsletter.app.comments import add_comment, answer_comment, resolve_comment
from newsletter.app.editions import open_issue, render_issue
from newsletter.app.issue_text import read_text, save_text
from newsletter.app.review import look, mark_ready, send_back
from newsletter.model import Actor, Door, Role
from tests.web.studio.editing import SLUG, write_issue
from tests.web.studio.reviewing import REVIEW, needs
from tests.web.studio.reviewing import TEXT as BARE
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

ANA = Actor(name="Ana Ruiz", door=Door.STUDIO)
BEN = Actor(name="Ben Ode", door=Door.STUDIO)
TEXT = BARE.replace("list:", "preheader: Longer hours at the library, and story time for children.\nlist:")
"""Without a finding at its first line: its mark is gone whenever the text is scrolled to the caret."""


def commented(studio: StudioSite) -> str:
    write_issue(studio, TEXT)
    workspace = studio.workspace
    one = add_comment(workspace, SLUG, 9, "From which Monday on? The works end on the 13th.", by=ANA)
    answer_comment(
        workspace, SLUG, one.id, "The 13th it is.", by=BEN, account_id=studio.account(Role.EDITOR).id
    )
    two = add_comment(workspace, SLUG, 13, "Do they make one at once?", by=BEN)
    resolve_comment(workspace, SLUG, two.id, by=ANA)
    add_comment(
        workspace, SLUG, 8, "This passage is gone.", by=ANA, source="A sentence that was deleted later."
    )
    return f"/issues/{SLUG}/comments"


def _save(studio: StudioSite, text: str) -> None:
    was = read_text(studio.workspace, SLUG).version
    save_text(studio.workspace, SLUG, text, was=was, by=ANA)


def _in_review(studio: StudioSite) -> str:
    commented(studio)
    needs(studio, 1)
    issue = open_issue(studio.workspace, SLUG)
    approve(studio.workspace, issue, render_issue(studio.workspace, issue), name="Cleo Park", by=BEN)
    current = read_text(studio.workspace, SLUG)
    look(studio.workspace, SLUG, studio.account(Role.EDITOR).id, current.version)
    _save(studio, TEXT.replace("Wednesday at ten", "Thursday at eleven") + "\nA new last paragraph.\n")
    mark_ready(studio.workspace, SLUG, word="Is Thursday right?", by=ANA)
    return REVIEW


def _sent_back(studio: StudioSite) -> str:
    _in_review(studio)
    send_back(studio.workspace, SLUG, word="It is Wednesday again, sorry.", by=BEN)
    return f"/issues/{SLUG}"


def _draft(studio: StudioSite) -> str:
    write_issue(studio, TEXT)
    return REVIEW


def _text(studio: StudioSite) -> str:
    commented(studio)
    return f"/issues/{SLUG}"


def _board(studio: StudioSite) -> str:
    _in_review(studio)
    return "/issues"


def _marked(page: Page) -> None:
    page.wait_for_selector("html[data-editor=ready]")
    page.locator(".comment-mark").first.click()


def _dialog(page: Page) -> None:
    page.wait_for_selector("html[data-editor=ready]")
    page.locator("#add-comment").click()
    expect(page.locator("#comment-dialog")).to_be_visible()


VISITS = (
    StudioVisit(name="comments", prepare=commented, who=Role.EDITOR, shows=("comments.html",)),
    StudioVisit(
        name="comments refused",
        path=f"/issues/{SLUG}/comments",
        prepare=commented,
        form={"line": "8", "text": ""},
        status=422,
        console=("404", "422"),
        works_without_script=False,
    ),
    StudioVisit(name="review draft", prepare=_draft, who=Role.WRITER, shows=("review.html",)),
    StudioVisit(name="review", prepare=_in_review, who=Role.EDITOR),
    StudioVisit(name="review board", prepare=_board, who=Role.WRITER),
    StudioVisit(name="editor sent back", prepare=_sent_back, who=Role.WRITER, then=_marked),
    StudioVisit(name="editor comment", prepare=_text, who=Role.WRITER, then=_dialog),
)
