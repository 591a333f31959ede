"""Fetching from real servers, honest and not."""

from __future__ import annotations

import re
import socket
import ssl
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from newsletter import __version__
from newsletter.errors import FetchError
from newsletter.http.connection import system_dial
from newsletter.http.fetcher import GuardedFetcher
from newsletter.ports import Fetcher
from tests.http.faulty_http import ETAG, FEED, LAST_MODIFIED, MIB, FaultyServer, page, redirect


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


def fetcher_for(
    server: FaultyServer, *, read: float = 5.0, total: float = 10.0, max_bytes: int = 10 * MIB
) -> GuardedFetcher:
    return GuardedFetcher(
        contact="https://letters.example/about",
        allowed=frozenset({("127.0.0.1", server.port)}),
        connect_timeout_seconds=5.0,
        read_timeout_seconds=read,
        total_timeout_seconds=total,
        max_bytes=max_bytes,
    )


def refusal_of(server: FaultyServer, path: str, *, read: float = 5.0, total: float = 10.0) -> str:
    """Fetch what must fail and return the one line that says why."""
    with fetcher_for(server, read=read, total=total) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(server.url(path), headers={})
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.hint
    assert server.url("") in line
    return line


# --- What is taken ---------------------------------------------------------------------------------


def test_a_feed_comes_back_whole_with_its_headers_and_its_address(server: FaultyServer) -> None:
    with fetcher_for(server) as fetcher:
        fetched = fetcher.fetch(server.url("/feed"), headers={})
    assert (fetched.status, fetched.body, fetched.url) == (200, FEED, server.url("/feed"))
    assert fetched.headers["etag"] == ETAG
    assert fetched.headers["content-type"] == "application/rss+xml"


@pytest.mark.parametrize("path", ["/zipped", "/chunked", "/long", "/wrong-type", "/hop/4"])
def test_the_same_bytes_come_out_however_they_were_sent(server: FaultyServer, path: str) -> None:
    with fetcher_for(server) as fetcher:
        assert fetcher.fetch(server.url(path), headers={}).body == FEED


def test_we_say_who_we_are_and_take_gzip_only(server: FaultyServer) -> None:
    with fetcher_for(server) as fetcher:
        fetcher.fetch(server.url("/feed"), headers={})
    asked = server.requests[0].headers
    assert asked["user-agent"] == f"newsletter/{__version__} (+https://letters.example/about)"
    assert asked["accept-encoding"] == "gzip"
    assert asked["host"] == f"127.0.0.1:{server.port}"


def test_a_contact_cannot_smuggle_a_header(server: FaultyServer) -> None:
    allowed = frozenset({("127.0.0.1", server.port)})
    with GuardedFetcher(contact="a@b.example\r\nX-Evil: 1\x00é", allowed=allowed) as fetcher:
        fetcher.fetch(server.url("/feed"), headers={})
    assert "x-evil" not in server.requests[0].headers


def test_validators_go_back_byte_for_byte_and_a_304_has_no_body(server: FaultyServer) -> None:
    with fetcher_for(server) as fetcher:
        first = fetcher.fetch(server.url("/feed"), headers={})
        validators = {"If-None-Match": first.headers["etag"], "If-Modified-Since": LAST_MODIFIED}
        second = fetcher.fetch(server.url("/feed"), headers=validators)
    assert (second.status, second.body) == (304, b"")
    assert server.requests[1].headers["if-none-match"] == ETAG
    assert server.requests[1].headers["if-modified-since"] == LAST_MODIFIED


def test_a_304_nobody_asked_for_is_no_answer(server: FaultyServer) -> None:
    assert "answered 304" in refusal_of(server, "/status/304")


def test_a_proxy_in_the_environment_is_not_used(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with fetcher_for(server) as fetcher:
        assert fetcher.fetch(server.url("/feed"), headers={}).status == 200


def test_it_serves_as_the_port(server: FaultyServer) -> None:
    fetcher: Fetcher = fetcher_for(server)
    assert fetcher.fetch(server.url("/feed"), headers={}).status == 200


# --- What is refused -------------------------------------------------------------------------------

REFUSED = {
    "/nothing-here": "answered 404, there is nothing at this address",
    "/status/400": "answered 400",
    "/status/401": "a login is required",
    "/status/403": "access is forbidden",
    "/status/410": "it is permanently gone. It will not be polled again; delete the feed, or change its address",
    "/status/500": "the server has a problem",
    "/status/204": "answered 204, this is not a feed",
    "/status/206": "answered 206",
    "/too-often": "try again in 120 seconds",
    "/closed-until": "try again after Wed, 08 Mar 2023 12:00:00 GMT",
    "/hang-up": "the response is incomplete",
    "/reset": "the connection was lost",
    "/noise": "not HTTP",
    "/short": "the response is incomplete",
    "/long-head": "not HTTP",
    "/promises": "not HTTP",
    "/large": "larger than 10,485,760 bytes",
    "/endless": "larger than 10,485,760 bytes",
    "/shrunk": "unpacks to more than 100 times its size",
    "/cut-zip": "compressed body is cut off",
    "/bad-zip": "compressed body is damaged",
    "/brotli": "encoded as br, which we did not ask for",
    "/circle": "redirects in a loop",
    "/nowhere": "redirects without an address",
    "/hop/9": "more than 5 redirects",
}


@pytest.mark.parametrize("path", REFUSED)
def test_every_fault_ends_in_one_clear_line(server: FaultyServer, path: str) -> None:
    assert REFUSED[path] in refusal_of(server, path)


def test_a_server_that_says_nothing_is_left_after_the_time_to_read(server: FaultyServer) -> None:
    assert "no data for 0.2 s" in refusal_of(server, "/hang", read=0.2)


@pytest.mark.parametrize("path", ["/drip", "/drip-head"])
def test_a_server_that_drips_is_left_after_the_total_time(server: FaultyServer, path: str) -> None:
    started = time.monotonic()
    assert "gave up after 0.4 s" in refusal_of(server, path, total=0.4)
    assert time.monotonic() - started < 30


def test_an_endless_body_is_left_soon_after_the_limit(server: FaultyServer) -> None:
    with (
        fetcher_for(server, max_bytes=MIB) as fetcher,
        pytest.raises(FetchError, match="larger than 1,048,576"),
    ):
        fetcher.fetch(server.url("/endless"), headers={})
    assert server.sent_bytes < 24 * MIB  # the limit and what the system's buffers hold


def test_an_announced_200_mb_are_not_even_begun(server: FaultyServer) -> None:
    refusal_of(server, "/large")
    assert server.sent_bytes < 24 * MIB


def test_a_body_that_shrank_too_much_costs_no_memory(server: FaultyServer) -> None:
    with fetcher_for(server, max_bytes=MIB) as fetcher:
        fetcher.fetch(server.url("/feed"), headers={})
        tracemalloc.start()
        with pytest.raises(FetchError):
            fetcher.fetch(server.url("/shrunk"), headers={})
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 6 * MIB  # 8 MiB are in it; the server's own MiB counts too


def test_nobody_listening_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    fetcher = GuardedFetcher(contact="x", allowed=frozenset({("127.0.0.1", port)}))
    with pytest.raises(FetchError, match="no connection could be made"):
        fetcher.fetch(f"http://127.0.0.1:{port}/", headers={})


def test_a_full_server_runs_into_the_time_to_connect() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:  # fills the queue of connections nobody accepts
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
        fetcher = GuardedFetcher(
            contact="x", allowed=frozenset({("127.0.0.1", port)}), connect_timeout_seconds=0.2
        )
        with pytest.raises(FetchError, match=r"no connection within 0\.2 s"):
            fetcher.fetch(f"http://127.0.0.1:{port}/", headers={})
        for client in waiting:
            client.close()


def test_a_tampered_validator_is_an_error_of_ours_not_a_smuggled_header(server: FaultyServer) -> None:
    with fetcher_for(server) as fetcher, pytest.raises(FetchError, match="a header cannot be sent"):
        fetcher.fetch(server.url("/feed"), headers={"If-None-Match": '"x"\r\nX-Evil: 1'})
    assert server.requests == []


def test_a_password_in_an_address_is_refused_and_not_repeated(server: FaultyServer) -> None:
    with fetcher_for(server) as fetcher, pytest.raises(FetchError) as caught:
        fetcher.fetch(f"http://anna:s3cret@127.0.0.1:{server.port}/feed", headers={})
    assert "user name or password" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert server.requests == []


# --- Redirects and the guard -----------------------------------------------------------------------

INSIDE = [
    "http://127.0.0.1/",
    "http://127.0.0.1:1/",
    "http://localhost/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0/",
    "http://10.0.0.1/",
    "//192.168.1.1/admin",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1/",
    "http://a:b@127.0.0.1/",
]


@pytest.mark.parametrize("inside", INSIDE)
def test_a_redirect_cannot_lead_inside(inside: str) -> None:
    with FaultyServer({"/to": redirect(inside)}) as server, fetcher_for(server) as fetcher:
        with pytest.raises(FetchError, match="not fetched"):
            fetcher.fetch(server.url("/to"), headers={})
        assert [request.path for request in server.requests] == ["/to"]


def test_a_redirect_to_what_is_no_address_is_refused() -> None:
    with FaultyServer({"/to": redirect("http://[::1/")}) as server:
        assert "redirects to an invalid address" in refusal_of(server, "/to")


def test_a_relative_redirect_in_utf8_is_followed() -> None:
    answers = {"/to": redirect("/caf\xc3\xa9?x=1"), "/caf%C3%A9?x=1": page(FEED)}
    with FaultyServer(answers) as server, fetcher_for(server) as fetcher:
        fetched = fetcher.fetch(server.url("/to"), headers={})
    assert fetched.url == server.url("/caf%C3%A9?x=1")


def test_a_relative_redirect_in_latin_1_is_followed() -> None:
    answers = {"/to": redirect("/caf\xe9"), "/caf%C3%A9": page(FEED)}
    with FaultyServer(answers) as server, fetcher_for(server) as fetcher:
        assert fetcher.fetch(server.url("/to"), headers={}).status == 200


class Dialled:
    """Connects every address to one local port, and remembers which were asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.addresses: list[tuple[str, int]] = []

    def __call__(self, address: str, port: int, timeout_seconds: float) -> socket.socket:
        self.addresses.append((address, port))
        return system_dial("127.0.0.1", self.port, timeout_seconds)


class Rebinding:
    """A resolver that tells the truth once, then points inside."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_the_connection_goes_to_the_checked_address_and_the_name_is_looked_up_once(
    server: FaultyServer,
) -> None:
    dialled = Dialled(server.port)
    resolver = Rebinding(("8.8.4.4",), ("127.0.0.1",))
    with GuardedFetcher(contact="x", resolver=resolver, dial=dialled) as fetcher:
        assert fetcher.fetch("http://rebind.example/feed", headers={}).body == FEED
    assert resolver.asked == ["rebind.example"]
    assert dialled.addresses == [("8.8.4.4", 80)]
    assert server.requests[0].headers["host"] == "rebind.example"


def test_a_host_that_rebinds_between_two_hops_is_refused_at_the_second() -> None:
    with FaultyServer({"/a": redirect("/b")}) as server:
        dialled = Dialled(server.port)
        resolver = Rebinding(("8.8.4.4",), ("127.0.0.1",))
        fetcher = GuardedFetcher(contact="x", resolver=resolver, dial=dialled)
        with pytest.raises(FetchError, match=r"rebind\.example is at 127\.0\.0\.1, this machine itself"):
            fetcher.fetch("http://rebind.example/a", headers={})
        assert [request.path for request in server.requests] == ["/a"]


def test_one_inner_address_among_public_ones_is_enough_to_refuse(server: FaultyServer) -> None:
    dialled = Dialled(server.port)
    resolver = Rebinding(("8.8.4.4", "10.1.2.3"))
    fetcher = GuardedFetcher(contact="x", resolver=resolver, dial=dialled)
    with pytest.raises(FetchError, match="inside a private network"):
        fetcher.fetch("http://mixed.example/feed", headers={})
    assert dialled.addresses == []


def test_a_stranger_cannot_point_at_what_staff_allow_inside() -> None:
    with FaultyServer() as inside, FaultyServer({"/a": redirect(inside.url("/feed"))}) as outside:
        with (
            GuardedFetcher(
                contact="x",
                allowed=frozenset({("127.0.0.1", inside.port)}),
                resolver=Rebinding(("8.8.4.4",)),
                dial=Dialled(outside.port),
            ) as fetcher,
            pytest.raises(FetchError, match="not fetched"),
        ):
            fetcher.fetch("http://stranger.example/a", headers={})
        assert inside.requests == []


def test_the_next_address_is_tried_when_one_does_not_answer(server: FaultyServer) -> None:
    class FirstIsDead(Dialled):
        def __call__(self, address: str, port: int, timeout_seconds: float) -> socket.socket:
            if address == "8.8.4.4":
                raise ConnectionRefusedError
            return super().__call__(address, port, timeout_seconds)

    dialled = FirstIsDead(server.port)
    with GuardedFetcher(contact="x", resolver=Rebinding(("8.8.4.4", "8.8.8.8")), dial=dialled) as fetcher:
        assert fetcher.fetch("http://two.example/feed", headers={}).status == 200
    assert dialled.addresses == [("8.8.8.8", 80)]


def test_a_name_that_nobody_has_is_said_so() -> None:
    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchError, match=re.escape("there is no host called nobody.example")):
        GuardedFetcher(contact="x", resolver=unknown).fetch("http://nobody.example/", headers={})


# --- TLS -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def tls_server(authority: trustme.CA, name: str) -> FaultyServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return FaultyServer(tls=context)


def trusting(authority: trustme.CA, server: FaultyServer) -> GuardedFetcher:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return GuardedFetcher(
        contact="x", resolver=Rebinding(("8.8.4.4",)), dial=Dialled(server.port), tls=context
    )


def test_the_certificate_is_checked_against_the_name_though_we_connect_to_an_address(
    authority: trustme.CA,
) -> None:
    with tls_server(authority, "paper.example") as server, trusting(authority, server) as fetcher:
        assert fetcher.fetch("https://paper.example/feed", headers={}).body == FEED


@pytest.mark.parametrize("certified", ["other.example", "8.8.4.4"])
def test_a_certificate_for_another_name_is_refused(authority: trustme.CA, certified: str) -> None:
    with tls_server(authority, certified) as server, trusting(authority, server) as fetcher:
        with pytest.raises(FetchError, match="its certificate is not valid"):
            fetcher.fetch("https://paper.example/feed", headers={})
        assert server.requests == []


def test_an_unknown_authority_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    with tls_server(authority, "paper.example") as server:
        fetcher = GuardedFetcher(contact="x", resolver=Rebinding(("8.8.4.4",)), dial=Dialled(server.port))
        with pytest.raises(FetchError, match="its certificate is not valid"):
            fetcher.fetch("https://paper.example/feed", headers={})


def test_a_server_that_speaks_no_tls_is_refused(server: FaultyServer, authority: trustme.CA) -> None:
    with trusting(authority, server) as fetcher, pytest.raises(FetchError, match="no secure connection"):
        fetcher.fetch("https://paper.example/feed", headers={})


@pytest.mark.parametrize(
    ("answers", "moved_to"),
    [
        ({"/old": redirect("/new"), "/new": redirect("/feed", "308 Permanent Redirect")}, "/feed"),
        ({"/old": redirect("/feed", "302 Found")}, ""),
        ({"/old": redirect("/new"), "/new": redirect("/feed", "307 Temporary Redirect")}, "/new"),
        ({"/old": redirect("/new", "303 See Other"), "/new": redirect("/feed")}, ""),
    ],
)
def test_only_permanent_redirects_before_any_temporary_one_are_a_move(
    answers: dict[str, bytes], moved_to: str
) -> None:
    with FaultyServer(answers) as server:
        fetcher = GuardedFetcher(contact="x", allowed=frozenset({("127.0.0.1", server.port)}))
        fetched = fetcher.fetch(server.url("/old"), headers={})
        assert fetched.url == server.url("/feed")
        assert fetched.moved_to == (server.url(moved_to) if moved_to else "")
        assert fetcher.fetch(server.url("/feed"), headers={}).moved_to == ""


def test_a_refusal_carries_its_status_and_when_to_come_back(server: FaultyServer) -> None:
    fetcher = GuardedFetcher(contact="x", allowed=frozenset({("127.0.0.1", server.port)}))
    with pytest.raises(FetchError) as reported:
        fetcher.fetch(server.url("/too-often"), headers={})
    assert (reported.value.status, reported.value.retry_after) == (429, "120")
    with pytest.raises(FetchError) as reported:
        fetcher.fetch(server.url("/hang-up"), headers={})
    assert (reported.value.status, reported.value.retry_after) == (0, "")
