"""Error pages of the studio: what went wrong in words, what to do next, and nothing typed is lost.

A script that asks for JSON gets the same as an object: `error`, `hint` and `steps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from newsletter.errors import (
    BrokenIssueError,
    GoneError,
    IssueError,
    NewsletterError,
    NotFoundError,
    RefusedError,
    StoreDownError,
)
from newsletter.model import Hint, Permission
from newsletter.model.phrase import joined
from newsletter.web.studio.access import NotAllowedError, NotSignedInError, SignedIn, signed_in
from newsletter.web.studio.hints import NextStep, next_steps
from newsletter.web.studio.messages import setting_steps
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPageWriter

_JSON = "application/json"
_WORDS = {
    400: (N_("That request could not be read"), N_("Go back, reload the page, and try again.")),
    403: (
        N_("You may not do this"),
        N_("Your role here does not include it. Somebody who manages the accounts can change that."),
    ),
    404: (N_("There is nothing at this address"), N_("It may have been renamed or deleted.")),
    405: (N_("That request could not be read"), N_("Go back, reload the page, and try again.")),
    413: (N_("That is too large"), N_("Choose a smaller file, or a shorter text.")),
    422: (N_("That request could not be read"), N_("Go back, reload the page, and try again.")),
    500: (N_("Something went wrong"), N_("It was reported. Go back and try again.")),
    503: (
        N_("The database does not answer right now"),
        N_("Nothing was lost that was saved before. Wait a moment and try again."),
    ),
}
"""A title and what to do, for errors without words of their own."""
_BROKEN_ISSUE = (N_("This issue cannot be read yet"), N_("Fix this in its text first:"))


def add_access_errors(app: FastAPI) -> None:
    """Register the answers to those who are not signed in, or may not do something."""
    app.add_exception_handler(NotSignedInError, _answer_not_signed_in)
    app.add_exception_handler(NotAllowedError, _answer_not_allowed)


def answer_error(request: Request, error: Exception) -> Response:
    """Return the answer to an error on a page of the studio."""
    status, title, hint, hints = _described(error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == 503:
        headers["Retry-After"] = "60"
    try:
        staff = signed_in(request)
    except NewsletterError:
        staff = None  # the database is away
    response = _answer(request, staff, status, title, hint, next_steps(hints), _faults(error))
    response.headers.update(headers)
    return response


def wants_json(request: Request) -> bool:
    """Return whether a script asks, not somebody who will look at a page."""
    return _JSON in request.headers.get("accept", "")


def _described(error: Exception) -> tuple[int, str, str, Sequence[Hint]]:
    """Return status, title, hint and next steps."""
    if isinstance(error, HTTPException):
        status = error.status_code
    elif isinstance(error, RequestValidationError):
        status = 422
    elif isinstance(error, StoreDownError):
        status = 503
    elif isinstance(error, NewsletterError):
        if isinstance(error, BrokenIssueError | IssueError):
            return 422, *_BROKEN_ISSUE, ()
        if isinstance(error, NotFoundError):
            status = 410 if isinstance(error, GoneError) else 404
        else:
            status = 409 if isinstance(error, RefusedError) else 422
        return status, error.message, error.hint, error.next_steps
    else:
        status = 500
    return status, *_WORDS.get(status, _WORDS[500 if status >= 500 else 400]), ()


def _faults(error: Exception) -> Sequence[NextStep]:
    """Return the errors of an issue's file, each with the line of the editor where it can be fixed."""
    errors = error.errors if isinstance(error, BrokenIssueError) else (error,)
    return [
        NextStep(
            label=joined(". ", filter(None, (one.message, one.hint))),
            path=f"/issues/{quote(PurePosixPath(one.place.path).stem, safe='')}#line-{one.place.line}",
        )
        for one in errors
        if isinstance(one, IssueError)
    ]


def _answer(
    request: Request,
    staff: SignedIn | None,
    status: int,
    title: str,
    hint: str,
    steps: Sequence[NextStep],
    faults: Sequence[NextStep] = (),
) -> Response:
    pages = StudioPageWriter(workspace=request.app.state.workspace(), request=request)
    steps = (*steps, *(setting_steps(title, hint) if may_change_settings(staff) else ()))
    title, hint = pages.sentence(staff, title), pages.sentence(staff, hint)
    faults = [replace(one, label=pages.sentence(staff, one.label)) for one in faults]
    if wants_json(request):
        links = [
            {"label": pages.say(staff, one.label), "href": pages.address(one.path)}
            for one in (*steps, *faults)
        ]
        return JSONResponse({"error": title, "hint": hint, "steps": links}, status_code=status)
    return pages.write(
        "error.html", staff, status=status, problem=title, advice=hint, steps=steps, faults=faults
    )


def may_change_settings(staff: SignedIn | None) -> bool:
    """Return whether somebody may open the forms of settings."""
    return staff is not None and staff.may(Permission.SETTINGS)


def _answer_not_signed_in(request: Request, _error: Exception) -> Response:
    """Return to the sign-in page, and from there to where they were; a program and a form get 401."""
    pages = StudioPageWriter(workspace=request.app.state.workspace(), request=request)
    sign_in = pages.address("/sign-in")
    if wants_json(request):
        said = pages.say(None, N_("Your session has ended. Sign in again; nothing you typed is lost."))
        return JSONResponse({"error": said, "sign_in": sign_in}, status_code=401)
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(
            f"{sign_in}?next={quote(request.scope['path'] + query, safe='')}", status_code=303
        )
    return pages.write("session_ended.html", None, status=401)


def _answer_not_allowed(request: Request, error: Exception) -> Response:
    staff = error.staff if isinstance(error, NotAllowedError) else None
    return _answer(request, staff, 403, *_WORDS[403], ())
