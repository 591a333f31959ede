"""A storm of reports (shuffled, repeated, late, forged) leaves the same end state as the clean sequence."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from newsletter.app.webhooks import WebhookRunReport, apply_reports
from newsletter.web.application import create_app
from newsletter.web.server import WebServer
from tests.app.provider_events import (
    Event,
    World,
    in_batches,
    make_world,
    stranger_events,
    true_events,
)
from tests.inbound.providers.signing import SIGNATURE, TIME, SigningKey

EVENTS = int(os.environ.get("NEWSLETTER_TEST_EVENTS", "3000"))
"""How many events the storm brings in all; `make events` takes 100,000."""
MAILINGS = 6
BATCH = max(20, EVENTS // 200)
CONNECTIONS = 6
PATH = "/hooks/sendgrid"
Request = tuple[bytes, dict[str, str], int]
"""A body, its headers, and the status that the answer must have."""


@contextmanager
def posting(world: World) -> Iterator[httpx2.Client]:
    """Serve the publication, and enter a client for it."""
    app = create_app(lambda: world.workspace)
    limits = httpx2.Limits(max_connections=CONNECTIONS)
    with (
        WebServer(app, host="127.0.0.1", port=0) as server,
        httpx2.Client(base_url=server.url, limits=limits, timeout=60) as client,
    ):
        yield client


def genuine(world: World, events: Sequence[Event]) -> list[Request]:
    now = world.clock.time
    return [(body, world.key.headers(body, now), 204) for body in in_batches(events, BATCH)]


def forged(world: World, events: Sequence[Event], rng: random.Random) -> list[Request]:
    """Return requests that would do harm, each wrong in one way."""
    now, stranger = world.clock.time, SigningKey()
    found: list[Request] = []
    for body in in_batches(events, BATCH):
        right = world.key.headers(body, now)
        other = world.key.headers(b"[]", now)
        found.append(
            rng.choice(
                [
                    (body, stranger.headers(body, now), 403),
                    (body.replace(b"delivered", b"spamreport") + b" ", right, 403),
                    (body, world.key.headers(body, now - timedelta(days=3)), 403),
                    (body, world.key.headers(body, now + timedelta(hours=1)), 403),
                    (body, {TIME: right[TIME]}, 403),
                    (body, {}, 403),
                    (body, {**right, SIGNATURE: other[SIGNATURE]}, 403),
                    (body, {**right, SIGNATURE: "bm90IGEgc2lnbmF0dXJl"}, 403),
                    # The last digit of the time stamp moved over to the body: the signed bytes are the same.
                    (right[TIME][-1:].encode() + body, {**right, TIME: right[TIME][:-1]}, 403),
                ]
            )
        )
    return found


def post_all(client: httpx2.Client, requests: Sequence[Request]) -> None:
    def post(request: Request) -> tuple[int, int]:
        body, headers, expected = request
        return client.post(PATH, content=body, headers=headers).status_code, expected

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for status, expected in pool.map(post, requests):
            assert status == expected


def clean(world: World) -> WebhookRunReport:
    """Report everything once and in order."""
    with posting(world) as client:
        for request in genuine(world, true_events(world.sent)):
            post_all(client, [request])
    return apply_reports(world.workspace)


def storm(world: World) -> tuple[int, WebhookRunReport]:
    """Report everything shuffled, some of it twice and in other company; in three parts, days apart."""
    rng = random.Random(7)
    true = true_events(world.sent)
    events = true + rng.choices(true, k=max(0, (EVENTS - len(true)) * 6 // 10))
    rng.shuffle(events)
    strangers = stranger_events(world.sent, EVENTS // 10)
    bad = rng.choices(true, k=max(BATCH, EVENTS - len(events) - len(strangers)))
    reports = WebhookRunReport()
    third = len(events) // 3 + 1
    with posting(world) as client:
        for start in range(0, len(events), third):
            requests = genuine(world, events[start : start + third])
            requests += genuine(world, strangers[start // 3 :: 3])
            requests += rng.choices(requests, k=len(requests) // 10) + forged(
                world, bad[start // third :: 3], rng
            )
            rng.shuffle(requests)
            post_all(client, requests)
            reports = apply_reports(world.workspace)
            world.clock.time += timedelta(hours=20)
    return len(events) + len(strangers) + len(bad), reports


@pytest.fixture
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'clean.db'}", f"sqlite:///{tmp_path / 'storm.db'}"
    return request.getfixturevalue("own_postgresql_url"), request.getfixturevalue("postgresql_url")


@pytest.mark.parametrize("urls", ["sqlite", "postgresql"], indirect=True)
def test_a_storm_of_reports_leaves_the_same_end_state(urls: tuple[str, str], tmp_path: Path) -> None:
    key, people = SigningKey(), max(60, EVENTS // 24)
    worlds = [
        make_world(tmp_path / name, people=people, mailings=MAILINGS, url=url, key=key)
        for name, url in zip(("clean", "storm"), urls, strict=True)
    ]
    calm, stormy = worlds
    started = time.monotonic()
    report = clean(calm)
    between = time.monotonic()
    brought, _last = storm(stormy)
    ended = time.monotonic()
    figures = f"{report.events:,} events in order: {between - started:.1f} s"
    print(f"\n{figures}; {brought:,} in the storm: {ended - between:.1f} s")  # noqa: T201 - with -s
    calm.clock.time = stormy.clock.time
    expected, found = calm.state(), stormy.state()
    for part, value in expected.items():
        assert found[part] == value, part
    # The clean sequence must have had something to lose.
    reasons = {one for held in expected["suppressed"].values() for one in held}
    assert {("", "bounced"), ("", "complained")} <= reasons
    assert {"sent", "failed"} == set(expected["deliveries"].values())
    assert report.unmatched == 0
    for world in worlds:
        world.workspace.close()
