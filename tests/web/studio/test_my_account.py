"""One's own account: name, password, second factor, sessions; every act is one's own alone."""

from __future__ import annotations

import re

import pyotp
import pytest

from newsletter.app.audit import read_audit_log
from newsletter.model import AuditFilter, Role
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.test_sign_in import is_signed_in, sign_in
from tests.web.studio.visits_base import PASSWORD, with_password, with_second_factor

NEW = "another bridge, further down"


def test_a_changed_password_ends_all_other_sessions_and_gives_this_one_a_new_id(studio: StudioSite) -> None:
    account = with_password(studio)
    mine, other = studio.client(account), studio.client(account)
    before = mine.cookies[studio.cookie_name()]
    answer = mine.post("/me/password", data={"old": PASSWORD, "password": NEW})
    assert answer.status_code == 303
    assert is_signed_in(mine)
    assert not is_signed_in(other)
    assert answer.cookies[studio.cookie_name()] != before
    old = studio.client(None)
    old.cookies.set(studio.cookie_name(), before)
    assert not is_signed_in(old)
    assert sign_in(studio.client(None), password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"old": "guess", "password": NEW}, "That is not your password."),
        ({"password": NEW}, "That is not your password."),
        ({"old": PASSWORD, "password": "short"}, "too short"),
        ({"old": PASSWORD, "password": "ana@riverton.example"}, "too easy to guess"),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_weak_one(
    studio: StudioSite, form: dict[str, str], words: str
) -> None:
    client = studio.client(with_password(studio))
    answer = client.post("/me/password", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert sign_in(studio.client(None)).status_code == 303


def test_name_and_language_are_ones_own(studio: StudioSite) -> None:
    client = studio.client(Role.WRITER)
    client.post("/me/profile", data={"name": "Ana <b>María", "lang": "es", "email": "other@x.example"})
    page = client.get("/me").text
    assert "Ana &lt;b&gt;María" in page
    assert "Mi cuenta" in page
    assert "other@x.example" not in page, "an address is changed by nobody through this form"


def test_the_owner_without_an_address_gets_one_and_a_password(studio: StudioSite) -> None:
    owner = studio.workspace.store.owner(name="root", lang="en", now=studio.clock.now())
    client = studio.client(owner)
    with_password(studio, "taken@riverton.example")
    taken = client.post("/me/profile", data={"name": "Eva", "lang": "en", "email": "taken@riverton.example"})
    assert taken.status_code == 422
    assert (
        client.post(
            "/me/profile", data={"name": "Eva", "lang": "en", "email": "eva@riverton.example"}
        ).status_code
        == 303
    )
    assert client.post("/me/password", data={"password": NEW}).status_code == 303
    assert sign_in(studio.client(None), "eva@riverton.example", NEW).status_code == 303


def test_a_second_factor_is_set_up_used_and_taken_off(studio: StudioSite) -> None:
    account = with_password(studio)
    client = studio.client(account)
    assert client.post("/me/second-factor", data={"password": "guess"}).status_code == 422
    page = client.post("/me/second-factor", data={"password": PASSWORD}).text
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].replace(" ", "")
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]
    assert client.post("/me/second-factor/code", data={"token": token, "code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).at(studio.clock.time)
    codes = re.findall(
        r"<li><code>(.+?)</code>",
        client.post("/me/second-factor/code", data={"token": token, "code": code}).text,
    )
    assert len(codes) == 10
    for expected in (303, 422):
        stranger = studio.client(None)
        assert "Code from your app" in sign_in(stranger).text
        assert stranger.post("/sign-in/code", data={"code": codes[3]}).status_code == expected
    assert "9 recovery codes left" in client.get("/me/second-factor").text
    assert client.post("/me/second-factor/remove", data={"password": "guess"}).status_code == 422
    assert client.post("/me/second-factor/remove", data={"password": PASSWORD}).status_code == 303
    assert sign_in(studio.client(None)).status_code == 303


def test_somebody_elses_set_up_cannot_be_finished(studio: StudioSite) -> None:
    page = studio.client(Role.ADMIN).post("/me/second-factor", data={}).text
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].replace(" ", "")
    code = pyotp.TOTP(secret).at(studio.clock.time)
    assert (
        studio.client(Role.WRITER)
        .post("/me/second-factor/code", data={"token": token, "code": code})
        .status_code
        == 404
    )


def test_other_sessions_are_ended_one_by_one_or_all(studio: StudioSite) -> None:
    account = studio.account(Role.WRITER)
    mine, one, two = (studio.client(account) for _ in range(3))
    (chosen,) = re.findall(r'name="session" value="(\d+)"', mine.get("/me").text)[:1]
    assert mine.post("/me/sessions", data={"session": chosen}).status_code == 303
    assert sorted(map(is_signed_in, (one, two))) == [False, True]
    assert mine.post("/me/sessions", data={}).status_code == 303
    assert [is_signed_in(client) for client in (mine, one, two)] == [True, False, False]


def test_nobody_ends_somebody_elses_session(studio: StudioSite) -> None:
    admin, writer = studio.client(Role.ADMIN), studio.client(Role.WRITER)
    for number in range(1, 9):
        writer.post("/me/sessions", data={"session": str(number)})
    assert is_signed_in(admin)


def test_what_somebody_changes_stands_in_the_log_without_secrets(studio: StudioSite) -> None:
    account, _ = with_second_factor(studio)
    studio.client(account).post("/me/password", data={"old": PASSWORD, "password": NEW})
    found = read_audit_log(studio.workspace, AuditFilter())
    assert [one.action for one in found] == ["my-account.password", "my-account.second-factor"]
    assert NEW not in str(found)
