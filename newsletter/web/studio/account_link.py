"""`/studio/forgot` and `/studio/link/TOKEN`: a new password, an invitation, a link made on the server.

Opening a link changes nothing: programs that scan mail open links, and some press buttons. So an emailed one
takes the browser that asked for it, or the code in the email.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.account_links import (
    WeakPasswordError,
    WrongCodeError,
    ask_for_new_password,
    find_account_link,
    needs_code,
    use_account_link,
)
from newsletter.app.workspace import Workspace
from newsletter.web.current import CurrentWorkspace
from newsletter.web.raw_body import RawBody, form_fields
from newsletter.web.studio.access import client_of
from newsletter.web.studio.cookies import ASKED, read_cookie, set_cookie
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.signing import keep_session, passkeys_work, relying_party

router = APIRouter()

PASSWORD_PROBLEMS = {
    "short": N_("This password is too short: use at least 10 letters, better a sentence."),
    "long": N_("This password is too long: use at most 200 letters."),
    "common": N_("This password is too easy to guess: choose another."),
}
_WRONG_CODE = N_("That is not the code in the email.")


@router.get("/studio/forgot", response_class=Response)
def forgot_page(pages: StudioPages) -> Response:
    """Show the form."""
    return pages.write("forgot.html", None, is_sent=False)


@router.post("/studio/forgot", response_class=Response)
def forgot(workspace: CurrentWorkspace, pages: StudioPages, request: Request, body: RawBody) -> Response:
    """Have a link emailed; the same answer whether the address has an account."""
    browser = ask_for_new_password(workspace, form_fields(body).get("email", ""), client=client_of(request))
    response = pages.write("forgot.html", None, is_sent=True)
    set_cookie(response, workspace, request, ASKED, browser, seconds=3600)
    return response


@router.get("/studio/link/{token}", response_class=Response)
def link_page(workspace: CurrentWorkspace, pages: StudioPages, token: str) -> Response:
    """Show what the link is for."""
    return _page(pages, workspace, token)


@router.post("/studio/link/{token}", response_class=Response)
def use_link(
    workspace: CurrentWorkspace, pages: StudioPages, request: Request, body: RawBody, token: str
) -> Response:
    """Set the password and sign in."""
    fields = form_fields(body)
    with_passkey = fields.get("act") == "passkey"
    try:
        session = use_account_link(
            workspace,
            token,
            code=fields.get("code", ""),
            browser=read_cookie(workspace, request, ASKED),
            name=fields.get("name", "").strip()[:80],
            password="" if with_passkey else fields.get("password", "") or " ",
            client=client_of(request),
        )
    except WrongCodeError:
        return _page(pages, workspace, token, name=fields.get("name", ""), code_problem=_WRONG_CODE)
    except WeakPasswordError as error:
        problem = PASSWORD_PROBLEMS[error.problem]
        return _page(pages, workspace, token, name=fields.get("name", ""), password_problem=problem)
    if not session:
        said = pages.say(None, N_("Your password was changed. Sign in with it, and with your code."))
        return pages.redirect("/sign-in", said=said)
    said = N_("You are signed in. Add a passkey now.") if with_passkey else N_("You are signed in.")
    response = pages.redirect("/me#passkeys" if with_passkey else "/", said=pages.say(None, said))
    keep_session(response, workspace, request, session)
    return response


def _page(
    pages: StudioPageWriter,
    workspace: Workspace,
    token: str,
    *,
    name: str = "",
    code_problem: str = "",
    password_problem: str = "",
) -> Response:
    link = find_account_link(workspace, token)
    return pages.write(
        "account_link.html",
        None,
        status=422 if code_problem or password_problem else 200,
        link=link,
        token=token,
        name=name or link.account.name,
        needs_code=needs_code(link, read_cookie(workspace, pages.request, ASKED)),
        code_problem=pages.say(None, code_problem) if code_problem else "",
        password_problem=pages.say(None, password_problem) if password_problem else "",
        passkeys_work=passkeys_work(relying_party(workspace, pages.request)),
    )
