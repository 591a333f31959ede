"""Visits to the frame of the studio: signing in, accounts, one's own account, and errors."""

from __future__ import annotations

import pyotp
from playwright.sync_api import Page

from newsletter.accounts.password import hash_password
from newsletter.app.account_links import make_server_link, queue_invitation
from newsletter.app.accounts import disable, invite
from newsletter.app.my_account import begin_second_factor, finish_second_factor
from newsletter.app.studio_sign_in import make_owner_link
from newsletter.model import Account, Role
from tests.app.actors import staff
from tests.web.site import START
from tests.web.studio.account_emails import newest_email
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visit import StudioVisit

PASSWORD = "a bridge over the river"
LONG = "Donaudampfschifffahrtsgesellschaftskapitän"


def with_password(
    studio: StudioSite, email: str = "ana@riverton.example", role: Role = Role.WRITER
) -> Account:
    """Add somebody who has a password."""
    account = studio.add_account(email, role, name="Ana Ruiz")
    studio.workspace.store.set_password(account.id, hash_password(PASSWORD))
    return account


def with_second_factor(studio: StudioSite) -> tuple[Account, pyotp.TOTP]:
    """Add somebody who has a password and a second factor."""
    account = with_password(studio)
    new = begin_second_factor(studio.workspace, account)
    app = pyotp.TOTP(new.secret)
    code = app.at(studio.clock.now())
    finish_second_factor(studio.workspace, account, new.token, code, by=staff())
    studio.clock.time = studio.clock.time.replace(minute=(studio.clock.time.minute + 2) % 60)
    return account, app


def _second_factor(studio: StudioSite) -> str:
    with_second_factor(studio)
    return ""


def _owner(studio: StudioSite) -> str:
    return f"/owner/{make_owner_link(studio.workspace)}"


def _invited(studio: StudioSite) -> str:
    account = invite(studio.workspace, "kai@riverton.example", role=Role.EDITOR, by=staff(), emails=False)
    studio.site.change(base_url="https://news.example")
    queue_invitation(studio.workspace, account, by=staff())
    return newest_email(studio).path


def _reset(studio: StudioSite) -> str:
    account = studio.add_account("kai@riverton.example", Role.EDITOR)
    return f"/link/{make_server_link(studio.workspace, account, by=staff())}"


def _team(studio: StudioSite) -> str:
    studio.account(Role.ADMIN)
    with_password(studio, f"{LONG.lower()}@riverton.example")
    left = studio.add_account("left@riverton.example", Role.PUBLISHER, name=LONG * 2, lists=("volunteers",))
    disable(studio.workspace, left.id, by=staff())
    invite(studio.workspace, "new@riverton.example", role=Role.EDITOR, by=staff("Ana"), emails=False)
    return ""


def _one(studio: StudioSite) -> str:
    studio.account(Role.ADMIN)
    left = studio.add_account("left@riverton.example", Role.PUBLISHER, lists=("volunteers",))
    return f"/accounts/{left.id}"


def _one_disabled(studio: StudioSite) -> str:
    path = _one(studio)
    disable(studio.workspace, int(path.rpartition("/")[2]), by=staff())
    return path


def _busy(studio: StudioSite) -> str:
    for number in range(120):
        studio.workspace.store.add_audit_entry(
            "issues.save", by=staff("Ana"), account_id=None, subject=f"{LONG} {number}", detail="",
            network="203.0.113.0/24", now=studio.clock.now(),
        )  # fmt: skip
    return ""


def _new_factor(page: Page) -> None:
    page.get_by_role("button", name="Start").or_(page.get_by_role("button", name="Empezar")).click()
    page.wait_for_selector(".qr")


def _recovery_codes(page: Page) -> None:
    _new_factor(page)
    secret = page.locator("code").inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(pyotp.TOTP(secret).at(START))
    page.locator("main button").click()
    page.wait_for_selector(".codes")


def _sessions(studio: StudioSite) -> str:
    studio.session(studio.account(Role.ADMIN))
    return ""


VISITS = (
    StudioVisit(name="sign in", path="/sign-in", who=None, shows=("sign_in.html",)),
    StudioVisit(
        name="sign in, wrong",
        path="/sign-in",
        who=None,
        form={"email": "ana@riverton.example", "password": "guess"},
        status=422,
        console=("404", "422"),
    ),
    StudioVisit(
        name="sign in, code",
        path="/sign-in",
        prepare=_second_factor,
        who=None,
        form={"email": "ana@riverton.example", "password": PASSWORD},
        console=("404",),
        shows=("sign_in_code.html",),
    ),
    StudioVisit(name="forgot", path="/forgot", who=None, shows=("forgot.html",)),
    StudioVisit(
        name="forgot, sent", path="/forgot", who=None, form={"email": "x@y.example"}, console=("404",)
    ),
    StudioVisit(name="invitation", prepare=_invited, who=None, shows=("account_link.html",)),
    StudioVisit(name="reset link", prepare=_reset, who=None),
    StudioVisit(name="the owner's link", prepare=_owner, who=None, shows=("owner_link.html",)),
    StudioVisit(name="my account", path="/me", prepare=_sessions, shows=("my_account.html",)),
    StudioVisit(
        name="my account, wrong password",
        path="/me/password",
        account=with_password,
        form={"old": "guess", "password": "x"},
        status=422,
        console=("404", "422"),
    ),
    StudioVisit(
        name="second factor", path="/me/second-factor", account=lambda one: with_second_factor(one)[0]
    ),
    StudioVisit(
        name="second factor, new",
        path="/me/second-factor",
        then=_new_factor,
        shows=("second_factor.html", "second_factor_new.html"),
    ),
    StudioVisit(
        name="recovery codes",
        path="/me/second-factor",
        then=_recovery_codes,
        shows=("recovery_codes.html",),
    ),
    StudioVisit(name="accounts", path="/accounts", prepare=_team, shows=("accounts.html",)),
    StudioVisit(name="account", prepare=_one, shows=("account.html",)),
    StudioVisit(name="account, disabled", prepare=_one_disabled),
    StudioVisit(name="invite", path="/accounts/invite", shows=("invite.html",)),
    StudioVisit(
        name="invite, wrong address",
        path="/accounts/invite",
        form={"email": "ana@", "role": "writer"},
        status=422,
        console=("404", "422"),
    ),
    StudioVisit(name="audit log", path="/accounts/log", prepare=_busy, shows=("audit_log.html",)),
    StudioVisit(name="audit log, nothing", path="/accounts/log?who=nobody"),
    StudioVisit(name="not found", path="/nothing", status=404, console=("404",), shows=("error.html",)),
    StudioVisit(name="not allowed", path="/accounts", who=Role.WRITER, status=403, console=("403",)),
    StudioVisit(
        name="session ended",
        path="/sign-out",
        who=None,
        form={},
        status=401,
        console=("401", "404"),
        shows=("session_ended.html",),
    ),
)
