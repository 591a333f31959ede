"""Looking a name up, once and within a time."""

from __future__ import annotations

import os
import threading

import pytest

from newsletter.errors import FetchError
from newsletter.http.resolver import resolve, system_resolver
from newsletter.http.ssrf_guard import target_of

PAPER = target_of("https://paper.example/feed")


def test_every_checked_address_comes_back_in_order() -> None:
    asked: list[tuple[str, int]] = []

    def resolver(host: str, port: int) -> tuple[str, ...]:
        asked.append((host, port))
        return ("8.8.8.8", "2606:4700::1111")

    assert resolve(PAPER, resolver, timeout_seconds=5) == ("8.8.8.8", "2606:4700::1111")
    assert asked == [("paper.example", 443)]


def test_a_literal_address_is_not_looked_up_but_checked() -> None:
    def never(host: str, port: int) -> tuple[str, ...]:
        raise AssertionError("looked up")

    assert resolve(target_of("https://8.8.8.8/"), never, timeout_seconds=5) == ("8.8.8.8",)
    with pytest.raises(FetchError, match="inside a private network"):
        resolve(target_of("https://10.0.0.1/"), never, timeout_seconds=5)


def test_an_inner_address_is_refused_though_the_others_are_public() -> None:
    with pytest.raises(FetchError, match=r"paper\.example is at 192\.168\.0\.9, inside a private network"):
        resolve(PAPER, lambda host, port: ("8.8.8.8", "192.168.0.9"), timeout_seconds=5)


def test_a_look_up_that_hangs_is_left_behind() -> None:
    release = threading.Event()

    def stuck(host: str, port: int) -> tuple[str, ...]:
        release.wait(10)
        return ()

    with pytest.raises(FetchError, match=r"looking up paper\.example took too long"):
        resolve(PAPER, stuck, timeout_seconds=0.05)
    release.set()


def test_clerks_are_kept_and_one_that_hangs_stands_in_nobodys_way() -> None:
    release, clerks = threading.Event(), []

    def stuck(host: str, port: int) -> tuple[str, ...]:
        release.wait(10)
        return ()

    def looked_up(host: str, port: int) -> tuple[str, ...]:
        clerks.append(threading.get_ident())
        return ("8.8.8.8",)

    with pytest.raises(FetchError):
        resolve(PAPER, stuck, timeout_seconds=0.01)
    for _ in range(200):
        assert resolve(PAPER, looked_up, timeout_seconds=5) == ("8.8.8.8",)
    release.set()
    assert len(set(clerks)) < 20


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forking beside threads, from 3.12 on
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_process_that_was_forked_has_clerks_of_its_own() -> None:
    assert resolve(PAPER, lambda *_: ("8.8.8.8",), timeout_seconds=5)
    child = os.fork()
    if not child:
        try:
            resolve(PAPER, lambda *_: ("8.8.8.8",), timeout_seconds=5)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("error", [OSError(-2, "unknown"), UnicodeError("label too long")])
def test_an_unknown_name_is_said_so(error: Exception) -> None:
    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise error

    with pytest.raises(FetchError, match=r"there is no host called paper\.example. Check the spelling"):
        resolve(PAPER, unknown, timeout_seconds=5)


def test_the_system_knows_this_machine_and_names_each_address_once() -> None:
    addresses = system_resolver("localhost", 80)
    assert set(addresses) <= {"127.0.0.1", "::1"}
    assert len(addresses) == len(set(addresses)) > 0
