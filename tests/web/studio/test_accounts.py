"""Accounts for admins: roles and lists, shutting out, the last admin, and the log."""

from __future__ import annotations

from dataclasses import replace

from newsletter.app.audit import read_audit_log
from newsletter.model import Account, AuditFilter, Permission, Role
from tests.web.site import LIST, OTHER
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.test_sign_in import is_signed_in
from tests.web.studio.visits_base import with_password


def access(role: str, *lists: str) -> dict[str, object]:
    return {"role": role, "scope": "some" if lists else "all", "lists": list(lists)}


def test_a_role_and_lists_take_effect_at_once(studio: StudioSite) -> None:
    ana = with_password(studio, role=Role.ADMIN)
    admin, client = studio.client(Role.ADMIN), studio.client(ana)
    assert client.get("/accounts").status_code == 200
    assert admin.post(f"/accounts/{ana.id}", data=access("publisher", OTHER)).status_code == 303
    assert client.get("/accounts").status_code == 403
    now = studio.workspace.store.account(ana.id).account
    assert now.may(Permission.SEND, OTHER)
    assert not now.may(Permission.SEND, LIST)
    assert now.may(Permission.SEND)
    assert not now.may(Permission.SETTINGS)


def test_a_list_that_is_not_there_and_a_role_that_is_none_are_refused(studio: StudioSite) -> None:
    ana = with_password(studio)
    admin = studio.client(Role.ADMIN)
    assert admin.post(f"/accounts/{ana.id}", data=access("publisher", "nothing")).status_code == 404
    assert admin.post(f"/accounts/{ana.id}", data=access("emperor")).status_code == 422
    assert studio.workspace.store.account(ana.id).account == ana


def test_who_is_disabled_is_out_at_once_and_comes_back_with_the_same_password(studio: StudioSite) -> None:
    ana = with_password(studio)
    admin, client = studio.client(Role.ADMIN), studio.client(ana)
    admin.post(f"/accounts/{ana.id}/disable")
    assert not is_signed_in(client)
    admin.post(f"/accounts/{ana.id}/enable")
    assert not is_signed_in(client), "the old session does not come back"
    assert is_signed_in(studio.client(ana))


def test_the_last_admin_stays(studio: StudioSite) -> None:
    admin = studio.account(Role.ADMIN)
    client = studio.client(admin)
    for path, form in ((f"/accounts/{admin.id}", access("editor")), (f"/accounts/{admin.id}/disable", {})):
        answer = client.post(path, data=form)
        assert answer.status_code == 409
        assert "Nobody would be left who manages the accounts" in answer.text
    with_password(studio, role=Role.ADMIN)
    assert client.post(f"/accounts/{admin.id}", data=access("editor")).status_code == 303
    assert client.get("/accounts").status_code == 403


def test_what_admins_do_stands_in_the_log_and_what_was_refused_does_not(studio: StudioSite) -> None:
    ana: Account = with_password(studio)
    client = studio.client(Role.ADMIN)
    client.post(f"/accounts/{ana.id}", data=access("editor", LIST))
    client.post(f"/accounts/{ana.id}/disable")
    client.post("/accounts/999/disable")
    studio.client(Role.EDITOR).post(f"/accounts/{ana.id}/enable")
    found = read_audit_log(studio.workspace, AuditFilter())
    assert [(one.actor, one.action, one.subject, one.detail) for one in found] == [
        ("Admin Ruiz", "accounts.disable", ana.email, ""),
        ("Admin Ruiz", "accounts.change", ana.email, f"writer, all lists -> editor, {LIST}"),
    ]
    page = client.get("/accounts/log?who=admin&action=accounts.d").text
    assert "accounts.disable" in page
    assert "accounts.change" not in page


def test_every_act_without_a_line_of_its_own_gets_one(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    client.get("/me")
    client.post("/sign-out")
    found = read_audit_log(studio.workspace, AuditFilter())
    assert [(one.actor, one.door.value, one.action) for one in found] == [
        ("Writer Ruiz", "studio", "sign-out.sign-out")
    ]


def test_a_message_after_a_redirect_shows_once_and_cannot_be_forged(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    client.post("/me/profile", data={"name": "Ana", "lang": "en"})
    assert "Saved." in client.get("/me").text
    assert "Saved." not in client.get("/me").text
    for value in ("U2F2ZWQu.0123", "U2F2ZWQu", "."):
        client.cookies.set(studio.cookie_name("said"), value, domain="127.0.0.1", path="/studio")
        assert "Saved." not in client.get("/me").text


def test_an_invitation_that_reaches_nobody_is_not_called_on_its_way(studio: StudioSite) -> None:
    client = studio.client(Role.ADMIN)
    for transport, words in (("outbox", "reaches nobody: it is in the outbox"), ("smtp", "is on its way to")):
        settings = replace(studio.workspace.settings, transport=transport)
        studio.site.workspace = replace(studio.workspace, settings=settings)
        form = {"email": f"{transport}@riverton.example", "role": "writer"}
        assert client.post("/accounts/invite", data=form).status_code == 303
        assert words in client.get("/accounts").text
