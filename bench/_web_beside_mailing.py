"""Page views while a mailing goes out: what they take, and what they take from the mailing.

Web pages and senders share one process, as in `newsletter serve`; the mail server (smtp-sink) and the reader
of the pages are processes of their own. Stretches with and without page views take turns, so that a busy
moment of the machine meets both.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench._mailing import SystemClock, launched, prepare
from bench._postfix import smtp_sink
from bench._web_views import Viewer, Views, viewer
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Security, SmtpServer
from newsletter.sending.deliver import deliver
from newsletter.starter import copy_starter
from newsletter.store.database import Store
from newsletter.transports.smtp.transport import SmtpTransport
from newsletter.web.application import create_app
from newsletter.web.server import SWITCH_SECONDS, WebServer

ISSUE = "2026-03-11-bench"
STRETCH_SECONDS = 5.0
READERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The mailing's messages a second, alone and beside page views right after."""

    alone: float
    beside: float
    beside_less_viewer: float
    """The same, for a machine on which whoever views the pages takes no processor time."""
    views: Views


def beside_mailing(
    *, recipients: int, seconds: float, rate: int, size: int, threads: int
) -> dict[str, object]:
    """Measure; a mailing that ends before that is an error."""
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name, smtp_sink() as sink:
        folder = Path(name) / "publication"
        copy_starter(folder)
        with open_workspace(folder, {}) as workspace:
            url, state = workspace.settings.database_url, workspace.settings.state_folder
            prepare(url, state, recipients=recipients, size=size)
            with _sending(url, state, sink, threads) as outcomes:
                stretches = _stretches(workspace, outcomes, seconds=seconds, rate=rate)
    taken = sorted(one for stretch in stretches for one in stretch.views.milliseconds)
    return {
        "views": len(taken),
        "views_a_second": rate,
        "views_failed": sum(one.views.failed for one in stretches),
        "view_p50_ms": taken[len(taken) // 2],
        "view_p99_ms": taken[len(taken) * 99 // 100],
        "view_most_ms": taken[-1],
        "mailing_rate_alone": statistics.median(one.alone for one in stretches),
        "mailing_rate_beside": statistics.median(one.beside for one in stretches),
        "mailing_ratio": statistics.median(one.beside / one.alone for one in stretches),
        "mailing_ratio_less_viewer": statistics.median(
            one.beside_less_viewer / one.alone for one in stretches
        ),
        "viewer_cpu_us": sum(one.views.cpu_seconds for one in stretches) / len(taken) * 1e6,
        "stretches": len(stretches),
    }


@contextmanager
def _sending(url: str, state: Path, sink: int, threads: int) -> Iterator[list[object]]:
    """Send the mailing that was prepared, in threads of this process, until the end of the block.

    Yields a list that gets an element for each outcome.
    """
    outcomes: list[object] = []
    stop = threading.Event()
    server = SmtpServer(host="127.0.0.1", port=sink, security=Security.NONE)
    with launched(url, state) as (store, mailing, template):

        def run() -> None:
            deliver(
                mailing, template, store, SmtpTransport(server), SystemClock(),
                threads=threads, stop=stop, on_outcome=lambda _, outcome: outcomes.append(outcome),
            )  # fmt: skip

        sender = threading.Thread(target=run)
        sender.start()
        try:
            while not outcomes and sender.is_alive():
                time.sleep(0.1)
            yield outcomes
            if not sender.is_alive():
                raise SystemExit("the mailing ended before the measurement: give it more --recipients")
        finally:
            stop.set()
            sender.join(60)


def _stretches(workspace: Workspace, outcomes: list[object], *, seconds: float, rate: int) -> list[Stretch]:
    found = []
    app = create_app(lambda: workspace)
    sys.setswitchinterval(SWITCH_SECONDS)
    with WebServer(app, host="127.0.0.1", port=0) as web:
        port = int(web.url.rpartition(":")[2])
        with viewer(port, rate, _paths(workspace.store)) as views:
            views.send(1.0)  # templates are compiled, connections opened
            for _ in range(max(round(seconds / STRETCH_SECONDS), 1)):
                found.append(_stretch(outcomes, views))
    return found


def _stretch(outcomes: list[object], views: Viewer) -> Stretch:
    began, before = time.perf_counter(), len(outcomes)
    time.sleep(STRETCH_SECONDS)
    between, middle = time.perf_counter(), len(outcomes)
    seen = views.send(STRETCH_SECONDS)
    ended, after = time.perf_counter(), len(outcomes)
    seconds = ended - between
    ours = seconds - seen.cpu_seconds / (os.cpu_count() or 1)
    return Stretch(
        alone=(middle - before) / (between - began),
        beside=(after - middle) / seconds,
        beside_less_viewer=(after - middle) / ours,
        views=seen,
    )


def _paths(store: Store) -> list[str]:
    """Return what readers look at while a mailing goes out: the issue, their own pages, the archive."""
    paths = []
    for number in range(READERS):
        found = store.subscriber(f"reader{number:07}@reader.example")
        assert found is not None
        paths += [f"/archive/{ISSUE}", f"/u/{found.subscriptions[0].token}", f"/p/{found.preferences_token}"]
        paths += ["/", "/archive/", "/subscribe", "/feed.xml"]
    return paths
