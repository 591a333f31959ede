"""`/studio/issues/new`: start an issue, from nothing, a template, an earlier issue, or a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from html import escape
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.first_run import SetupStep, note_step
from newsletter.app.importing import ImportedPost, Source, import_address, import_source
from newsletter.app.issue_copy import duplicate_issue, last_issue
from newsletter.app.new_issue import issue_templates, start_empty_issue, start_from_template, start_issue
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.board import own_lists, today
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

LARGEST_FILE = 30 * 1024 * 1024


class Beginning(StrEnum):
    """What an issue starts from."""

    EMPTY = "empty"
    SAMPLE = "sample"
    TEMPLATE = "template"
    LAST = "last"
    PASTE = "paste"
    ADDRESS = "address"
    FILE = "file"


@router.get("/studio/issues/new", response_class=Response)
def new_issue_page(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, request: Request
) -> Response:
    """Show the ways to start an issue."""
    wanted = request.query_params.get("from", "")
    return _page(staff, pages, start=wanted if wanted in set(Beginning) else Beginning.EMPTY)


@router.post("/studio/issues/new", response_class=Response)
def start(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm
) -> Response:
    """Start an issue; an error is shown with what was typed."""
    given = form.get("from")
    chosen = Beginning(given) if given in set(Beginning) else Beginning.EMPTY
    try:
        slug, imported = _start(staff, form, chosen)
    except NewsletterError as error:
        return _page(staff, pages, start=chosen, form=form, problem=error)
    note_step(staff.workspace, SetupStep.ISSUE)
    return pages.redirect(f"/issues/{quote(slug)}", said=_said(staff, pages, imported))


def _start(staff: SignedIn, form: FormFields, chosen: Beginning) -> tuple[str, ImportedPost | None]:
    workspace = staff.workspace
    list_key = workspace.list_key(form.get("list") or None)
    staff.require(Permission.WRITE, list_key)
    title, day = form.get("title").strip()[:300], _day(form.get("date"))
    date = day or today(workspace)
    if chosen in (Beginning.PASTE, Beginning.ADDRESS, Beginning.FILE):
        imported = _import(staff, form, chosen, list_key, title, day)
        return imported.slug, imported
    if not title:
        raise RefusedError("the title is empty", hint="Write what the inbox will show")
    match chosen:
        case Beginning.SAMPLE:
            return start_issue(workspace, title, date=date, list_key=list_key), None
        case Beginning.TEMPLATE:
            name = form.get("template")
            return start_from_template(workspace, name, title, date=date, list_key=list_key), None
        case Beginning.LAST:
            last = last_issue(workspace, list_key)
            return duplicate_issue(workspace, last, date=date, title=title, fresh_news=True), None
        case _:
            return start_empty_issue(workspace, title, date=date, list_key=list_key), None


def _import(
    staff: SignedIn, form: FormFields, chosen: Beginning, list_key: str, title: str, date: dt.date | None
) -> ImportedPost:
    workspace, day = staff.workspace, today(staff.workspace)
    if chosen is Beginning.ADDRESS:
        address = form.get("address").strip()
        return import_address(workspace, address, list_key=list_key, today=day, title=title, date=date)
    source = _uploaded(form) if chosen is Beginning.FILE else _pasted(form)
    return import_source(workspace, source, list_key=list_key, today=day, title=title, date=date)


def _pasted(form: FormFields) -> Source:
    """Return what was pasted: its markup if the browser handed it over, else the text."""
    html, text = form.get("html"), form.get("text")
    if not text.strip() and not html.strip():
        raise RefusedError("nothing was pasted", hint="Paste the post into the field")
    # A title of one's own stands before the text, so that the text's first line is not taken for it.
    title = form.get("title").strip()
    if html.strip():
        head = f"<h1>{escape(title)}</h1>" if title else ""
        return Source(
            name="pasted text", data=f"{head}{html}".encode(), media_type="text/html; charset=utf-8"
        )
    kind, head = ("text/markdown", f"# {title}\n\n") if title else ("text/plain", "")
    return Source(name="pasted text", data=f"{head}{text}".encode(), media_type=f"{kind}; charset=utf-8")


def _uploaded(form: FormFields) -> Source:
    upload = form.file("file")
    if upload is None:
        raise RefusedError("no file was chosen", hint="Choose a Word file (.docx), a web page or a text file")
    data = upload.file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise RefusedError("that file is larger than 30 MB", hint="Make its pictures smaller and try again")
    name = (upload.filename or "file").replace("\\", "/").rpartition("/")[2]
    return Source(name=name, data=data, media_type="")


def _day(written: str) -> dt.date | None:
    if not written.strip():
        return None
    try:
        return dt.date.fromisoformat(written.strip())
    except ValueError:
        raise RefusedError(f"“{written[:40]}” is not a date", hint="Write it like 2026-11-24") from None


def _said(staff: SignedIn, pages: StudioPageWriter, imported: ImportedPost | None) -> str:
    if imported is None:
        return pages.say(staff, N_("Your issue is ready to be written."))
    words = pages.say(staff, N_("Here is the post as a draft."))
    to_do = [f"{line}: {text}" for line, text in (*imported.draft.missing, *imported.draft.to_check)]
    if to_do:
        look = pages.say(staff, N_("Please look at these lines:"))
        words = f"{words} {look} {'; '.join(to_do)}"
    return words


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    *,
    start: str,
    form: FormFields | None = None,
    problem: NewsletterError | None = None,
) -> Response:
    """Show the form again with everything that was typed; only a file has to be chosen again."""
    problems: Mapping[str, str] = {}
    if problem is not None:
        field = "title" if problem.message == "the title is empty" else "start"
        problems = {field: pages.sentence(staff, str(problem))}
    return pages.write(
        "new_issue.html",
        staff,
        status=422 if problem else 200,
        start=start,
        typed=form.get if form else lambda _name, otherwise="": otherwise,
        problems=problems,
        lists=own_lists(staff),
        templates=[(name, name) for name in issue_templates(staff.workspace)],
    )
