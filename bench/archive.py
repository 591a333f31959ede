"""Searching an archive of 500 issues, against the page that lists them, of the same server over HTTP.

Pages and searches take turns on one connection, so that a busy moment meets both; the median of each counts.
Also how long the static site takes, the first time and after one new issue, against the list page as well.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import httpx2

from bench._report import report
from newsletter.app.editions import open_issue, render_issue
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Clearance, Edition, MailingStatus, UncertainPolicy
from newsletter.ports import Launch
from newsletter.run.archive import build_site
from newsletter.starter import copy_starter
from newsletter.web.application import create_app
from newsletter.web.server import WebServer

LIST = "constituents"
WORDS = 1_500
FIRST = datetime(2006, 1, 3, 17, tzinfo=UTC)
QUERIES = {"rare": "word17 word4242", "common": "every", "none": "zebra", "accent": "reunión"}


def vocabulary() -> list[str]:
    """Return made-up words, a few of them in every issue."""
    return [f"word{number}" for number in range(5_000)]


def issue(base: Edition, number: int, dice: random.Random) -> Edition:
    """Return an edition with 1,500 words of its own."""
    words = dice.choices(vocabulary(), k=WORDS)
    words[::300] = ["every", "Reunión", "city", "library", "street"]
    text = "\n\n".join(" ".join(words[at : at + 60]) for at in range(0, WORDS, 60))
    subject = f"Issue {number}: {words[1]}"
    digest = sha256(f"{number}{text}".encode()).hexdigest()
    return replace(
        base, issue=f"issue-{number}", subject=subject, text=f"{subject}\n\n{text}\n", digest=digest
    )


def fill(workspace: Workspace, issues: int) -> None:
    """Publish so many issues, two weeks apart."""
    base = render_issue(workspace, open_issue(workspace, "sanctuary"))
    dice = random.Random(1)
    for number in range(issues):
        at = FIRST + number * timedelta(days=14)
        publish(workspace, issue(base, number, dice), at)


def publish(workspace: Workspace, edition: Edition, at: datetime) -> None:
    """Launch an edition to nobody: it is published all the same."""
    mailing, _new = workspace.store.launch(
        Launch(
            edition=edition, list=LIST, round=0, transport="memory", policy=UncertainPolicy.HOLD, now=at,
            clearance=Clearance(approvals=0),
        )
    )  # fmt: skip
    workspace.store.finish(mailing.id, now=at)
    found = workspace.store.mailing(mailing.id)
    assert found is not None
    assert found.status is MailingStatus.FINISHED


def _page(client: httpx2.Client, path: str) -> object:
    return client.get(path).raise_for_status()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return how many milliseconds some work takes, by the clock and of the processor."""
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    clock = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock * 1e3, used * 1e3


def run(issues: int, *, rounds: int, database: str) -> dict[str, object]:
    """Measure the list page, each search, and the static site."""
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name:
        folder = Path(name) / "publication"
        copy_starter(folder)
        environ = {"NEWSLETTER_DATABASE_URL": database} if database else {}
        with open_workspace(folder, environ) as workspace:
            fill(workspace, issues)
            pages = {"list": "/archive/", **{key: f"/archive/?q={query}" for key, query in QUERIES.items()}}
            times: dict[str, list[tuple[float, float]]] = {key: [] for key in pages}
            with (
                WebServer(create_app(lambda: workspace), host="127.0.0.1", port=0) as server,
                httpx2.Client(base_url=server.url, timeout=120) as client,
            ):
                index, _used = timed(lambda: client.get("/archive/?q=word1"))
                client.get("/archive/")
                for _ in range(rounds):
                    for key, path in pages.items():
                        times[key].append(timed(partial(_page, client, path)))
            first, _used = timed(lambda: build_site(workspace, folder / "site"))
            base = render_issue(workspace, open_issue(workspace, "sanctuary"))
            publish(workspace, issue(base, issues, random.Random(2)), FIRST + issues * timedelta(days=14))
            again, _used = timed(lambda: build_site(workspace, folder / "site"))
    clock = {key: statistics.median(one for one, _ in found) for key, found in times.items()}
    used = {key: statistics.median(one for _, one in found) for key, found in times.items()}
    return {
        "issues": issues,
        "rounds": rounds,
        "list_ms": clock["list"],
        **{f"ratio_{key}": clock[key] / clock["list"] for key in QUERIES},
        **{f"ratio_{key}_cpu": used[key] / used["list"] for key in QUERIES},
        "first_search_ms": index,
        "build_seconds": first / 1e3,
        "build_again_seconds": again / 1e3,
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench archive", description=__doc__)
    parser.add_argument("--issues", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=15, help="of the list page and each search")
    parser.add_argument("--database", default="", help="a database URL; default: SQLite in the publication")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    figures = run(options.issues, rounds=options.rounds, database=options.database)
    report(figures, as_json=options.json)
    return 0
