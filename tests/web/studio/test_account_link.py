"""Links to accounts: invitations and new passwords, by emails that programs read before people do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import httpx2
import pytest

from newsletter.app.account_links import LIFETIMES, send_account_emails
from newsletter.app.accounts import disable, reset
from newsletter.model import LinkKind, Role
from tests.app.actors import staff
from tests.app.own_pages import with_values
from tests.sending.smtp_servers import mail_server
from tests.web.every_route import everything_stored
from tests.web.studio.account_emails import emails, newest_email
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.test_sign_in import is_signed_in, sign_in
from tests.web.studio.visits_base import PASSWORD, with_password, with_second_factor

NEW = "another bridge, further down"
KAI = "kai@riverton.example"


def invite(studio: StudioSite, base_url: str = "https://news.example", **more: str) -> httpx2.Response:
    studio.site.change(base_url=base_url)
    form = {"email": KAI, "role": "editor", **more}
    return studio.client(Role.ADMIN).post("/accounts/invite", data=form)


def test_an_invitation_is_read_accepted_and_used_up(studio: StudioSite) -> None:
    assert invite(studio, name="Kai").status_code == 303
    email = newest_email(studio)
    assert email.to == KAI
    assert email.subject == "You are invited to work on The Thirteenth"
    client = studio.client(None)
    before = everything_stored(studio.site)
    for _ in range(3):
        assert client.get(email.path).status_code == 200
        assert client.head(email.path).status_code == 200
    assert everything_stored(studio.site) == before
    answer = client.post(email.path, data={"code": email.code, "name": "Kai Lo", "password": NEW})
    assert answer.status_code == 303
    assert "Kai Lo" in client.get("/me").text
    assert studio.client(None).get(email.path).status_code == 404
    assert studio.client(None).post(email.path, data={"code": email.code, "password": NEW}).status_code == 404
    assert sign_in(studio.client(None), KAI, NEW).status_code == 303


def test_a_program_that_presses_buttons_does_not_accept_an_invitation(studio: StudioSite) -> None:
    invite(studio)
    email = newest_email(studio)
    for form in ({}, {"act": "passkey"}, {"password": NEW}, {"code": "", "password": NEW}):
        assert studio.client(None).post(email.path, data=form).status_code == 422
    client = studio.client(None)
    assert client.post(email.path, data={"code": email.code, "password": "short"}).status_code == 422
    assert client.post(email.path, data={"code": email.code, "password": NEW}).status_code == 303


def test_a_code_cannot_be_guessed(studio: StudioSite) -> None:
    invite(studio)
    email = newest_email(studio)
    wrong = f"{(int(email.code) + 1) % 10**6:06}"
    for _ in range(5):
        studio.client(None).post(email.path, data={"code": wrong, "password": NEW})
    assert studio.client(None).post(email.path, data={"code": email.code, "password": NEW}).status_code == 404


def test_an_invitation_expires_and_a_second_one_ends_the_first(studio: StudioSite) -> None:
    invite(studio)
    first = newest_email(studio)
    invite(studio)
    second = newest_email(studio)
    assert studio.client(None).get(first.path).status_code == 404
    assert studio.client(None).get(second.path).status_code == 200
    studio.clock.time += LIFETIMES[LinkKind.INVITATION]
    assert studio.client(None).get(second.path).status_code == 404


def test_somebody_may_be_invited_without_a_password_and_add_a_passkey(studio: StudioSite) -> None:
    invite(studio)
    email = newest_email(studio)
    client = studio.client(None)
    answer = client.post(email.path, data={"code": email.code, "act": "passkey"})
    assert answer.headers["location"] == "/studio/me#passkeys"
    assert is_signed_in(client)


def test_who_has_an_account_is_not_invited_again(studio: StudioSite) -> None:
    with_password(studio, KAI)
    assert "has an account already" in invite(studio).text


def test_a_new_password_is_chosen_in_the_browser_that_asked(studio: StudioSite) -> None:
    with_password(studio)
    studio.site.change(base_url="https://news.example")
    other, client = studio.client(None), studio.client(None)
    sign_in(other)
    client.post("/forgot", data={"email": "ANA@riverton.example"})
    email = newest_email(studio)
    assert "Code from the email" not in client.get(email.path).text
    assert client.post(email.path, data={"password": NEW}).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(other), "all other sessions end"
    assert sign_in(studio.client(None)).status_code == 422
    assert sign_in(studio.client(None), password=NEW).status_code == 303


def test_in_another_browser_a_new_password_takes_the_code(studio: StudioSite) -> None:
    with_password(studio)
    studio.site.change(base_url="https://news.example")
    studio.client(None).post("/forgot", data={"email": "ana@riverton.example"})
    email = newest_email(studio)
    client = studio.client(None)
    assert "Code from the email" in client.get(email.path).text
    assert client.post(email.path, data={"password": NEW}).status_code == 422
    assert client.post(email.path, data={"password": NEW, "code": email.code}).status_code == 303


def test_a_new_password_does_not_go_round_the_second_factor(studio: StudioSite) -> None:
    _, app = with_second_factor(studio)
    studio.site.change(base_url="https://news.example")
    client = studio.client(None)
    client.post("/forgot", data={"email": "ana@riverton.example"})
    answer = client.post(newest_email(studio).path, data={"password": NEW})
    assert answer.headers["location"] == "/studio/sign-in"
    assert not is_signed_in(client)
    sign_in(client, password=NEW)
    client.post("/sign-in/code", data={"code": app.at(studio.clock.time)})
    assert is_signed_in(client)


def test_asking_for_a_password_tells_nothing_of_who_has_an_account(studio: StudioSite) -> None:
    with_password(studio)
    gone = with_password(studio, "gone@riverton.example")
    studio.account(Role.ADMIN)
    disable(studio.workspace, gone.id, by=staff())
    studio.site.change(base_url="https://news.example")
    asked = ("ana@riverton.example", "nobody@riverton.example", "gone@riverton.example", "@", "")
    answers = [studio.client(None).post("/forgot", data={"email": one}) for one in asked]
    assert len({(one.status_code, one.text) for one in answers}) == 1
    assert all("set-cookie" in one.headers for one in answers)
    assert [one.to for one in emails(studio)] == ["ana@riverton.example"]


def test_nobodys_mailbox_is_flooded_with_links(studio: StudioSite) -> None:
    with_password(studio)
    studio.site.change(base_url="https://news.example")
    for _ in range(20):
        studio.client(None).post("/forgot", data={"email": "ana@riverton.example"})
    assert len(emails(studio)) == 3
    studio.clock.time += timedelta(hours=1)
    studio.client(None).post("/forgot", data={"email": "ana@riverton.example"})
    assert len(emails(studio)) == 4


def test_a_link_of_the_server_lets_in_who_lost_password_and_phone(studio: StudioSite) -> None:
    account, _ = with_second_factor(studio)
    token = reset(studio.workspace, account.id, by=staff())
    client = studio.client(None)
    assert sign_in(studio.client(None)).status_code == 200, "until it is used, everything stays"
    assert client.post(f"/link/{token}", data={"password": NEW}).status_code == 303
    assert is_signed_in(client)
    assert sign_in(studio.client(None), password=NEW).status_code == 303, "without a code"
    assert studio.client(None).post(f"/link/{token}", data={"password": NEW}).status_code == 404


def test_a_link_ends_when_its_account_is_disabled(studio: StudioSite) -> None:
    studio.account(Role.ADMIN)
    account = with_password(studio)
    token = reset(studio.workspace, account.id, by=staff())
    disable(studio.workspace, account.id, by=staff())
    assert studio.client(None).post(f"/link/{token}", data={"password": NEW}).status_code == 404


def test_no_token_and_no_code_is_kept(studio: StudioSite) -> None:
    invite(studio)
    email = newest_email(studio)
    stored = str(everything_stored(studio.site))
    assert email.path.rpartition("/")[2] not in stored
    assert PASSWORD not in stored
    assert f"'{email.code}'" not in stored


@pytest.mark.parametrize(
    ("lang", "subject", "words"),
    [
        ("en", "You are invited to work on {}", "invites you to work on {}."),
        ("es", "Invitación para trabajar en {}", "le invita a trabajar en {}."),
    ],
)
def test_an_invitation_goes_through_a_real_mail_server(
    studio: StudioSite, lang: str, subject: str, words: str
) -> None:
    with mail_server() as server:
        studio.site.workspace = with_values(studio.workspace)
        own = studio.workspace
        studio.site.workspace = replace(
            own, settings=replace(own.settings, transport="smtp", smtp=server.smtp())
        )
        invite(studio, "https://news.rivertown.gov", lang=lang)
        assert send_account_emails(studio.workspace) == 1
        assert send_account_emails(studio.workspace) == 0
    (received,) = server.received
    assert received.to == [KAI]
    email = message_from_bytes(received.content, policy=default)
    body = email.get_body()
    assert body is not None
    name = studio.workspace.publication.name
    assert email["Subject"] == subject.format(name)
    assert email["Auto-Submitted"] == "auto-generated"
    assert words.format(name) in body.get_content()
    path = re.findall(r"https://news\.rivertown\.gov/studio(/link/\S+)", body.get_content())[0]
    assert studio.client(None).get(path).status_code == 200
