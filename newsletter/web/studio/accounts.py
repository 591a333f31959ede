"""`/studio/accounts`: who may use the studio, for admins; and the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from newsletter.app.accounts import change_access, disable, enable, invite, list_accounts, show_account
from newsletter.app.audit import read_audit_log
from newsletter.app.outbox import is_outbox
from newsletter.errors import AddressError, RefusedError
from newsletter.model import AuditFilter, Permission, Role
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.forms import FormFields, StudioForm
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import LANGUAGES, StudioPages, StudioPageWriter

router = APIRouter()
_IN_OUTBOX = N_("Email is not set up. The invitation to %(email)s reaches nobody: it is in the outbox.")

Admin = Annotated[SignedIn, may(Permission.ACCOUNTS, record=False)]
"""The use cases keep their own lines of the audit log."""
_PAGE = 100
_MOST = 2**62


@router.get("/studio/accounts", response_class=Response)
def accounts_page(staff: Annotated[SignedIn, may(Permission.ACCOUNTS)], pages: StudioPages) -> Response:
    """Show everybody who may use the studio."""
    return pages.write("accounts.html", staff, accounts=list_accounts(staff.workspace))


@router.get("/studio/accounts/invite", response_class=Response)
def invite_page(staff: Annotated[SignedIn, may(Permission.ACCOUNTS)], pages: StudioPages) -> Response:
    """Show the form of an invitation."""
    return _invitation(pages, staff, FormFields({}, {}))


@router.post("/studio/accounts/invite", response_class=Response)
def send_invitation(staff: Admin, pages: StudioPages, form: StudioForm) -> Response:
    """Invite somebody by email."""
    try:
        account = invite(
            staff.workspace,
            form.get("email").strip(),
            role=_role(form),
            by=staff.actor,
            name=form.get("name").strip()[:80],
            lists=_lists(form),
            lang=form.get("lang") if form.get("lang") in LANGUAGES else "",
        )
    except (AddressError, RefusedError) as error:
        return _invitation(pages, staff, form, problem=pages.sentence(staff, str(error)))
    words = _IN_OUTBOX if is_outbox(staff.workspace) else N_("An invitation is on its way to %(email)s.")
    said = pages.say(staff, words, email=account.email)
    return pages.redirect("/accounts", said=said)


@router.get("/studio/accounts/log", response_class=Response)
def audit_log_page(
    staff: Annotated[SignedIn, may(Permission.ACCOUNTS)],
    pages: StudioPages,
    who: str = "",
    action: str = "",
    before: str = "",
) -> Response:
    """Show the audit log."""
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    wanted = AuditFilter(actor=who.strip(), action=action.strip(), before_id=before_id, limit=_PAGE)
    entries = read_audit_log(staff.workspace, wanted)
    return pages.write("audit_log.html", staff, entries=entries, wanted=wanted, is_more=len(entries) == _PAGE)


@router.get("/studio/accounts/{account}", response_class=Response)
def account_page(
    staff: Annotated[SignedIn, may(Permission.ACCOUNTS)], pages: StudioPages, account: int
) -> Response:
    """Show one account."""
    return pages.write("account.html", staff, details=show_account(staff.workspace, min(account, _MOST)))


@router.post("/studio/accounts/{account}", response_class=Response)
def save_access(staff: Admin, pages: StudioPages, form: StudioForm, account: int) -> Response:
    """Give an account another role and other lists."""
    change_access(staff.workspace, min(account, _MOST), role=_role(form), lists=_lists(form), by=staff.actor)
    return pages.redirect("/accounts", said=pages.say(staff, N_("Saved.")))


@router.post("/studio/accounts/{account}/disable", response_class=Response)
def disable_account(staff: Admin, pages: StudioPages, account: int) -> Response:
    """Shut an account out at once."""
    disabled = disable(staff.workspace, min(account, _MOST), by=staff.actor)
    said = pages.say(staff, N_("The account of %(name)s is disabled."), name=disabled.name or disabled.email)
    return pages.redirect("/accounts", said=said)


@router.post("/studio/accounts/{account}/enable", response_class=Response)
def enable_account(staff: Admin, pages: StudioPages, account: int) -> Response:
    """Let an account in again."""
    enabled = enable(staff.workspace, min(account, _MOST), by=staff.actor)
    said = pages.say(staff, N_("%(name)s can sign in again."), name=enabled.name or enabled.email)
    return pages.redirect("/accounts", said=said)


def _invitation(pages: StudioPageWriter, staff: SignedIn, form: FormFields, *, problem: str = "") -> Response:
    return pages.write("invite.html", staff, status=422 if problem else 200, form=form, problem=problem)


def _role(form: FormFields) -> Role:
    try:
        return Role(form.get("role"))
    except ValueError:
        raise HTTPException(422) from None


def _lists(form: FormFields) -> list[str]:
    return form.all("lists") if form.get("scope") == "some" else []
