"""The probe of an address of our own: asked once, bounded in time and size, private addresses included."""

from __future__ import annotations

import socket
import time

import pytest

from newsletter.errors import FetchError
from newsletter.http.connection import Limits
from newsletter.http.probe import probe
from tests.app.own_pages import HOST, own_pages
from tests.http.faulty_http import FaultyServer, page

QUICK = Limits(connect_seconds=1.0, read_seconds=0.5, total_seconds=1.0, max_bytes=100)


def test_an_address_of_this_machine_is_asked_once() -> None:
    with FaultyServer({"/healthz?challenge=ab": page(b'{"status": "ok"}')}) as server:
        found = probe(server.url("/healthz?challenge=ab"), limits=QUICK)
        assert (found.status, found.body, found.location) == (200, b'{"status": "ok"}', "")
        assert [request.path for request in server.requests] == ["/healthz?challenge=ab"]
        assert server.requests[0].headers["host"] == f"127.0.0.1:{server.port}"


def test_a_redirect_is_told_and_not_followed() -> None:
    moved = page(b"", status="301 Moved Permanently", headers=("Location: https://www.rivertown.gov/",))
    with FaultyServer({"/healthz": moved}) as server:
        found = probe(server.url("/healthz"), limits=QUICK)
        assert (found.status, found.location) == (301, "https://www.rivertown.gov/")
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "403 Forbidden"])
def test_every_status_is_an_answer(status: str) -> None:
    with FaultyServer({"/healthz": page(b"no", status=status)}) as server:
        assert probe(server.url("/healthz"), limits=QUICK).status == int(status[:3])


def test_no_more_is_read_than_a_health_answer_needs() -> None:
    with FaultyServer({"/healthz": page(b"x" * 1_000_000)}) as server:
        assert len(probe(server.url("/healthz"), limits=QUICK).body) == 100


def test_nobody_who_answers_is_an_error_within_the_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(FetchError, match="no data"):
            probe(f"http://127.0.0.1:{silent.getsockname()[1]}/", limits=QUICK)
        assert time.monotonic() - began < 3
        port = silent.getsockname()[1]
    with pytest.raises(FetchError, match="no connection"):
        probe(f"http://127.0.0.1:{port}/", limits=QUICK)


def test_an_answer_that_drips_ends_with_the_time() -> None:
    with FaultyServer() as server:
        began = time.monotonic()
        with pytest.raises(FetchError):
            probe(server.url("/drip"), limits=QUICK)
        assert time.monotonic() - began < 3


def test_a_name_that_is_none_and_one_whose_look_up_hangs_are_errors() -> None:
    def no_name(host: str, port: int) -> list[str]:
        raise socket.gaierror

    def hangs(host: str, port: int) -> list[str]:
        time.sleep(2)
        return []

    with pytest.raises(FetchError, match="there is no host called"):
        probe("https://news.rivertown.gov/", limits=QUICK, resolver=no_name)
    began = time.monotonic()
    with pytest.raises(FetchError, match="took too long"):
        probe("https://news.rivertown.gov/", limits=QUICK, resolver=hangs)
    assert time.monotonic() - began < 1.9


def test_a_certificate_of_nobody_is_not_believed() -> None:
    with own_pages() as pages, pytest.raises(FetchError, match="certificate is not valid"):
        probe(pages.url("/healthz"), limits=QUICK, resolver=lambda host, port: ["127.0.0.1"])
    assert HOST in pages.url()
