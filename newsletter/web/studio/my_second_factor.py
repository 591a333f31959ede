"""`/studio/me/second-factor`: codes of an app as the second factor of one's own sign-ins."""

from __future__ import annotations

import base64
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.accounts import show_account
from newsletter.app.my_account import (
    NewSecondFactor,
    begin_second_factor,
    finish_second_factor,
    recovery_codes_left,
    remove_second_factor,
    require_password,
    second_factor_in_hand,
)
from newsletter.app.sign_in import WrongCredentialsError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import StudioForm
from newsletter.web.studio.my_account import WRONG_PASSWORD, Mine
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPages, StudioPageWriter

router = APIRouter()

_WRONG_CODE = N_("That code is wrong. Codes change every 30 seconds: enter the one that shows now.")


@router.get("/studio/me/second-factor", response_class=Response)
def second_factor_page(staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages) -> Response:
    """Show what it is, and a button that begins or ends it."""
    return _page(pages, staff)


@router.post("/studio/me/second-factor", response_class=Response)
def begin(staff: Mine, pages: StudioPages, form: StudioForm) -> Response:
    """Show the QR code."""
    try:
        require_password(staff.workspace, staff.account, form.get("password"))
    except WrongCredentialsError:
        return _page(pages, staff, problem=WRONG_PASSWORD)
    return _set_up(pages, staff, begin_second_factor(staff.workspace, staff.account))


@router.post("/studio/me/second-factor/code", response_class=Response)
def finish(staff: Mine, pages: StudioPages, form: StudioForm) -> Response:
    """Turn it on, and show the recovery codes this once."""
    token = form.get("token")
    try:
        codes = finish_second_factor(staff.workspace, staff.account, token, form.get("code"), by=staff.actor)
    except WrongCredentialsError:
        new = second_factor_in_hand(staff.workspace, staff.account, token)
        return _set_up(pages, staff, new, problem=_WRONG_CODE)
    return pages.write("recovery_codes.html", staff, codes=codes)


@router.post("/studio/me/second-factor/remove", response_class=Response)
def remove(staff: Mine, pages: StudioPages, form: StudioForm) -> Response:
    """Turn it off."""
    try:
        remove_second_factor(staff.workspace, staff.account, password=form.get("password"), by=staff.actor)
    except WrongCredentialsError:
        return _page(pages, staff, problem=WRONG_PASSWORD)
    return pages.redirect("/me", said=pages.say(staff, N_("Two-step verification is off.")))


def _page(pages: StudioPageWriter, staff: SignedIn, *, problem: str = "") -> Response:
    return pages.write(
        "second_factor.html",
        staff,
        status=422 if problem else 200,
        details=show_account(staff.workspace, staff.account.id),
        codes_left=recovery_codes_left(staff.workspace, staff.account),
        problem=pages.say(staff, problem) if problem else "",
    )


def _set_up(pages: StudioPageWriter, staff: SignedIn, new: NewSecondFactor, *, problem: str = "") -> Response:
    return pages.write(
        "second_factor_new.html",
        staff,
        status=422 if problem else 200,
        new=new,
        picture=base64.b64encode(new.picture).decode(),
        problem=pages.say(staff, problem) if problem else "",
    )
