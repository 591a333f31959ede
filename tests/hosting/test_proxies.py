"""Our pages behind real web servers, at the root of a host and below a path, with TLS ended in front."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest

from newsletter.web.application import create_app
from newsletter.web.server import WebServer
from tests.hosting.front import Front, caddy, nginx
from tests.web.archived import Draft, send
from tests.web.site import Site, serving

ROOT, BELOW = "https://letters.city.example", "https://city.example/news"
Starts = Callable[..., AbstractContextManager[Front]]
FRONTS: dict[str, tuple[Starts, str]] = {
    "nginx": (nginx, ROOT),
    "nginx, path passed on": (partial(nginx, path="/news/"), BELOW),
    "nginx, path taken off": (partial(nginx, path="/news/", strips=True), BELOW),
    "caddy": (caddy, ROOT),
    "caddy, path passed on": (partial(caddy, path="/news/*"), BELOW),
}


@dataclass
class Hosted:
    """A site and the web server in front of it."""

    site: Site
    front: Front
    base: str
    stop: Callable[[], None]
    """Ends our own server; the one in front goes on."""

    def ask(self, method: str, path: str, **options: object) -> httpx2.Response:
        """Ask for an address of the publication, as its base_url has it."""
        return self.front.ask(method, urlsplit(self.base).path + path, **options)


@contextmanager
def hosted(folder: Path, starts: Starts, base: str) -> Iterator[Hosted]:
    with serving(folder / "publication", base_url=base) as site, ExitStack() as ours:
        app = create_app(lambda: site.workspace, on_request=site.requests.append)
        server = ours.enter_context(
            WebServer(app, host="127.0.0.1", port=0, proxies=site.workspace.settings.web.proxies)
        )
        site.join("ana@riverton.example")  # somebody has to get what is sent
        (folder / "front").mkdir()
        port = int(server.url.rpartition(":")[2])
        with starts(folder / "front", urlsplit(base).hostname, upstream=port) as front:
            yield Hosted(site, front, base, ours.close)


@pytest.fixture(params=FRONTS)
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hosted]:
    starts, base = FRONTS[request.param]
    with hosted(tmp_path, starts, base) as found:
        yield found


@pytest.fixture(params=["nginx", "caddy"])
def at_root(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hosted]:
    starts, base = FRONTS[request.param]
    with hosted(tmp_path, starts, base) as found:
        yield found


def test_one_click_goes_through_whatever_its_body_is(page: Hosted) -> None:
    for number, (content, kind) in enumerate(
        (
            (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
            (b"", None),
            (iter([b"List-Unsubscribe", b"=One-Click"]), "multipart/form-data"),
        )
    ):
        address = f"reader{number}@riverton.example"
        token = page.site.join(address)
        headers = {"Content-Type": kind} if kind else {}
        answer = page.ask("POST", f"/u/{token}", content=content, headers=headers)
        assert (answer.status_code, answer.text) == (200, "Unsubscribed.")
        assert not page.site.is_subscribed(address)


def test_every_link_form_and_redirect_stays_below_the_address(page: Hosted) -> None:
    token = page.site.join()
    send(page.site, Draft(slug="2026-03-01-march", picture="march.png"))
    seen, waiting = set(), ["/", f"/u/{token}", "/subscribe", "/archive/2026-03-01-march", "/nothing"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = page.ask("GET", path)
        assert answer.status_code == (404 if path == "/nothing" else 200), path
        if "html" not in answer.headers["content-type"]:
            continue
        for link in re.findall(r'(?:href|src|action)="([^"#]+)', answer.text):
            address = urljoin(f"{page.base}{path}", link.replace("&amp;", "&"))
            if address.startswith(("mailto:", "tel:")) or urlsplit(address).hostname == "www.example.org":
                continue
            if urlsplit(address).netloc == urlsplit(page.base).netloc:
                assert f"{address}/".startswith(f"{page.base}/"), (path, link)
                waiting.append(address.removeprefix(page.base) or "/")
    assert {"/archive/", "/feed.xml", "/subscribe"} <= seen
    assert any(one.startswith("/assets/") for one in seen)
    left = page.ask("POST", f"/u/{token}", data={"act": "leave"})
    assert left.status_code == 303
    location = urljoin(f"{page.base}/u/{token}", left.headers["location"])
    assert location == f"{page.base}/u/{token}"
    assert "You are unsubscribed" in page.ask("GET", location.removeprefix(page.base)).text


def test_absolute_addresses_are_those_of_the_setting(page: Hosted) -> None:
    send(page.site, Draft(slug="2026-03-01-march", picture="march.png"))
    issue = page.ask("GET", "/archive/2026-03-01-march", headers={"X-Forwarded-Host": "evil.example"}).text
    canonical = re.search(r'rel="canonical" href="([^"]+)"', issue)
    assert canonical
    assert canonical[1] == f"{page.base}/archive/2026-03-01-march"
    for path in ("/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml"):
        text = page.ask("GET", path).text
        assert f"{page.base}/" in text
        assert "evil.example" not in text
        assert "127.0.0.1" not in text


@pytest.mark.parametrize("path", ["/healthz", "/subscribe", "/feed.xml", "/nothing"])
def test_head_is_get_without_a_body(page: Hosted, path: str) -> None:
    plain = {"Accept-Encoding": "identity"}
    got, head = page.ask("GET", path, headers=plain), page.ask("HEAD", path, headers=plain)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert page.ask("OPTIONS", path).status_code == 204


def test_no_slash_is_added_or_taken_away(page: Hosted) -> None:
    token = page.site.join()
    for method, path in (("POST", f"/u/{token}/"), ("GET", f"/u/{token}/"), ("POST", "/subscribe/")):
        answer = page.ask(method, path)
        assert (answer.status_code, "location" in answer.headers) == (404, False)
    assert page.site.is_subscribed()


def test_private_pages_are_kept_nowhere_and_headers_come_through(page: Hosted) -> None:
    token = page.site.join()
    send(page.site, Draft(slug="2026-03-01-march", picture="march.png"))
    for path in (f"/u/{token}", "/subscribe", "/nothing"):
        for _ in range(2):
            answer = page.ask("GET", path)
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-robots-tag"] == "noindex"
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
            assert answer.headers["referrer-policy"] == "same-origin"
            assert answer.headers.get("x-kept") != "HIT"
            assert "set-cookie" not in answer.headers
    kept = [page.ask("GET", "/archive/2026-03-01-march").headers.get("x-kept", "HIT") for _ in range(2)]
    assert kept[1] == "HIT"


def test_pages_are_compressed_for_whoever_can_read_that(page: Hosted) -> None:
    send(page.site, Draft(slug="2026-03-01-march", picture="march.png"))
    for path in ("/archive/2026-03-01-march", "/feed.xml"):
        packed = page.ask("GET", path, headers={"Accept-Encoding": "gzip"})
        plain = page.ask("GET", path, headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.text == plain.text


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_nobody_outside_sees_the_state_of_the_machine(page: Hosted, path: str) -> None:
    for headers in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Real-IP": "127.0.0.1"}, {"Host": "localhost"}):
        answer = page.ask("GET", path, headers=headers)
        # Caddy answers an empty 200 for hosts that it does not serve.
        assert answer.status_code in (404, 421) or answer.text == ""
        assert "newsletter_" not in answer.text
        assert '"ok"' not in answer.text


def networks(hosted: Hosted) -> set[str]:
    """Return the networks that sign-ups are recorded with."""
    with hosted.site.workspace.store._database.reading() as connection:
        return {row[0] for row in connection.exec_driver_sql("SELECT network FROM signups")}


def test_a_made_up_forwarded_address_counts_for_nothing(at_root: Hosted) -> None:
    for number in range(25):
        answer = at_root.ask(
            "POST",
            "/subscribe",
            data={"email": f"reader{number}@riverton.example"},
            headers={"X-Forwarded-For": f"198.51.{number}.7", "Forwarded": f"for=203.0.113.{number}"},
        )
        assert answer.status_code == 200
    # What the reader claims is not recorded, and does not make a new network with a limit of its own.
    assert not any(one.startswith(("198.51.", "203.0.113.")) for one in networks(at_root))
    assert len(networks(at_root)) == 1


def test_the_log_in_front_names_nobody_even_when_we_are_away(at_root: Hosted) -> None:
    token = at_root.site.join()
    assert at_root.ask("GET", f"/u/{token}").status_code == 200
    at_root.stop()
    for _ in range(2):
        assert at_root.ask("POST", f"/u/{token}").status_code == 502
    assert at_root.site.is_subscribed()
    assert token not in at_root.front.logged()
