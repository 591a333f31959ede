"""Signing in and out: passwords, codes, limits, cookies, and that nothing tells who has an account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx2
import pytest
from argon2 import PasswordHasher

from newsletter.accounts import password
from newsletter.accounts.sign_in_limits import PER_ACCOUNT, PER_KNOWN_BROWSER, WINDOW
from newsletter.app.accounts import disable
from newsletter.app.audit import read_audit_log
from newsletter.app.studio_sign_in import IDLE, LIFETIME, make_owner_link
from newsletter.model import AuditFilter, Role
from newsletter.web.application import create_app
from newsletter.web.server import WebServer
from tests.app.actors import staff
from tests.web.studio.quick_passwords import REAL_HASHER
from tests.web.studio.studio_site import StudioSite
from tests.web.studio.visits_base import PASSWORD, with_password, with_second_factor

ANA = "ana@riverton.example"


def sign_in(
    client: httpx2.Client, email: str = ANA, password: str = PASSWORD, **more: str
) -> httpx2.Response:
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def is_signed_in(client: httpx2.Client) -> bool:
    return client.get("/me").status_code == 200


def test_a_password_signs_in_and_out(studio: StudioSite) -> None:
    with_password(studio)
    client = studio.client(None)
    assert not is_signed_in(client)
    answer = sign_in(client, " Ana@Riverton.example ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/studio/")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if studio.cookie_name() in one)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/studio;" in cookie
    assert "Secure" not in cookie
    assert is_signed_in(client)
    assert client.post("/sign-out").status_code == 303
    assert not is_signed_in(client)
    client.cookies.set(studio.cookie_name(), cookie.partition("=")[2].partition(";")[0])
    assert not is_signed_in(client)


@contextmanager
def behind_a_proxy(studio: StudioSite) -> Iterator[httpx2.Client]:
    """Yield a client that comes through a proxy which encrypts."""
    studio.site.change(base_url="https://news.example")
    headers = {"Host": "news.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    app = create_app(lambda: studio.workspace)
    with (
        WebServer(app, host="127.0.0.1", port=0, proxies=("127.0.0.1",)) as server,
        httpx2.Client(base_url=f"{server.url}/studio", headers=headers, timeout=60) as client,
    ):
        yield client


def test_over_https_the_cookie_is_for_this_host_alone(studio: StudioSite) -> None:
    with_password(studio)
    with behind_a_proxy(studio) as client:
        client.headers["Origin"] = "https://news.example"
        answer = sign_in(client)
    cookie = next(one for one in answer.headers.get_list("set-cookie") if "newsletter-session" in one)
    assert cookie.startswith("__Host-newsletter-session-")
    assert "Secure" in cookie
    assert "Path=/;" in cookie
    assert "Domain" not in cookie
    found = read_audit_log(studio.workspace, AuditFilter(action="sign-in"))
    assert [one.network for one in found] == ["203.0.113.0/24"]


def test_without_encryption_there_is_no_studio_but_on_this_machine(studio: StudioSite) -> None:
    with_password(studio)
    for path in ("/sign-in", "/me", "/assets/x/studio.css"):
        answer = studio.client(None).get(path, headers={"Host": "news.example"})
        assert answer.status_code == 403
        assert "not encrypted" in answer.text
    assert studio.client(None).get("/sign-in", headers={"Host": "localhost:1"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://news.example"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://news.example"}, True),
        ({"Origin": "http://news.example"}, False),
        ({"Origin": "https://news.example.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_forms_come_from_this_site_alone(studio: StudioSite, headers: dict[str, str], accepted: bool) -> None:
    with behind_a_proxy(studio) as client:
        client.headers.update(headers)
        assert sign_in(client, password="guess").status_code == (422 if accepted else 403)
        client.headers["Host"] = "evil.example"
        if "Sec-Fetch-Site" not in headers:
            client.headers["Origin"] = "https://evil.example"
            assert sign_in(client, password="guess").status_code == 403


@pytest.mark.parametrize(
    "next_path",
    [
        "https://evil.example/",
        "//evil.example",
        "/studio/../admin\\x",
        "/\\evil.example",
        "/studio/sign-out",
        "javascript:x",
    ],
)
def test_signing_in_leads_to_no_other_site(studio: StudioSite, next_path: str) -> None:
    with_password(studio)
    answer = sign_in(studio.client(None), next=next_path)
    assert answer.headers["location"] == "/studio/"


def test_signing_in_leads_to_where_somebody_was(studio: StudioSite) -> None:
    with_password(studio)
    client = studio.client(None)
    asked = client.get("/me?tab=1")
    assert asked.headers["location"] == "/studio/sign-in?next=%2Fstudio%2Fme%3Ftab%3D1"
    assert sign_in(client, next="/studio/me?tab=1").headers["location"] == "/studio/me?tab=1"


def test_the_answer_is_the_same_for_a_wrong_password_an_unknown_and_a_disabled_account(
    studio: StudioSite,
) -> None:
    with_password(studio)
    studio.account(Role.ADMIN)
    gone = with_password(studio, "gone@riverton.example")
    disable(studio.workspace, gone.id, by=staff())
    answers = [
        sign_in(studio.client(None), email, password)
        for email, password in (
            (ANA, "wrong"),
            ("nobody@x.example", PASSWORD),
            (gone.email, PASSWORD),
            ("@", ""),
        )
    ]
    assert {one.status_code for one in answers} == {422}
    pages = {
        one.text.replace(email, "EMAIL")
        for one, email in zip(answers, (ANA, "nobody@x.example", gone.email, "@"), strict=True)
    }
    assert len({page.replace('value="EMAIL"', "").replace('value="@"', "") for page in pages}) <= 2
    assert all("The email address or the password is wrong." in one.text for one in answers)


def test_a_session_ends_with_disuse_and_with_age(studio: StudioSite) -> None:
    account = studio.account(Role.WRITER)
    idle, busy = studio.client(account), studio.client(account)
    step = IDLE - timedelta(hours=1)
    for _ in range(int(LIFETIME / step)):
        studio.clock.time += step
        assert is_signed_in(busy)
    assert not is_signed_in(idle)
    studio.clock.time += step
    assert not is_signed_in(busy)


def test_nothing_of_a_session_is_kept_but_a_hash(studio: StudioSite) -> None:
    token = studio.session(studio.account(Role.WRITER))
    with studio.workspace.store._database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM studio_sessions").all()
    assert len(rows) == 1
    assert token not in str(rows)


def test_strangers_are_stopped_and_cannot_stop_the_owner_of_an_account(studio: StudioSite) -> None:
    with_password(studio)
    known = studio.client(None)
    assert sign_in(known).status_code == 303
    stranger = studio.client(None)
    statuses = [sign_in(stranger, password="guess").status_code for _ in range(PER_ACCOUNT + 1)]
    assert statuses == [422] * PER_ACCOUNT + [429]
    stopped = sign_in(studio.client(None))
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) > 0
    known.cookies.delete(studio.cookie_name())
    assert sign_in(known).status_code == 303
    studio.clock.time += WINDOW
    assert sign_in(studio.client(None)).status_code == 303


def test_a_known_browser_has_a_limit_too(studio: StudioSite) -> None:
    with_password(studio)
    client = studio.client(None)
    sign_in(client)
    client.post("/sign-out")
    statuses = [sign_in(client, password="guess").status_code for _ in range(PER_KNOWN_BROWSER + 1)]
    assert statuses[-2:] == [422, 429]


def test_an_unknown_address_is_stopped_like_a_known_one(studio: StudioSite) -> None:
    client = studio.client(None)
    statuses = [sign_in(client, "nobody@x.example", "guess").status_code for _ in range(PER_ACCOUNT + 1)]
    assert statuses == [422] * PER_ACCOUNT + [429]


def test_a_weak_hash_is_made_anew_at_the_next_sign_in(
    studio: StudioSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password, "_HASHER", REAL_HASHER)
    account = with_password(studio)
    weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    studio.workspace.store.set_password(account.id, weak)
    assert sign_in(studio.client(None)).status_code == 303
    found = studio.workspace.store.credentials(account_id=account.id)
    assert found is not None
    assert str(found.password_hash).startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert sign_in(studio.client(None)).status_code == 303


def test_a_code_signs_in_once(studio: StudioSite) -> None:
    _, app = with_second_factor(studio)
    code = app.at(studio.clock.time)
    first, second = studio.client(None), studio.client(None)
    for client in (first, second):
        answer = sign_in(client)
        assert answer.status_code == 200
        assert "Code from your app" in answer.text
        assert not is_signed_in(client)
    assert first.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    assert first.post("/sign-in/code", data={"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    assert is_signed_in(first)
    assert second.post("/sign-in/code", data={"code": code}).status_code == 422
    assert not is_signed_in(second)


def test_a_code_without_a_password_signs_nobody_in(studio: StudioSite) -> None:
    _, app = with_second_factor(studio)
    client = studio.client(None)
    assert client.post("/sign-in/code", data={"code": app.at(studio.clock.time)}).status_code == 422
    assert not is_signed_in(client)


def test_codes_cannot_be_guessed_without_end(studio: StudioSite) -> None:
    with_second_factor(studio)
    client = studio.client(None)
    sign_in(client)
    statuses = [
        client.post("/sign-in/code", data={"code": "000000"}).status_code for _ in range(PER_ACCOUNT + 1)
    ]
    assert statuses[-1] == 429


def test_a_script_signs_in_again_in_one_step(studio: StudioSite) -> None:
    _, app = with_second_factor(studio)
    client = studio.client(None)
    client.headers["Accept"] = "application/json"
    assert sign_in(client, password="guess").json() == {
        "error": "The email address or the password is wrong."
    }
    assert sign_in(client).json() == {"second_factor": True}
    assert sign_in(client, code=app.at(studio.clock.time)).json() == {"signed_in": True, "next": "/studio/"}
    assert is_signed_in(client)


def test_sign_ins_stand_in_the_audit_log_without_secrets(studio: StudioSite) -> None:
    with_password(studio)
    sign_in(studio.client(None), password="my other password")
    sign_in(studio.client(None))
    found = read_audit_log(studio.workspace, AuditFilter(action="sign-in"))
    assert [(one.action, one.actor, one.detail) for one in found] == [
        ("sign-in", "Ana Ruiz", "password"),
        ("sign-in.failed", ANA, ""),
    ]
    sign_in(studio.client(None), "nobody@x.example", "guess")
    assert len(read_audit_log(studio.workspace, AuditFilter())) == 2, "strangers cannot fill the log"


def test_the_owners_link_works_once_and_by_its_button_only(studio: StudioSite) -> None:
    path = f"/owner/{make_owner_link(studio.workspace)}"
    client = studio.client(None)
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert not is_signed_in(client)
    for headers in ({"X-Forwarded-For": "203.0.113.7"}, {"Host": "news.example"}):
        assert studio.client(None).post(path, headers=headers).status_code in (403, 404)
    assert client.post(path).headers["location"] == "/studio/"
    assert is_signed_in(client)
    assert "Admin" in client.get("/me").text
    assert studio.client(None).post(path).status_code == 404
    again = studio.client(None)
    assert again.post(f"/owner/{make_owner_link(studio.workspace)}").status_code == 303
    assert len(studio.workspace.store.account_details()) == 1, "it is the same owner"
