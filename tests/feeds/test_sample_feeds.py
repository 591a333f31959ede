"""Every dialect and every fault at once, from a real server: what is healthy lies on the desk, the rest is told."""

from __future__ import annotations

import os
import re
import resource
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.feeds.poll import PollResult, poll
from newsletter.feeds.polling_policy import Urgency
from newsletter.http.fetcher import GuardedFetcher
from newsletter.model import Entry, Feed, FeedState
from newsletter.processes import parser_pool
from newsletter.processes.parser_pool import ParserLimits, ParserPool
from newsletter.store.database import open_store
from tests.feeds.newsroom import Clock
from tests.feeds.sample_feeds import CASES, Case
from tests.http.faulty_http import FaultyServer
from tests.processes.stand_in_parser import STAND_IN


@dataclass(frozen=True)
class Polled:
    """What polling all of them gave."""

    results: Mapping[str, PollResult]
    again: Mapping[str, PollResult]
    entries: Mapping[str, tuple[Entry, ...]]
    states: Mapping[str, FeedState]
    seconds: float
    grown_kib: int
    readers_kib: int


def key_of(case: Case) -> str:
    return case.name.replace("/", "-")


def peak_of_children_kib() -> int:
    """Return the most memory that a process which this one started and that still runs has had.

    Not by getrusage: it tells of all that have ended since the run began, browsers too.
    """
    peaks = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            text = status.read_text()
            if f"\nPPid:\t{os.getpid()}\n" in text:
                peaks += [int(kib) for kib in re.findall(r"^VmHWM:\s+(\d+) kB", text, re.MULTILINE)]
    return max(peaks)


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Polled]:
    answers = {case.path: case.answer for case in CASES if case.answer is not None}
    clock = Clock()
    limits = ParserLimits(cpu_seconds=1, total_seconds=20)
    with (
        pytest.MonkeyPatch.context() as patch,
        FaultyServer(answers) as server,
        ParserPool(processes=2, limits=limits) as readers,
        open_store("sqlite://", state_folder=tmp_path_factory.mktemp("s")) as store,
    ):
        patch.setattr(parser_pool, "_START", STAND_IN)
        fetcher = GuardedFetcher(
            contact="x",
            allowed=frozenset({("127.0.0.1", server.port)}),
            # Short for those that hang, long for those that are well on a machine with much else to do.
            read_timeout_seconds=4,
            total_timeout_seconds=8,
        )
        feeds = [
            Feed(key=key_of(case), url=server.url(case.path), outlet=case.name, lang="en") for case in CASES
        ]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.monotonic()
        results = poll(feeds, fetcher, readers, store, clock, haste=Urgency.NOW, threads=24, per_host=24)
        seconds = time.monotonic() - started
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        states = store.feed_states()
        again = poll(feeds, fetcher, readers, store, clock, threads=24, per_host=24)
        peak = peak_of_children_kib()
        readers.close()
        yield Polled(
            results={result.feed: result for result in results},
            again={result.feed: result for result in again},
            entries={feed.key: store.entries(feed.key) for feed in feeds},
            states=states,
            seconds=seconds,
            grown_kib=grown,
            readers_kib=peak,
        )


def test_there_are_more_than_sixty_and_each_has_a_name_of_its_own() -> None:
    assert len({key_of(case) for case in CASES}) == len(CASES) > 60


@pytest.mark.parametrize("case", [case for case in CASES if case.titles], ids=key_of)
def test_a_healthy_feeds_stories_are_there(polled: Polled, case: Case) -> None:
    assert polled.results[key_of(case)].problem == ""
    titles = [entry.title for entry in polled.entries[key_of(case)]]
    assert set(case.titles) <= set(titles)
    assert len(titles) == (500 if case.name == "huge" else len(case.titles))


@pytest.mark.parametrize("case", [case for case in CASES if case.problem], ids=key_of)
def test_an_unhealthy_feed_is_reported_in_one_line(polled: Polled, case: Case) -> None:
    result = polled.results[key_of(case)]
    assert case.problem in result.problem
    assert "\n" not in result.problem
    assert polled.entries[key_of(case)] == ()
    assert polled.states[key_of(case)].failures == 1


def test_nothing_hangs_and_memory_is_bounded(polled: Polled) -> None:
    assert polled.seconds < 60
    assert polled.grown_kib < 300 * 1024
    assert 0 < polled.readers_kib < 600 * 1024


def test_whatever_was_read_is_literal_text_and_a_web_address(polled: Polled) -> None:
    for entries in polled.entries.values():
        for entry in entries:
            assert entry.url.startswith(("http://", "https://"))
            assert "<script" not in entry.title
            assert entry.title.isprintable()


def test_nobody_is_asked_again_right_away(polled: Polled) -> None:
    assert all(result.waiting for result in polled.again.values())
    assert polled.states["410"].gone_at is not None
    assert polled.states["too-often"].closed_until is not None
