"""What holds for every response: headers, methods, errors, and a log that holds nothing personal."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from newsletter.errors import StoreDownError
from newsletter.store.other_repositories import OtherRepositories
from newsletter.web.application import routers
from tests.web.site import Site

ROOT = Path(__file__).parents[2]
PATHS = ["/healthz", "/u/AAAAAAAAAAAAAAAAAAAAAA", "/nothing", "/assets/style.old.css", "/healthz?challenge=x"]


def every_route() -> list[str]:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers():
        app.include_router(router)
    return sorted({context.path or "" for context in iter_route_contexts(app.routes)})


def test_every_route_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "web.md").read_text(encoding="utf-8")
    assert len(every_route()) >= 3
    for path in every_route():
        assert f"`{path}`" in text, path


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE"])
def test_every_response_has_the_security_headers(site: Site, path: str, method: str) -> None:
    answer = site.client.request(method, path)
    assert answer.status_code < 500
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_head_is_get_without_a_body(site: Site, path: str) -> None:
    got, head = site.client.get(path), site.client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_the_style_sheet_is_kept_and_changes_its_name_with_the_colors(site: Site) -> None:
    page = site.client.get("/nothing").text
    name = page.split('href="')[1].split('"')[0]
    style = site.client.get(name)
    assert "immutable" in style.headers["cache-control"]
    assert site.workspace.publication.brand.accent in style.text
    site.change(brand=replace(site.workspace.publication.brand, accent="#7a0019"))
    assert site.client.get(name).status_code == 404
    assert name not in site.client.get("/nothing").text


def test_pages_load_nothing_and_run_nothing(site: Site) -> None:
    pages = [site.client.get(path).text for path in (f"/u/{site.join()}", "/nothing")]
    for page in pages:
        for unwanted in ("<script", " style=", "<style", "http://", "https://", "onclick"):
            assert unwanted not in page


def test_a_database_that_is_away_is_a_page_and_not_a_no(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    token = site.join()

    def away(*_: object, **__: object) -> None:
        raise StoreDownError("the database at postgresql://db.example is away")

    monkeypatch.setattr(OtherRepositories, "unsubscribe_by_token", away)
    answer = site.client.post(f"/u/{token}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "db.example" not in answer.text
    assert len(site.failures) == 1
    assert token not in site.failures[0]
    monkeypatch.undo()
    assert site.client.post(f"/u/{token}").status_code == 200


def test_a_bug_is_a_page_and_a_line_without_what_it_was_about(
    site: Site, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    token = site.join()

    def broken(*_: object, **__: object) -> None:
        raise ValueError(f"something about {token}")

    monkeypatch.setattr(OtherRepositories, "subscriber_by_token", broken)
    answer = site.client.get(f"/u/{token}")
    assert answer.status_code == 500
    assert "Please try again in a minute" in answer.text
    assert site.failures == ["a page could not be shown, a bug in the program: ValueError"]
    printed = capfd.readouterr()
    assert token not in answer.text + printed.out + printed.err


def test_the_log_names_routes_and_nobody(site: Site) -> None:
    token = site.join()
    site.client.get(f"/u/{token}?lang=es", headers={"User-Agent": "somebody"})
    site.client.post(f"/u/{token}")
    site.client.get(f"/elsewhere/{token}")
    soon = time.monotonic() + 5
    while len(site.requests) < 3 and time.monotonic() < soon:
        time.sleep(0.01)  # a request is noted when its answer is sent
    shown = [(one.method, one.route, one.status) for one in site.requests]
    assert shown == [("GET", "/u/{token}", 200), ("POST", "/u/{token}", 200), ("GET", "", 404)]
    assert token not in repr(site.requests)


def test_health_says_ok_without_the_database(site: Site) -> None:
    assert json.loads(site.client.get("/healthz").text) == {"status": "ok"}


@pytest.mark.parametrize(
    "path",
    [
        "/u/%F0%9F%98%80",
        "/u/%ff",
        "/u/" + "a" * 5000,
        "/u/a%00b",
        "/u/%ED%A0%80",
        "/healthz?challenge=%00",
        "/u/x?lang=%ff",
        "/archive/%ff",
        "/archive/a%00b",
        "/archive/%F0%9F%98%80/",
        "/archive/999999999999999999999/",
        "/archive/?q=%00%ff%ED%A0%80",
        "/archive/?q=" + "a%20" * 2000,
        "/archive/?q=%22%20NEAR(*&lang=%00",
        "/media/..%2F..%2Fetc",
        "/media/%00.png",
        "/events/%ff.ics",
        "/feed.xml?q=%00",
    ],
)
def test_strange_bytes_are_no_error_of_ours(site: Site, path: str) -> None:
    for method in ("GET", "POST"):
        assert site.client.request(method, path).status_code in (200, 404, 405, 414)
    assert site.failures == []
