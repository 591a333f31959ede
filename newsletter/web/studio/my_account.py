"""`/studio/me`: what people change about their own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.account_links import WeakPasswordError
from newsletter.app.accounts import show_account
from newsletter.app.my_account import (
    change_password,
    change_profile,
    end_other_sessions,
    my_sessions,
)
from newsletter.app.passkeys import my_passkeys
from newsletter.app.sign_in import WrongCredentialsError
from newsletter.errors import AddressError, RefusedError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, client_of, may
from newsletter.web.studio.account_link import PASSWORD_PROBLEMS
from newsletter.web.studio.cookies import SESSION, read_cookie
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import LANGUAGES, StudioPages, StudioPageWriter
from newsletter.web.studio.signing import keep_session, passkeys_work, relying_party

router = APIRouter()

Mine = Annotated[SignedIn, may(Permission.READ, record=False)]
"""Everybody may do this to their own account; the use cases keep their own lines of the audit log."""
WRONG_PASSWORD = N_("That is not your password.")
_ADDRESS_TAKEN = N_("This email address cannot be used. Check it, or use another.")


@router.get("/studio/me", response_class=Response)
def my_account_page(staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages) -> Response:
    """Show it."""
    return _page(pages, staff)


@router.post("/studio/me/profile", response_class=Response)
def save_profile(staff: Mine, pages: StudioPages, form: StudioForm) -> Response:
    """Change name and language, and the address of who has none yet."""
    lang = form.get("lang") if form.get("lang") in LANGUAGES else staff.account.lang
    try:
        change_profile(
            staff.workspace,
            staff.account,
            name=form.get("name").strip()[:80],
            lang=lang,
            email=form.get("email").strip() or None,
            by=staff.actor,
        )
    except (AddressError, RefusedError):
        return _page(pages, staff, email_problem=_ADDRESS_TAKEN, email=form.get("email"))
    return pages.redirect("/me", said=pages.say(staff, N_("Saved.")))


@router.post("/studio/me/password", response_class=Response)
def save_password(staff: Mine, pages: StudioPages, request: Request, form: StudioForm) -> Response:
    """Change the password; every other session ends."""
    try:
        session = change_password(
            staff.workspace,
            staff.session,
            old=form.get("old"),
            new=form.get("password"),
            client=client_of(request),
            by=staff.actor,
        )
    except WrongCredentialsError:
        return _page(pages, staff, old_problem=WRONG_PASSWORD)
    except WeakPasswordError as error:
        return _page(pages, staff, password_problem=PASSWORD_PROBLEMS[error.problem])
    said = N_("Your password was changed. Everywhere else you are signed out.")
    response = pages.redirect("/me", said=pages.say(staff, said))
    keep_session(response, staff.workspace, request, session)
    return response


@router.post("/studio/me/sessions", response_class=Response)
def end_sessions(staff: Mine, pages: StudioPages, request: Request, form: StudioForm) -> Response:
    """End one other session, or all of them."""
    chosen = form.get("session")
    end_other_sessions(
        staff.workspace,
        staff.session,
        token=read_cookie(staff.workspace, request, SESSION),
        session_id=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else None,
        by=staff.actor,
    )
    return pages.redirect("/me#sessions", said=pages.say(staff, N_("Signed out there.")))


def _page(pages: StudioPageWriter, staff: SignedIn, *, email: str = "", **problems: str) -> Response:
    details = show_account(staff.workspace, staff.account.id)
    told = {f"{name}_problem": "" for name in ("email", "old", "password")}
    told |= {name: pages.say(staff, text) for name, text in problems.items()}
    return pages.write(
        "my_account.html",
        staff,
        status=422 if problems else 200,
        details=details,
        email=email,
        sessions=my_sessions(staff.workspace, staff.account),
        passkeys=my_passkeys(staff.workspace, staff.account),
        passkeys_work=passkeys_work(relying_party(staff.workspace, pages.request)),
        **told,
    )
