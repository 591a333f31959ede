"""`/studio/issues/SLUG`: the editor of an issue's text, and what its scripts ask for.

The page is a form that works without scripts. A save names the version that it was made from (`If-Match`, RFC
9110 section 13.1.1): 412 answers with what is in the file now, 428 a save without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.block_form import block_forms, build_block
from newsletter.app.comments import comment_threads
from newsletter.app.frozen_editions import frozen_editions
from newsletter.app.issue_history import VersionKind, keep_version
from newsletter.app.issue_languages import find_passage, offered_languages
from newsletter.app.issue_text import (
    Conflict,
    IssueText,
    MergeKind,
    MuchShorter,
    SaveOutcome,
    front_of,
    merge_text,
    read_text,
    save_text,
)
from newsletter.app.refusals import Refused
from newsletter.app.review import last_step
from newsletter.errors import IssueError, RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.comment_list import comment_variables
from newsletter.web.studio.forms import JsonBody, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.preview import preview_variables

router = APIRouter()

Frequent = Annotated[SignedIn, may(Permission.WRITE, record=False)]
"""Requests that come all the time while somebody types, which the audit log leaves out."""

_KEPT = {
    VersionKind.COMMIT: N_("This version is kept in the history, as a git commit."),
    VersionKind.KEPT: N_("This version is kept in the history."),
    None: N_("This version is in the history already."),
}
_NOT_IN_GIT = N_("This version is kept in the history, but git did not take it: %(reason)s")


@router.get("/studio/issues/{slug}", response_class=Response)
def editor_page(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str) -> Response:
    """Show the text in a field, beside its preview."""
    return _page(staff, pages, _readable(staff, slug))


@router.post("/studio/issues/{slug}", response_class=Response)
def save_form(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, form: StudioForm, slug: str
) -> Response:
    """Save the form of a page without scripts; a conflict shows both texts."""
    text, confirmed = form.get("text"), "confirmed" in form
    outcome = _save(staff, slug, text, was=form.get("version"), confirmed=confirmed)
    if isinstance(outcome, Conflict):
        return _page(staff, pages, outcome.current, status=412, mine=text)
    if isinstance(outcome, Refused | MuchShorter):
        return _page(staff, pages, read_text(staff.workspace, slug), status=422, mine=text, refused=outcome)
    return pages.redirect(f"/issues/{slug}", said=pages.say(staff, N_("Saved.")))


@router.get("/studio/issues/{slug}/text", response_class=Response)
def text_of_file(staff: Annotated[SignedIn, may(Permission.WRITE)], request: Request, slug: str) -> Response:
    """Return what is in the file and its version; 304 if that is the version of If-None-Match."""
    current = _readable(staff, slug)
    if _tag(request.headers.get("if-none-match", "")) == current.version:
        return Response(status_code=304, headers={"ETag": f'"{current.version}"'})
    return _json({"version": current.version, "text": current.text}, current.version)


@router.post("/studio/issues/{slug}/text", response_class=Response)
def save(staff: Frequent, pages: StudioPages, request: Request, body: JsonBody, slug: str) -> Response:
    """Save `text` made from the version in If-Match; `confirmed`: even if most of it is gone."""
    was = _tag(request.headers.get("if-match", ""))
    if not was:
        return _json({"error": "A save has to name its version (If-Match)."}, status=428)
    try:
        outcome = _save(staff, slug, _text(body, "text"), was=was, confirmed=body.get("confirmed") is True)
    except IssueError as error:
        return _json(
            {"error": pages.say(staff, error.message), "hint": pages.say(staff, error.hint)}, status=507
        )
    if isinstance(outcome, Conflict):
        current = outcome.current
        return _json({"version": current.version, "text": current.text}, current.version, status=412)
    if isinstance(outcome, Refused | MuchShorter):
        reason = "shorter" if isinstance(outcome, MuchShorter) else "refused"
        said, hint = pages.say(staff, outcome.message), pages.say(staff, outcome.hint)
        return _json({"reason": reason, "error": said, "hint": hint}, status=422)
    return _json({"version": outcome.version, "changed": outcome.changed}, outcome.version)


@router.post("/studio/issues/{slug}/merge", response_class=Response)
def merge(staff: Frequent, body: JsonBody, slug: str) -> Response:
    """Merge `mine`, made from `base`, with the file; nothing is saved.

    Offsets of `edits` count UTF-16 units of `mine`; the last place comes first.
    """
    _readable(staff, slug)
    found = merge_text(staff.workspace, slug, base=_text(body, "base"), mine=_text(body, "mine"))
    places = found.merge.places
    return _json(
        {
            "version": found.current.version,
            "text": found.current.text,
            "clean": found.merge.text is not None,
            "by_words": any(place.kind is MergeKind.WORDS for place in places),
            "final_newline": found.merge.final_newline,
            "edits": [{"start": one.start, "end": one.end, "text": one.text} for one in found.edits],
            "places": [
                {
                    "kind": place.kind.value,
                    "base": place.base,
                    "mine": place.mine,
                    "theirs": place.theirs,
                    "text": place.text,
                }
                for place in places
            ],
        }
    )


@router.post("/studio/issues/{slug}/block", response_class=Response)
def block(staff: Frequent, pages: StudioPages, body: JsonBody, slug: str) -> Response:
    """Return the text of a block that was filled in as a form; 422 with what is wrong, by field."""
    _readable(staff, slug)
    values = body.get("values")
    pairs = [
        (str(pair[0]), str(pair[1]))
        for pair in (values if isinstance(values, list) else [])
        if isinstance(pair, list) and len(pair) == 2
    ]
    built = build_block(
        staff.workspace,
        _text(body, "name"),
        title=_text(body, "title"),
        values=pairs,
        body=_text(body, "body"),
    )
    if built.faults:
        faults = [{"field": one.field, "message": pages.say(staff, one.message)} for one in built.faults]
        return _json({"faults": faults}, status=422)
    return _json({"text": built.text})


@router.post("/studio/issues/{slug}/language", response_class=Response)
def language(staff: Frequent, body: JsonBody, slug: str) -> Response:
    """Return where the passage at `line` is in a language; the edits insert it where there is none.

    Offsets of `edits` count UTF-16 units of `text`; the last place comes first.
    """
    _readable(staff, slug)
    line = body.get("line")
    try:
        found = find_passage(
            staff.workspace,
            _text(body, "text"),
            _text(body, "language"),
            line=line if isinstance(line, int) else 1,
        )
    except RefusedError as error:
        return _json({"error": error.message, "hint": error.hint}, status=422)
    edits = [{"start": one.start, "end": one.end, "text": one.text} for one in found.edits]
    return _json({"edits": edits, "line": found.line})


@router.post("/studio/issues/{slug}/keep", response_class=Response)
def keep(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, body: JsonBody, slug: str
) -> Response:
    """Keep the text as it is in the file, with a note, in the history."""
    _readable(staff, slug)
    note = _text(body, "note")
    kept = keep_version(staff.workspace, slug, note=note, by=staff.actor, email=staff.account.email)
    said = pages.say(staff, _KEPT[kept.kind])
    if kept.problem:
        said = pages.say(staff, _NOT_IN_GIT, reason=kept.problem)
    return _json({"message": said})


def readable_issue(staff: SignedIn, slug: str) -> IssueText:
    """Return an issue's text; raises NotAllowedError for a list that somebody does not work on."""
    return _readable(staff, slug)


def _readable(staff: SignedIn, slug: str) -> IssueText:
    current = read_text(staff.workspace, slug)
    _require(staff, current.text)
    return current


def _require(staff: SignedIn, text: str) -> None:
    """Check the list that a text names, if it is one of the publication's: a half-typed name is nobody's."""
    key = front_of(text).get("list")
    if key in staff.workspace.publication.lists:
        staff.require(Permission.WRITE, key)


def _save(staff: SignedIn, slug: str, text: str, *, was: str, confirmed: bool) -> SaveOutcome:
    _readable(staff, slug)
    _require(staff, text)
    return save_text(staff.workspace, slug, text, was=was, by=staff.actor, confirmed=confirmed)


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    current: IssueText,
    *,
    status: int = 200,
    mine: str | None = None,
    refused: Refused | MuchShorter | None = None,
) -> Response:
    front = front_of(current.text)
    shown = current.text if mine is None else mine
    preview: dict[str, Any] = preview_variables(staff, pages, current.slug, text=shown)
    threads = comment_threads(staff.workspace, current.slug, current.text)
    return pages.write(
        "editor.html",
        staff,
        status=status,
        issue=current,
        subject=front.get("subject") or current.slug,
        frozen=frozen_editions(staff.workspace, current.slug),
        can_confirm=isinstance(refused, MuchShorter),
        text_lang=front.get("lang", "").strip("[] ").partition(",")[0] or staff.workspace.publication.lang,
        languages=offered_languages(staff.workspace, shown),
        blocks=block_forms(),
        mine=mine,
        refused=refused,
        review=last_step(staff.workspace, current.slug),
        **comment_variables(staff, threads, current.slug, editing=True) | preview,
    )


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str):
        raise HTTPException(400)
    return found


def _tag(header: str) -> str:
    return header.strip().removeprefix("W/").strip('"')


def _json(content: Mapping[str, object], version: str = "", *, status: int = 200) -> Response:
    headers = {"ETag": f'"{version}"'} if version else {}
    return JSONResponse(content, status_code=status, headers=headers)
