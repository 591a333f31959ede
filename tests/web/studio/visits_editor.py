"""Visits to the editor and to the history of an issue."""

from __future__ import annotations

from playwright.sync_api import Page

from newsletter.app.editions import open_issue
from newsletter.app.issue_history import history, keep_version
from newsletter.app.kept_versions import Milestone, keep_milestone
from newsletter.model import Actor, Door, Role
from tests.web.studio.editing import SLUG, TEXT, Editor, write_issue
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.test_editor_typing import FINDINGS
from tests.web.studio.visit import StudioVisit

ANA = Actor(name="Ana Ruiz", door=Door.STUDIO)
FRAME = "allow-scripts and allow-same-origin"
"""Part of Chromium's warning about the preview's frame, whose own policy forbids scripts."""
SAMPLE = "/issues/2023-03-11-sanctuary-city"


def _plain(studio: StudioSite) -> str:
    write_issue(studio)
    return f"/issues/{SLUG}"


def _kept(studio: StudioSite) -> str:
    write_issue(studio)
    keep_version(studio.workspace, SLUG, note="Before Ben", by=ANA)
    issue = open_issue(studio.workspace, SLUG)
    keep_milestone(studio.workspace, issue, Milestone.APPROVED, edition="", by="Ben Ode")
    write_issue(studio, TEXT.replace("Monday", "Friday"))
    return f"/issues/{SLUG}/history"


def _version(studio: StudioSite) -> str:
    path = _kept(studio)
    return f"{path}/{history(studio.workspace, SLUG).versions[0].id}"


def _ready(page: Page) -> Editor:
    editor = Editor(page)
    editor.ready()
    return editor


def _with_findings(page: Page) -> None:
    editor = _ready(page)
    editor.put_caret("---")
    editor.dispatch("issue:findings", FINDINGS)
    editor.press("F8")


def _with_message(page: Page) -> None:
    editor = _ready(page)
    editor.dispatch("issue:message", {"text": "The picture is in the issue's folder now."})


VISITS = (
    StudioVisit(
        name="editor",
        path=SAMPLE,
        then=_ready,
        console=(FRAME,),
        shows=(
            "comment_list.html",
            "editor.html",
            "editor_paste.html",
            "editor_preview.html",
            "parts.html",
            "preview_choices.html",
            "preview_facts.html",
            "preview_findings.html",
            "preview_languages.html",
            "preview_row.html",
            "studio.html",
        ),
    ),
    StudioVisit(
        name="editor findings", prepare=_plain, who=Role.WRITER, then=_with_findings, console=(FRAME,)
    ),
    StudioVisit(name="editor message", prepare=_plain, then=_with_message, console=(FRAME,)),
    StudioVisit(
        name="editor conflict",
        prepare=_plain,
        form={"text": TEXT, "version": "another"},
        status=412,
        console=(FRAME, "404", "412"),
        works_without_script=False,
    ),
    StudioVisit(
        name="editor shorter",
        prepare=_plain,
        form={"text": ""},
        status=412,
        console=(FRAME, "404", "412"),
        works_without_script=False,
    ),
    StudioVisit(name="history", prepare=_kept, shows=("history.html", "version_words.html")),
    StudioVisit(name="history empty", path=f"{SAMPLE}/history"),
    StudioVisit(name="version", prepare=_version, shows=("version.html",)),
)
