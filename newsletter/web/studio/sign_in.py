"""`/studio/sign-in`: by password, with a code where there is a second factor."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from newsletter.app.sign_in import (
    SignedInNow,
    ThrottledError,
    WrongCredentialsError,
    give_second_factor,
    sign_in,
)
from newsletter.web.current import CurrentWorkspace
from newsletter.web.raw_body import RawBody, form_fields
from newsletter.web.studio.access import client_of, signed_in
from newsletter.web.studio.cookies import (
    BROWSER,
    CHALLENGE,
    read_cookie,
    set_cookie,
)
from newsletter.web.studio.errors import wants_json
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.origin import PREFIX
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.signing import answer_signed_in, passkeys_work, relying_party, safe_next

router = APIRouter()

_WRONG = N_("The email address or the password is wrong.")
_WRONG_CODE = N_("That code is wrong, or was used before.")
_THROTTLED = N_("Too many sign-ins failed. Wait a few minutes, or ask for a new password.")


@router.get("/studio/sign-in", response_class=Response)
def sign_in_page(pages: StudioPages, request: Request, next: str = "") -> Response:
    """Show the form; who is signed in goes on."""
    if signed_in(request) is not None:
        return pages.redirect(safe_next(next).removeprefix(PREFIX))
    return _form(pages, next_path=next)


@router.post("/studio/sign-in", response_class=Response)
def sign_in_form(
    workspace: CurrentWorkspace, pages: StudioPages, request: Request, body: RawBody
) -> Response:
    """Sign in, or ask for the second factor. A script may give its code at once."""
    fields = form_fields(body)
    browser, client = read_cookie(workspace, request, BROWSER), client_of(request)
    email, next_path = fields.get("email", ""), fields.get("next", "")
    try:
        found = sign_in(workspace, email, fields.get("password", ""), client=client, browser=browser)
        if not isinstance(found, SignedInNow) and wants_json(request) and fields.get("code"):
            found = give_second_factor(
                workspace, found.challenge, fields["code"], client=client, browser=browser
            )
    except (WrongCredentialsError, ThrottledError) as error:
        return _refused(pages, error, next_path=next_path, email=email)
    if isinstance(found, SignedInNow):
        return answer_signed_in(pages, found, next_path)
    if wants_json(request):
        return JSONResponse({"second_factor": True})
    response = pages.write("sign_in_code.html", None, next=next_path, problem="")
    set_cookie(response, workspace, request, CHALLENGE, found.challenge)
    return response


@router.post("/studio/sign-in/code", response_class=Response)
def sign_in_code(
    workspace: CurrentWorkspace, pages: StudioPages, request: Request, body: RawBody
) -> Response:
    """Sign in with the code of an app, or a recovery code."""
    fields = form_fields(body)
    challenge = read_cookie(workspace, request, CHALLENGE)
    browser = read_cookie(workspace, request, BROWSER)
    try:
        found = give_second_factor(
            workspace, challenge, fields.get("code", ""), client=client_of(request), browser=browser
        )
    except (WrongCredentialsError, ThrottledError) as error:
        status, problem = _described(error, _WRONG_CODE)
        return pages.write(
            "sign_in_code.html",
            None,
            status=status,
            next=fields.get("next", ""),
            problem=pages.say(None, problem),
        )
    return answer_signed_in(pages, found, fields.get("next", ""))


def _form(
    pages: StudioPageWriter, *, next_path: str, email: str = "", problem: str = "", status: int = 200
) -> Response:
    party = relying_party(pages.workspace, pages.request)
    return pages.write(
        "sign_in.html",
        None,
        status=status,
        next=next_path,
        email=email,
        problem=problem,
        passkeys_work=passkeys_work(party),
    )


def _refused(
    pages: StudioPageWriter, error: WrongCredentialsError | ThrottledError, *, next_path: str, email: str
) -> Response:
    status, text = _described(error, _WRONG)
    problem = pages.say(None, text)
    headers: Mapping[str, str] = (
        {"Retry-After": str(error.seconds)} if isinstance(error, ThrottledError) else {}
    )
    response: Response
    if wants_json(pages.request):
        response = JSONResponse({"error": problem}, status_code=status)
    else:
        response = _form(pages, next_path=next_path, email=email, problem=problem, status=status)
    response.headers.update(headers)
    return response


def _described(error: WrongCredentialsError | ThrottledError, wrong: str) -> tuple[int, str]:
    return (429, _THROTTLED) if isinstance(error, ThrottledError) else (422, wrong)
