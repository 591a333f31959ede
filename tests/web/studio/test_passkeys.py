"""Passkeys in a real browser with its virtual authenticator."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from newsletter.app.audit import read_audit_log
from newsletter.app.passkeys import stale_passkey_hosts
from newsletter.model import AuditFilter, Role
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_base import PASSWORD, with_password, with_second_factor


def local(studio: StudioSite, path: str) -> str:
    """Return an address by the name that browsers allow passkeys for."""
    return f"{studio.url.replace('127.0.0.1', 'localhost')}{path}"


def with_authenticator(page: Page, **changes: bool) -> str:
    """Give a browser a device that keeps passkeys and knows its owner; return its id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        **changes,
    }
    return str(devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_context().new_page()


def sign_in(studio: StudioSite, page: Page) -> None:
    page.goto(local(studio, "/sign-in"))
    page.get_by_label("Email address").fill("ana@riverton.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/studio/issues")


def add_passkey(studio: StudioSite, page: Page, password: str = PASSWORD) -> None:
    page.goto(local(studio, "/me"))
    page.get_by_label("Name of this device").fill("desk computer")
    page.locator("#passkey-password").fill(password)
    page.get_by_role("button", name="Add a passkey").click()


def test_a_passkey_is_added_signs_in_and_is_deleted(studio: StudioSite, page: Page) -> None:
    account = with_password(studio)
    with_authenticator(page)
    sign_in(studio, page)
    add_passkey(studio, page, "guess")
    expect(page.locator("#new-passkey .problem")).to_have_text("That is not your password.")
    add_passkey(studio, page)
    expect(page.get_by_text("desk computer")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(local(studio, "/sign-in?next=/studio/me"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    found = read_audit_log(studio.workspace, AuditFilter(action="sign-in", limit=1))
    assert [(one.actor, one.detail) for one in found] == [("Ana Ruiz", "passkey")]
    (kept,) = studio.workspace.store.passkeys_of(account.id)
    assert (kept.host, kept.used_at is not None) == ("localhost", True)
    page.get_by_role("button", name="Delete the passkey desk computer").click()
    expect(page.get_by_text("desk computer")).to_be_hidden()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(local(studio, "/sign-in"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#passkey .problem")).to_contain_text("could not be used here")


def test_a_passkey_needs_no_code_beside_it(studio: StudioSite, page: Page) -> None:
    account, _ = with_second_factor(studio)
    with_authenticator(page)
    page.goto(local(studio, "/sign-in"))
    page.context.add_cookies(
        [{"name": studio.cookie_name(), "value": studio.session(account), "url": local(studio, "/")}]
    )
    add_passkey(studio, page)
    expect(page.get_by_text("desk computer")).to_be_visible()
    page.context.clear_cookies()
    page.goto(local(studio, "/sign-in?next=/studio/me"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_a_device_that_does_not_know_its_owner_is_refused(studio: StudioSite, page: Page) -> None:
    account = with_password(studio)
    with_authenticator(page, isUserVerified=False)
    sign_in(studio, page)
    add_passkey(studio, page)
    expect(page.locator("#new-passkey .problem")).to_be_visible()
    assert studio.workspace.store.passkeys_of(account.id) == ()


def test_an_answer_counts_once(studio: StudioSite, page: Page) -> None:
    with_password(studio)
    with_authenticator(page)
    sign_in(studio, page)
    add_passkey(studio, page)
    expect(page.get_by_text("desk computer")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(str(one.post_data)) if one.url.endswith("/passkey") else None)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(local(studio, "/sign-in?next=/studio/me"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    again = studio.client(None).post("/sign-in/passkey", content=sent[0])
    assert again.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"credential": 1}', b'{"credential": {}}', b"\xff",
        b'{"credential": {"id": "x", "response": {"clientDataJSON": "e30"}}}',
        b'{"credential": {"id": "", "rawId": null, "response": {"clientDataJSON": "%%%"}}}',
        b'{"credential": {"id": 1, "response": []}}',
    ],
)  # fmt: skip
def test_what_is_no_passkey_is_refused_in_words(studio: StudioSite, body: bytes) -> None:
    assert studio.client(None).post("/sign-in/passkey", content=body).status_code in (400, 422)
    assert studio.client(Role.WRITER).post("/me/passkeys", content=body).status_code in (400, 422)


def test_the_options_of_a_sign_in_name_nobody(studio: StudioSite) -> None:
    with_password(studio)
    client = studio.client(None)
    client.headers["Host"] = "localhost:8000"
    options = client.post("/sign-in/passkey/options").json()
    assert options["rpId"] == "localhost"
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == []


def test_passkeys_of_another_host_are_noticed(studio: StudioSite, page: Page) -> None:
    account = with_password(studio)
    with_authenticator(page)
    sign_in(studio, page)
    add_passkey(studio, page)
    expect(page.get_by_text("desk computer")).to_be_visible()
    assert stale_passkey_hosts(studio.workspace, "news.example") == []
    with studio.workspace.store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE passkeys SET host = 'old.example'")
    assert stale_passkey_hosts(studio.workspace, "news.example") == ["old.example"]
    assert stale_passkey_hosts(studio.workspace, "old.example") == []
    assert len(studio.workspace.store.passkeys_of(account.id)) == 1
