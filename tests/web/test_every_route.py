"""What holds for every route, also for one that is new: methods, slashes, bodies, errors, and the log."""

from __future__ import annotations

import inspect
import json
import re
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from newsletter.web.pages import PageWriter
from tests.web.every_route import Walk, every_route, everything_stored, leads_somewhere, posts, walk
from tests.web.raw_http import connect, read_all, statuses
from tests.web.site import MARIA, Site

SCANNER = {"User-Agent": "Mozilla/5.0", "Sec-Purpose": "prefetch", "Purpose": "prefetch"}
MARKER = "Zx9Marker"
LONG = b"act=leave&act=confirm&filler=" + b"x" * 100_000


@pytest.fixture
def walked(site: Site) -> Iterator[Walk]:
    yield walk(site)
    assert site.failures == []


def test_every_address_of_the_walk_leads_somewhere(walked: Walk) -> None:
    """Else the other tests would prove little."""
    found = {route: walked.site.client.get(path).status_code for route, path in walked.paths()}
    assert len(found) > 15
    assert {one for one, status in found.items() if status != 200 and leads_somewhere(one)} == set()


def test_no_route_takes_a_form_or_a_body_by_its_declaration() -> None:
    """FastAPI reads such a body first: odd one-click requests would be 400, and raw bytes a 500."""
    for one in every_route():
        assert one.route.dependant.body_params == [], one.path


def test_every_endpoint_runs_in_the_pool_of_threads() -> None:
    """One that is `async def` and asks the database would stop all others."""
    for one in every_route():
        assert not inspect.iscoroutinefunction(one.route.endpoint), one.path


@pytest.mark.parametrize("headers", [{}, SCANNER], ids=["reader", "scanner"])
def test_looking_changes_nothing_however_often(walked: Walk, headers: dict[str, str]) -> None:
    before = everything_stored(walked.site)
    for method in ("GET", "HEAD", "OPTIONS") * 3:
        for route, path in walked.paths():
            for query in ("", "?act=leave&confirm=1&undo=1&lang=es"):
                answer = walked.site.client.request(method, path + query, headers=headers)
                assert answer.status_code < 400 or not leads_somewhere(route)
    assert everything_stored(walked.site) == before


def test_nothing_redirects_from_or_to_a_slash(walked: Walk) -> None:
    for method in ("GET", "POST"):
        for route, path in walked.paths(method=method):
            other = path.removesuffix("/") if path.endswith("/") and path != "/" else f"{path}/"
            answer = walked.site.client.request(method, other, content=b"x=y" if method == "POST" else None)
            assert answer.status_code in (200, 404, 405), route
            assert "location" not in answer.headers


def test_the_server_sends_no_body_to_a_head(walked: Walk) -> None:
    """With a body, what follows on the connection would be read as the next answer."""
    for route, path in walked.paths():
        with closing(connect(walked.site)) as line:
            line.sendall(b"HEAD %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path.encode())
            answer = read_all(line)
        assert statuses(answer)[0] in (200, 303, 404), route
        head, _, body = answer.partition(b"\r\n\r\n")
        assert body == b"", route
        assert re.search(rb"content-length: \d+", head.lower()), route


def test_a_method_that_is_not_taken_gets_a_page_and_the_others_names(walked: Walk) -> None:
    for _route, path in walked.paths():
        for method in ("PUT", "DELETE", "PATCH"):
            answer = walked.site.client.request(method, path)
            assert answer.status_code == 405
            assert answer.headers["allow"]
            assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("route", posts())
@pytest.mark.parametrize("sent", ["declared", "chunked"])
def test_a_body_that_is_too_long_has_no_effect(walked: Walk, route: str, sent: str) -> None:
    path = dict(walked.paths(method="POST"))[route]
    before = everything_stored(walked.site)
    content = LONG if sent == "declared" else iter([LONG[:50_000], LONG[50_000:]])
    answer = walked.site.client.post(
        path, content=content, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    # Providers' reports have a limit of their own, and none is set up here.
    assert answer.status_code == (404 if route == "/hooks/{provider}" else 413)
    assert answer.headers["content-type"].startswith("text/html")
    assert everything_stored(walked.site) == before


@pytest.mark.parametrize("route", posts())
def test_errors_echo_nothing_and_are_no_500(walked: Walk, route: str) -> None:
    path = dict(walked.paths(method="POST"))[route]
    bodies: list[tuple[bytes, str]] = [
        (f"act={MARKER}&list={MARKER}&lang={MARKER}&form={MARKER}".encode(), "application/x-www-form-urlencoded"),
        (f"act={MARKER}&list=%ED%A0%80&lang=%00{MARKER}&%ff=%ff".encode(), "application/x-www-form-urlencoded"),
        (b"&".join(b"act=Zx9Marker" for _ in range(1_100)), "application/x-www-form-urlencoded"),
        (f'--x\r\nContent-Disposition: form-data; name="a"; filename="{MARKER}"\r\n\r\nb'.encode(), "multipart/form-data; boundary=x"),
        (f'{{"email": "{MARKER}", "lists": NaN, "lang": 1e999}}'.encode(), "application/json"),
        (f'{{"email": "a@{MARKER}.example", "lists": ["\\ud800"], "lang": "\\udfff"}}'.encode(), "application/json"),
        (f'["{MARKER}", {{"a": Infinity}}]'.encode(), "application/json"),
        (json.dumps({"email": [MARKER], "lists": {"a": MARKER}}).encode(), "application/json; charset=utf-16"),
        (f'{{"email": "{MARKER}@riverton.example", "lists": ["{MARKER}"]'.encode(), "application/json"),
        (b"[" * 15_000, "application/json"),
    ]  # fmt: skip
    for body, kind in bodies:
        for where in (path, f"{path.rstrip('/')}{MARKER}", f"{path}?lang={MARKER}&q=%ED%A0%80"):
            answer = walked.site.client.post(where, content=body, headers={"Content-Type": kind})
            assert answer.status_code < 500, (body[:80], where)
            if answer.status_code >= 400:
                assert MARKER not in answer.text, (body[:80], where)
            assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "value",
    [
        "%ED%A0%80",
        "%00",
        "a%2Fb",
        "%ff",
        "9223372036854775808",
        "-1",
        "%E2%80%AE",
        "..%2f..%2fetc",
        "%0d%0aX-Evil:1",
        ".",
    ],
)
def test_hostile_values_in_a_path_are_no_error_of_ours(walked: Walk, value: str) -> None:
    for one in every_route():
        if "{" in one.path:
            path = re.sub(r"\{\w+\}", value, one.path)
            for method in ("GET", "POST"):
                answer = walked.site.client.request(method, path)
                assert answer.status_code in (200, 303, 404, 405, 414), path
                # To the page that says that there is nothing; a line break would be a header of its own.
                assert answer.headers.get("location", path.rstrip("/")).startswith(one.path.partition("{")[0])


def test_the_log_of_every_route_names_nobody(walked: Walk, capfd: pytest.CaptureFixture[str]) -> None:
    site = walked.site
    asked = 0
    for method in ("GET", "POST"):
        for _route, path in walked.paths(method=method):
            for query in ("", f"?email={MARIA}&q=gardening"):
                site.client.request(
                    method,
                    path + query,
                    headers={"User-Agent": "SomebodysBrowser/7", "Referer": "https://r.example"},
                )
                asked += 1
    for path in (f"/elsewhere/{walked.tokens['/u/{token}']}", f"/u/{walked.tokens['/u/{token}']}/x"):
        site.client.get(path)
        asked += 1
    soon = time.monotonic() + 10
    while len(site.requests) < asked and time.monotonic() < soon:
        time.sleep(0.01)
    log = json.dumps([[one.method, one.route, one.status, one.milliseconds] for one in site.requests])
    assert len(site.requests) >= asked
    known = {one.path for one in every_route()} | {""}
    assert {one.route for one in site.requests} <= known
    printed = capfd.readouterr()
    for text in (log, printed.out, printed.err, *site.failures):
        for private in (
            *walked.tokens.values(),
            MARIA,
            "ana@example.org",
            "127.0.0.1",
            "gardening",
            "SomebodysBrowser",
            "r.example",
        ):
            assert private not in text


def test_no_page_holds_a_transaction_while_it_is_rendered(
    walked: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page takes as long as its template takes; a connection that waits for it is missing elsewhere."""
    pool = walked.site.workspace.store._database.engine.pool
    rendered: list[int] = []
    fragment = PageWriter.fragment

    def noticed(self: PageWriter, template: str, lang: str, **variables: object) -> str:
        rendered.append(pool.checkedout())  # type: ignore[attr-defined]
        return fragment(self, template, lang, **variables)

    monkeypatch.setattr(PageWriter, "fragment", noticed)
    for _route, path in walked.paths():
        walked.site.client.get(path)
    for _route, path in walked.paths(method="POST"):
        walked.site.client.post(path, data={"act": "nothing"})
    assert len(rendered) > 8
    # A connection that group commit keeps is not in anybody's way.
    assert max(rendered) <= 1


def test_no_answer_sets_a_cookie_or_allows_a_script_a_frame_or_a_plugin(walked: Walk) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT"):
        for route, path in walked.paths():
            answer = walked.site.client.request(method, path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy, route
            assert "frame-ancestors 'none'" in policy, route
            assert "script" not in policy, route
            assert answer.headers["x-content-type-options"] == "nosniff", route
            assert answer.headers["referrer-policy"] == "same-origin", route
            assert "set-cookie" not in answer.headers, route
            assert "<script" not in answer.text, route


def test_no_answer_goes_by_the_host_that_was_asked_for(walked: Walk) -> None:
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for method in ("GET", "POST"):
        for route, path in walked.paths():
            answer = walked.site.client.request(method, path, headers=forged)
            assert "evil.example" not in answer.text, route
            assert "evil.example" not in str(answer.headers), route


def test_a_token_opens_the_pages_of_its_own_purpose_alone(walked: Walk) -> None:
    before = everything_stored(walked.site)
    pages = [path for path in walked.tokens if path.endswith("/{token}")]
    assert len(pages) >= 6
    for mine in pages:
        for other in set(pages) - {mine}:
            path = other.replace("{token}", walked.tokens[mine])
            for method in ("GET", "POST"):
                answer = walked.site.client.request(
                    method, path, content=b"act=leave&act=confirm", follow_redirects=True
                )
                assert answer.status_code in (404, 405), (mine, other)
    assert everything_stored(walked.site) == before
