"""Readers who change their minds at random: each issue comes to each of them once, or they are shown it.

`CADENCE_LIVES=50` tries as many; the test run tries a few.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.cadence import change_cadence, sent_by_digest_only, waiting_for
from newsletter.app.reader_digests import make_due_digests
from newsletter.model import DIGESTS, Cadence, Subscriber
from tests.app.digest_room import DigestRoom, digest_room
from tests.web.site import LIST

LIVES = int(os.environ.get("CADENCE_LIVES", "4"))
READERS = 5
DAYS = 75
FIRST = datetime.fromisoformat("2026-11-24T15:00:30+00:00")
"""Just after the hour of digests."""


def of(room: DigestRoom, address: str) -> Subscriber:
    found = room.workspace.store.subscriber(address)
    assert found is not None
    return found


def received(room: DigestRoom, address: str) -> Counter[str]:
    """Count how often somebody got each issue, as an email or in a digest."""
    store = room.workspace.store
    parts = {name: record for cadence in DIGESTS for record in store.digest_records(LIST, cadence)
             for name in record.names}  # fmt: skip
    mailings = {one.id: one for one in store.mailings()}
    counted: Counter[str] = Counter()
    for delivery in store.deliveries_of(of(room, address).id):
        mailing = mailings[delivery.mailing_id]
        if delivery.status.value != "sent":
            continue
        if not mailing.cadence:
            counted[mailing.issue] += 1
            continue
        text = room.text(mailing)
        for item in parts[mailing.issue].items:
            counted[item.issue] += f"/archive/{item.issue} " in f"{text} "
    return counted


def shown(room: DigestRoom, address: str) -> set[str]:
    """Return what the preferences page of somebody links to: what waits, or was not sent."""
    subscriber = of(room, address)
    (place,) = subscriber.subscriptions
    long_ago = room.clock.time - timedelta(days=400)
    titles = (
        *waiting_for(room.workspace, place, ""),
        *sent_by_digest_only(room.workspace, subscriber, place, since=long_ago),
    )
    return {one.url.rpartition("/")[2] for one in titles}


@pytest.mark.parametrize("seed", range(LIVES))
def test_every_issue_comes_once_or_is_shown(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    with digest_room(tmp_path) as room:
        room.clock.time = FIRST
        readers = [room.read(f"r{number}", dice.choice(list(Cadence))) for number in range(READERS)]
        make_due_digests(room.workspace)
        joined = dict.fromkeys(readers, 0)
        issues: list[str] = []
        for day in range(1, DAYS):
            room.clock.time = FIRST + timedelta(days=day, seconds=dice.randrange(300))
            room.tick()
            room.later(hours=1)
            for address in readers:
                if dice.random() < 0.06:
                    change_cadence(room.workspace, address, LIST, dice.choice(list(Cadence)))
            if dice.random() < 0.02:
                address = room.read(f"new{day}", dice.choice(list(Cadence)))
                readers.append(address)
                joined[address] = len(issues)
            if dice.random() < 0.25:
                slug = f"issue-{len(issues)}"
                room.issue(slug, body=f"News number {len(issues)}.")
                issues.append(slug)
        assert len(issues) > 5
        for address in readers:
            got, seen = +received(room, address), shown(room, address)
            assert {issue: times for issue, times in got.items() if times > 1} == {}
            assert set(got).isdisjoint(seen)
            missing = [one for one in issues[joined[address] :] if not got[one] and one not in seen]
            assert missing == []
            assert not any(got[one] for one in issues[: joined[address]])
