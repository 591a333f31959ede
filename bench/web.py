"""One-click unsubscribing against an empty endpoint of the same server, and page views beside a mailing.

Each unsubscribing has its database write. Both are POST requests over connections that stay open, sent by a
process of its own, whose processor time is not counted. They take turns, so that a busy moment meets both; of
several rounds the best of each side counts. Page views: see _web_beside_mailing.py.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from bench._report import report
from bench._web_beside_mailing import beside_mailing
from bench._web_load import load
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Consent, ConsentAction, Person
from newsletter.starter import copy_starter
from newsletter.web import application
from newsletter.web.server import WebServer

LIST = "constituents"
empty = APIRouter()


@empty.post("/empty/{_token}", response_class=Response)
def nothing(_token: str) -> Response:
    """Answer without doing anything."""
    return PlainTextResponse("Unsubscribed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One side of one round."""

    rate: float
    server_us: float
    """Processor time of the server's process for a request."""
    generator_us: float
    failed: int


def people(workspace: Workspace, number: int) -> list[str]:
    """Subscribe so many people; return the tokens of their links."""
    at = workspace.clock.now()
    consent = Consent(list=LIST, action=ConsentAction.GRANTED, at=at, basis="asked", method="import")
    keys = [f"reader{one}@reader.example" for one in range(number)]
    workspace.store.import_people((Person(address=key, address_key=key), consent) for key in keys)
    found = [workspace.store.subscriber(key) for key in keys]
    return [one.subscriptions[0].token for one in found if one is not None]


def turn(port: int, paths: list[str], connections: int) -> Turn:
    """Send the requests; return how long one took, and whose processor time that was."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    sent = load(port, paths, connections=connections)
    after = resource.getrusage(resource.RUSAGE_SELF)
    server = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Turn(
        rate=len(paths) / sent["seconds"],
        server_us=server / len(paths) * 1e6,
        generator_us=sent["cpu"] / len(paths) * 1e6,
        failed=int(sent["failed"]),
    )


def run(requests: int, *, connections: int, rounds: int) -> dict[str, object]:
    """Measure both sides."""
    with tempfile.TemporaryDirectory(prefix="newsletter-bench-") as name:
        folder = Path(name) / "publication"
        copy_starter(folder)
        with open_workspace(folder, {}) as workspace:
            tokens = people(workspace, requests * rounds)
            pages = application.routers()
            application.routers = lambda: (*pages, empty)
            app = application.create_app(lambda: workspace)
            ours, bare = [], []
            with WebServer(app, host="127.0.0.1", port=0) as server:
                port = int(server.url.rpartition(":")[2])
                turn(port, [f"/empty/{one}" for one in tokens[:200]], connections)
                for number in range(rounds):
                    some = tokens[number * requests : (number + 1) * requests]
                    bare.append(turn(port, [f"/empty/{one}" for one in some], connections))
                    ours.append(turn(port, [f"/u/{one}" for one in some], connections))
    best, least = max(ours, key=lambda one: one.rate), max(bare, key=lambda one: one.rate)
    cheap, cheapest = min(one.server_us for one in ours), min(one.server_us for one in bare)
    return {
        "requests": requests,
        "connections": connections,
        "rate": best.rate,
        "empty_rate": least.rate,
        "ratio_to_empty": least.rate / best.rate,
        "server_cpu_us": cheap,
        "empty_server_cpu_us": cheapest,
        "ratio_of_server_cpu": cheap / cheapest,
        "generator_cpu_us": best.generator_us,
        "failed": sum(one.failed for one in (*ours, *bare)),
        "rounds": rounds,
    }


def main(argv: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench web", description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000, help="of each side in a round")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=10, help="of page views beside a mailing")
    parser.add_argument("--views", type=int, default=50, help="page views a second; 0: none")
    parser.add_argument("--recipients", type=int, default=150_000, help="of the mailing")
    parser.add_argument("--size", type=int, default=40_960, help="bytes of a message")
    parser.add_argument("--threads", type=int, default=4, help="connections to the mail server")
    options = parser.parse_args(argv)
    figures = run(options.requests, connections=options.connections, rounds=options.rounds)
    if options.views:
        figures |= beside_mailing(
            recipients=options.recipients, seconds=options.seconds, rate=options.views, size=options.size,
            threads=options.threads,
        )  # fmt: skip
    report(figures, as_json=options.json)
    return 0
