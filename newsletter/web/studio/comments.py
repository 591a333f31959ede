"""`/studio/issues/SLUG/comments`: comments on blocks of an issue, as a page and as a list beside its text.

Each act answers a form with a redirect to where it was sent from, and a script (`Accept: application/json`)
with the list as it is now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.comments import (
    add_comment,
    answer_comment,
    comment_threads,
    delete_comment,
    passages_of,
    reopen_comment,
    resolve_comment,
)
from newsletter.app.issue_text import front_of
from newsletter.app.review import look
from newsletter.errors import RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.comment_list import comment_variables
from newsletter.web.studio.editor import readable_issue
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()


@router.get("/studio/issues/{slug}/comments", response_class=Response)
def comments_page(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, slug: str
) -> Response:
    """Show the comments beside the passages that they are about."""
    return _page(staff, pages, slug)


@router.get("/studio/issues/{slug}/comments/list", response_class=Response)
def comments_list(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, request: Request, slug: str
) -> Response:
    """Return the list for the editor, and the lines for its marks; 304 if nothing is new."""
    answer = _list(staff, pages, slug)
    if request.headers.get("if-none-match") == answer.headers["etag"]:
        return Response(status_code=304, headers={"ETag": answer.headers["etag"]})
    return answer


@router.post("/studio/issues/{slug}/comments", response_class=Response)
def add(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    form: StudioForm,
    request: Request,
    slug: str,
) -> Response:
    """Add a comment on the block that has `line` of the text in the editor (`source`), or in the file."""

    def act() -> None:
        add_comment(
            staff.workspace,
            slug,
            _line(form),
            form.get("text"),
            by=staff.actor,
            account_id=staff.account.id,
            source=form.get("source") if "source" in form else None,
        )
        look(staff.workspace, slug, staff.account.id, form.get("looked_at"))

    return _answer(staff, pages, form, request, slug, act, N_("Your comment is there."))


@router.post("/studio/issues/{slug}/comments/{comment}/answer", response_class=Response)
def answer(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    form: StudioForm,
    request: Request,
    slug: str,
    comment: int,
) -> Response:
    """Answer a comment."""

    def act() -> None:
        answer_comment(
            staff.workspace, slug, comment, form.get("text"), by=staff.actor, account_id=staff.account.id
        )

    return _answer(staff, pages, form, request, slug, act, N_("Your reply was added."))


@router.post("/studio/issues/{slug}/comments/{comment}/resolve", response_class=Response)
def resolve(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    form: StudioForm,
    request: Request,
    slug: str,
    comment: int,
) -> Response:
    """Resolve a comment."""

    def act() -> None:
        resolve_comment(staff.workspace, slug, comment, by=staff.actor)

    return _answer(staff, pages, form, request, slug, act, N_("Resolved."))


@router.post("/studio/issues/{slug}/comments/{comment}/reopen", response_class=Response)
def reopen(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    form: StudioForm,
    request: Request,
    slug: str,
    comment: int,
) -> Response:
    """Open a resolved comment again."""

    def act() -> None:
        reopen_comment(staff.workspace, slug, comment)

    return _answer(staff, pages, form, request, slug, act, N_("The comment is open again."))


@router.post("/studio/issues/{slug}/comments/{comment}/delete", response_class=Response)
def delete(
    staff: Annotated[SignedIn, may(Permission.WRITE)],
    pages: StudioPages,
    form: StudioForm,
    request: Request,
    slug: str,
    comment: int,
) -> Response:
    """Delete one's own comment or answer."""

    def act() -> None:
        delete_comment(staff.workspace, slug, comment, by=staff.actor, account_id=staff.account.id)

    return _answer(staff, pages, form, request, slug, act, N_("Your comment is deleted."))


def _answer(
    staff: SignedIn,
    pages: StudioPageWriter,
    form: FormFields,
    request: Request,
    slug: str,
    act: Callable[[], None],
    said: str,
) -> Response:
    readable_issue(staff, slug)
    is_script = "json" in request.headers.get("accept", "")
    try:
        act()
    except RefusedError as error:
        problem = pages.sentence(staff, str(error))
        if is_script:
            return JSONResponse({"error": problem}, status_code=422)
        return _page(
            staff, pages, slug, problem=problem, typed=form.get("text"), chosen=_line(form), status=422
        )
    if is_script:
        return _list(staff, pages, slug)
    path = "review" if form.get("back") == "review" else "comments"
    return pages.redirect(f"/issues/{quote(slug)}/{path}", said=pages.say(staff, said))


def _page(
    staff: SignedIn,
    pages: StudioPageWriter,
    slug: str,
    *,
    problem: str = "",
    typed: str = "",
    chosen: int = 0,
    status: int = 200,
) -> Response:
    current = readable_issue(staff, slug)
    threads = comment_threads(staff.workspace, slug, current.text)
    return pages.write(
        "comments.html",
        staff,
        status=status,
        issue=current,
        subject=front_of(current.text).get("subject") or slug,
        passages=passages_of(current.text),
        chosen=chosen,
        problem=problem,
        typed=typed,
        **comment_variables(staff, threads, slug),
    )


def _line(form: FormFields) -> int:
    written = form.get("line")
    return int(written) if written.isdecimal() and len(written) < 8 else 1


def _list(staff: SignedIn, pages: StudioPageWriter, slug: str) -> Response:
    current = readable_issue(staff, slug)
    threads = comment_threads(staff.workspace, slug, current.text)
    html = pages.fragment("comment_list.html", staff, **comment_variables(staff, threads, slug, editing=True))
    marks = [
        {"id": one.comment.id, "line": one.line, "author": one.comment.author, "text": one.comment.text}
        for one in threads
        if one.is_open and one.line is not None
    ]
    etag = hashlib.sha256(f"{current.version} {html}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return JSONResponse(
        {
            "version": current.version,
            "html": html,
            "marks": marks,
            "open": sum(one.is_open for one in threads),
        },
        headers={"ETag": f'"{etag}"'},
    )
