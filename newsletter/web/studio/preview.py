"""`/studio/issues/SLUG/preview`: an issue as readers get it, with findings, beside the editor or on its own.

The frame's document is what a mail program would show, so its Content-Security-Policy allows inline styles
and pictures of this site; no script runs in it, whatever an issue's text holds. The frame's sandbox must
allow scripts all the same: without that, Safari calls no listener of ours on its links.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from urllib.parse import parse_qs, quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.issue_preview import (
    IssuePreview,
    PreviewChoice,
    list_of_text,
    people_on_list,
    preview_text,
    previewed_picture,
    saved_text,
)
from newsletter.app.issue_text import front_of
from newsletter.app.people import find_person
from newsletter.app.preview_frame import frame_document, with_changes
from newsletter.errors import NewsletterError
from newsletter.model import Permission, Picture, Subscriber
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import JsonBody
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.preview_findings import finding_rows, findings_json
from newsletter.web.studio.preview_form import PreviewForm
from newsletter.web.studio.preview_words import fact_words, summary

router = APIRouter()

FRAME_POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'none'; frame-ancestors 'self'"
)
FRAME_HEADERS = {
    "Content-Security-Policy": FRAME_POLICY,
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
}
_MOST_FOUND = 8
_LONGEST_EDITOR = 64


@router.get("/studio/issues/{slug}/preview", response_class=Response)
def preview_page(
    staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages, request: Request, slug: str
) -> Response:
    """Show the saved text as readers get it, and what preflight finds in it."""
    text = _saved(staff, slug)
    form = PreviewForm.read(parse_qs(request.url.query, keep_blank_values=True))
    variables: dict[str, Any] = preview_variables(staff, pages, slug, text=text, form=form, editing=False)
    subject = front_of(text).get("subject") or slug
    return pages.write("preview.html", staff, subject=subject, **variables)


@router.get("/studio/issues/{slug}/preview/frame", response_class=Response)
def preview_frame(
    staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages, request: Request, slug: str
) -> Response:
    """Return the document of the frame for the saved text."""
    text = _saved(staff, slug)
    form = PreviewForm.read(parse_qs(request.url.query, keep_blank_values=True))
    html = _frame_html(staff, pages, slug, _preview(staff, slug, text, form.choice()), form)
    return Response(html, media_type="text/html", headers=FRAME_HEADERS)


@router.get("/studio/issues/{slug}/preview/pictures/{name}", response_class=Response)
def preview_picture(staff: Annotated[SignedIn, may(Permission.READ)], slug: str, name: str) -> Response:
    """Return a picture of a preview; its name is made from its content."""
    _saved(staff, slug)
    picture = previewed_picture(staff.workspace, slug, name)
    headers = {
        "Cache-Control": "private, max-age=86400, immutable",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(picture.data, media_type=picture.media_type, headers=headers)


@router.post("/studio/issues/{slug}/preview", response_class=Response)
def preview_unsaved(
    staff: Annotated[SignedIn, may(Permission.WRITE, record=False)],
    pages: StudioPages,
    body: JsonBody,
    slug: str,
) -> Response:
    """Return what a text would be, in parts for the page; 204 if the same editor wants a newer one.

    `text` (without: the saved one), `query` as the form of the preview has it, `person` (an address),
    `editor` (any name for the page that asks), `etag` of the document it has.
    """
    saved = _saved(staff, slug)
    text = body["text"] if isinstance(body.get("text"), str) else saved
    person = _person(staff, _word(body, "person"), list_of_text(text) or list_of_text(saved))
    form = PreviewForm.read(parse_qs(_word(body, "query"), keep_blank_values=True))
    with staff.workspace.previews.turn(
        f"{staff.account.id} {slug} {_word(body, 'editor')[:_LONGEST_EDITOR]}"
    ) as is_newest:
        if not is_newest:
            return Response(status_code=204)
        preview = _preview(staff, slug, text, form.choice(person))
    return JSONResponse(_answer(staff, pages, slug, text, preview, form, known=_word(body, "etag")))


@router.post("/studio/issues/{slug}/preview/people", response_class=Response)
def preview_people(
    staff: Annotated[SignedIn, may(Permission.PEOPLE, record=False)], body: JsonBody, slug: str
) -> Response:
    """Return people of the issue's list whose name or address has the words of `query`."""
    list_key = list_of_text(_saved(staff, slug))
    staff.require(Permission.PEOPLE, list_key)
    try:
        found = people_on_list(staff.workspace, _word(body, "query"), list_key, limit=_MOST_FOUND)
    except NewsletterError:
        found = ()
    return JSONResponse({"people": [_person_row(one) for one in found]})


def preview_variables(
    staff: SignedIn,
    pages: StudioPageWriter,
    slug: str,
    *,
    text: str,
    form: PreviewForm | None = None,
    editing: bool = True,
) -> dict[str, object]:
    """Return the variables of `editor_preview.html`: the preview of a text that is saved.

    `editing`: it stands beside the text, so that findings lead to their lines.
    """
    form = form or PreviewForm()
    preview = _preview(staff, slug, text, form.choice())
    answer = _answer(staff, pages, slug, text, preview, form, known="", editing=editing)
    return {
        "slug": slug,
        "preview_address": pages.address(f"/issues/{quote(slug)}/preview"),
        "preview_form": form,
        "preview_parts": answer["parts"],
        "preview_findings": answer["findings"],
        "preview_summary": answer["summary"],
        "preview_editing": editing,
        "preview_people": staff.may(Permission.PEOPLE, preview.list or None),
    }


def marked_frame(
    staff: SignedIn, pages: StudioPageWriter, slug: str, text: str, changed: Iterable[int], *, is_old: bool
) -> str:
    """Return the document of a frame for a text of an issue, with the parts of the changed lines marked."""
    form = PreviewForm()
    preview = _preview(staff, slug, text, form.choice())
    return with_changes(_frame_html(staff, pages, slug, preview, form), changed, is_old=is_old)


def _saved(staff: SignedIn, slug: str) -> str:
    """Return the text of the file; raises NotAllowedError for a list that somebody does not work on."""
    text = saved_text(staff.workspace, slug)
    _require(staff, list_of_text(text))
    return text


def _preview(staff: SignedIn, slug: str, text: str, choice: PreviewChoice) -> IssuePreview:
    preview = preview_text(staff.workspace, slug, text, choice)
    _require(staff, preview.list)
    if preview.shown is not None:
        staff.workspace.previews.keep_pictures(slug, preview.shown.pictures)
    return preview


def _require(staff: SignedIn, list_key: str) -> None:
    """Check the list that a text names, if there is one of that name: a half-typed name is nobody's."""
    if list_key in staff.workspace.publication.lists:
        staff.require(Permission.READ, list_key)


def _person(staff: SignedIn, address: str, list_key: str) -> Subscriber | None:
    """Return somebody of the issue's list by address; None for nobody."""
    if not address:
        return None
    staff.require(Permission.PEOPLE, list_key)
    try:
        person = find_person(staff.workspace.store, address)
    except NewsletterError:
        return None
    return person if any(one.list == list_key for one in person.subscriptions) else None


def _answer(
    staff: SignedIn,
    pages: StudioPageWriter,
    slug: str,
    text: str,
    preview: IssuePreview,
    form: PreviewForm,
    *,
    known: str,
    editing: bool = True,
) -> dict[str, Any]:
    html = "" if preview.shown is None else _frame_html(staff, pages, slug, preview, form)
    etag = hashlib.sha256(html.encode("utf-8", "surrogatepass")).hexdigest()[:24] if html else known
    findings = finding_rows(
        preview.findings,
        text,
        lambda words, **values: pages.say(staff, words, **values),
        with_settings=staff.may(Permission.SETTINGS),
    )
    said = summary(pages, staff, preview.findings)
    parts = {
        "findings": pages.fragment(
            "preview_findings.html", staff, findings=findings, summary=said, editing=editing
        ),
        "languages": pages.fragment("preview_languages.html", staff, choices=preview.choices, form=form),
        "choices": pages.fragment("preview_choices.html", staff, choices=preview.choices, form=form),
    }
    if preview.shown is not None:
        facts = fact_words(pages, staff, preview.shown)
        parts["row"] = pages.fragment("preview_row.html", staff, row=preview.shown.row)
        parts["facts"] = pages.fragment("preview_facts.html", staff, facts=facts, shown=preview.shown)
    return {
        "etag": etag,
        "html": html if html and etag != known else None,
        "shown": preview.shown is not None,
        "parts": parts,
        "summary": said.text,
        "findings": findings_json(findings),
    }


def _frame_html(
    staff: SignedIn, pages: StudioPageWriter, slug: str, preview: IssuePreview, form: PreviewForm
) -> str:
    if preview.shown is None:
        return pages.fragment("preview_nothing.html", staff)
    folder = pages.address(f"/issues/{quote(slug)}/preview/pictures/")

    def path(picture: Picture) -> str:
        return f"{folder}{quote(picture.name)}"

    return frame_document(preview.shown, form.mode(), picture_path=path)


def _word(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise HTTPException(400)
    return value


def _person_row(person: Subscriber) -> dict[str, str]:
    who = person.person
    return {"address": who.address, "name": f"{who.first_name} {who.last_name}".strip()}
