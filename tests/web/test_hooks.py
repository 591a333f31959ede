"""`/hooks/PROVIDER`: signed reports are kept as they came and answered at once; nothing else gets in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from newsletter.app.webhooks import MAX_BODY_BYTES, apply_reports, take_reports
from newsletter.errors import StoreDownError
from newsletter.store.other_repositories import OtherRepositories
from newsletter.web.application import create_app
from newsletter.web.server import WebServer
from tests.app.provider_events import World, in_batches, make_world, true_events
from tests.inbound.providers.signing import SIGNATURE, TIME, SigningKey

PATH = "/hooks/sendgrid"


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey()


@pytest.fixture
def world(tmp_path: Path, key: SigningKey) -> Iterator[World]:
    made = make_world(tmp_path / "publication", people=12, mailings=1, key=key)
    yield made
    made.workspace.close()


@pytest.fixture
def client(world: World) -> Iterator[httpx2.Client]:
    app = create_app(lambda: world.workspace)
    with (
        WebServer(app, host="127.0.0.1", port=0) as server,
        httpx2.Client(base_url=server.url, timeout=60) as made,
    ):
        yield made


def post(world: World, client: httpx2.Client, body: bytes, **changed: str) -> int:
    headers = world.key.headers(body, world.clock.time) | changed
    return client.post(PATH, content=body, headers=headers).status_code


def kept(world: World) -> list[bytes]:
    return [one.body for one in world.workspace.store.waiting_batches(limit=99, again=True, after=0)]


def test_a_signed_report_is_kept_byte_for_byte_and_not_applied_yet(
    world: World, client: httpx2.Client
) -> None:
    (body,) = in_batches(true_events(world.sent), 1000)
    before = world.state()
    assert post(world, client, body) == 204
    assert kept(world) == [body]
    assert world.state() == before
    assert apply_reports(world.workspace).new > 0
    assert world.state() != before


def test_the_same_bytes_are_kept_once_however_often_and_from_wherever(
    world: World, client: httpx2.Client
) -> None:
    bodies = list(in_batches(true_events(world.sent), 4))
    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(lambda body: post(world, client, body), bodies * 5))
    assert statuses == {204}
    assert sorted(kept(world)) == sorted(bodies)


@pytest.mark.parametrize(
    "changed",
    [
        {SIGNATURE: ""},
        {SIGNATURE: "bm8="},
        {SIGNATURE: "not base64 at all"},
        {SIGNATURE: "é"},
        {TIME: ""},
        {TIME: "1"},
        {TIME: "9999999999"},
        {TIME: "yesterday"},
    ],
)
def test_what_is_not_signed_is_refused_without_a_word(
    world: World, client: httpx2.Client, changed: dict[str, str]
) -> None:
    (body,) = in_batches(true_events(world.sent), 1000)
    right = world.key.headers(body, world.clock.time)
    headers = [(name.encode(), value.encode("latin-1")) for name, value in (right | changed).items()]
    answer = client.post(PATH, content=body, headers=headers)
    unsigned = client.post(PATH, content=b"[]")
    assert (answer.status_code, answer.content) == (unsigned.status_code, unsigned.content)
    assert answer.status_code == 403
    assert kept(world) == []


@pytest.mark.parametrize(("age", "status"), [(25, 204), (27, 403), (-0.05, 204), (-1, 403)])
def test_a_report_must_be_fresh(world: World, client: httpx2.Client, age: float, status: int) -> None:
    body = b"[]"
    headers = world.key.headers(body, world.clock.time - timedelta(hours=age))
    assert client.post(PATH, content=body, headers=headers).status_code == status


def test_a_digit_moved_from_the_time_stamp_to_the_body_is_refused(
    world: World, client: httpx2.Client
) -> None:
    right = world.key.headers(b"[]", world.clock.time)
    shifted = {**right, TIME: right[TIME][:-1]}
    assert client.post(PATH, content=right[TIME][-1:].encode() + b"[]", headers=shifted).status_code == 403


def test_any_of_several_keys_will_do_so_that_one_can_be_replaced(world: World, client: httpx2.Client) -> None:
    new = SigningKey()
    rules = world.workspace.settings.webhooks["sendgrid"]
    both = replace(rules, keys=(*rules.keys, new.public))
    settings = replace(world.workspace.settings, webhooks={"sendgrid": both})
    world.workspace = replace(world.workspace, settings=settings)
    for signer in (world.key, new):
        headers = signer.headers(b"[]", world.clock.time)
        assert client.post(PATH, content=b"[]", headers=headers).status_code == 204


@pytest.mark.parametrize(
    "path", ["/hooks/mailgun", "/hooks/", "/hooks", "/hooks/sendgrid/", "/hooks/SENDGRID"]
)
def test_there_is_no_other_webhook(client: httpx2.Client, path: str) -> None:
    assert client.post(path, content=b"[]").status_code == 404


def test_without_a_key_there_is_no_webhook_at_all(world: World, client: httpx2.Client) -> None:
    rules = replace(world.workspace.settings.webhooks["sendgrid"], keys=())
    settings = replace(world.workspace.settings, webhooks={"sendgrid": rules})
    world.workspace = replace(world.workspace, settings=settings)
    assert post(world, client, b"[]") == 404


def test_a_report_as_large_as_they_come_is_taken_and_a_larger_one_is_not(
    world: World, client: httpx2.Client
) -> None:
    event = {"event": "processed", "reason": "x" * 1000}
    body = json.dumps([event] * 740).encode()
    assert 768_000 < len(body) < MAX_BODY_BYTES
    assert post(world, client, body) == 204
    assert post(world, client, b"[" + b" " * MAX_BODY_BYTES + b"]") == 413
    assert kept(world) == [body]


def test_get_head_and_options_change_nothing(world: World, client: httpx2.Client) -> None:
    for method, status in (("GET", 405), ("HEAD", 405), ("OPTIONS", 204)):
        assert client.request(method, PATH).status_code == status
    assert kept(world) == []


def test_a_database_that_is_away_makes_the_provider_come_again(
    world: World, client: httpx2.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreDownError("locked")

    monkeypatch.setattr(OtherRepositories, "keep_batch", away)
    assert post(world, client, b"[]") == 503


def test_it_works_below_a_path(world: World, client: httpx2.Client) -> None:
    publication = replace(world.workspace.publication, base_url="https://city.example/news")
    settings = replace(world.workspace.settings, publication=publication)
    world.workspace = replace(world.workspace, settings=settings)
    body = b"[]" + b" " * 200_000
    headers = world.key.headers(body, world.clock.time)
    assert client.post(f"/news{PATH}", content=body, headers=headers).status_code == 204


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"[[[[", b"null", b"\xff\xfe", b'[1, null, "a", [{}]]'])
def test_a_signed_body_of_any_kind_is_kept_if_it_may_be_a_list(
    world: World, client: httpx2.Client, body: bytes
) -> None:
    assert post(world, client, body) == (204 if body.startswith(b"[") else 403)
    report = apply_reports(world.workspace)
    assert report.failed == (body in (b"[", b"[[[["))
    assert world.workspace.store.webhook_state("sendgrid").waiting == 0


def test_headers_may_be_written_in_any_case(world: World) -> None:
    headers = {name.lower(): value for name, value in world.key.headers(b"[]", world.clock.time).items()}
    assert take_reports(world.workspace, "sendgrid", headers, b"[]")


def test_nothing_of_a_report_is_in_the_request_log(world: World) -> None:
    records: list[Any] = []
    app = create_app(lambda: world.workspace, on_request=records.append)
    with (
        WebServer(app, host="127.0.0.1", port=0) as server,
        httpx2.Client(base_url=server.url, timeout=60) as client,
    ):
        post(world, client, next(in_batches(true_events(world.sent), 1000)))
    assert [(one.method, one.route, one.status) for one in records] == [("POST", "/hooks/{provider}", 204)]
