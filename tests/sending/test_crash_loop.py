"""A sender that is killed again and again: nobody gets more than three, and nobody is forgotten.

A short form runs with all tests; `make crash` kills 200 times each (NEWSLETTER_TEST_KILLS says how often).
"""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter.model import DeliveryStatus, Mailing, UncertainPolicy
from newsletter.sending.failpoints import Point
from newsletter.store.database import Store
from newsletter.store.delivery_transitions import MAX_DOUBTS
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.crashing import start
from tests.sending.faulty_smtp import FaultyMail, faulty_smtp
from tests.sending.ledgers import deliver_to_the_end, launch_next, store_with, wait_for_the_dead

KILLS = int(os.environ.get("NEWSLETTER_TEST_KILLS", "12"))
HOLD, RESEND = UncertainPolicy.HOLD, UncertainPolicy.RESEND
PEOPLE = 12
A_MAILING = 12
"""Times a sender of one mailing is killed before it may finish."""


def arrived(sink: FaultyMail, mailing: Mailing) -> Mapping[str, int]:
    """Return how many messages of a mailing each reader has."""
    found = ((address, [one for one in ids if mailing.key in one]) for address, ids in sink.copies.items())
    return {address: len(ids) for address, ids in found if ids}


def ends(store: Store, mailing: Mailing) -> Counter[str]:
    return Counter(row.status.value for row in store.deliveries(mailing.id))


@pytest.mark.parametrize("hours", [0.0, 1.0], ids=["started again at once", "started again hours later"])
def test_a_sender_that_is_killed_after_its_first_message_ten_times(
    hours: float, shared_url: str, tmp_path: Path
) -> None:
    with (
        faulty_smtp() as sink,
        store_with(PEOPLE, url=shared_url, folder=tmp_path, transport="smtp") as (store, mailing),
    ):
        for turn in range(10):
            process = start(
                shared_url, tmp_path, sink.address.port, mailing.id, threads=1, point=Point.AFTER_REPLY, at=1,
                hours=turn * hours,
            )  # fmt: skip
            process.join()
            assert process.exitcode == -signal.SIGKILL
            wait_for_the_dead(store, mailing.id)
        assert sum(arrived(sink, mailing).values()) == 10
        assert max(arrived(sink, mailing).values()) <= MAX_DOUBTS
        if not hours:
            # Whoever may have it already waits: the next sender begins with somebody else.
            assert set(arrived(sink, mailing).values()) == {1}
        deliver_to_the_end(store, mailing, SmtpTransport(sink.smtp()))
        assert store.finish(mailing.id, now=mailing.created_at)
        assert max(arrived(sink, mailing).values()) <= MAX_DOUBTS
        assert len(arrived(sink, mailing)) == PEOPLE
        unknown = ends(store, mailing)["unknown"]
        assert ends(store, mailing) == +Counter(sent=PEOPLE - unknown, unknown=unknown)
        assert unknown <= 10 // MAX_DOUBTS


@pytest.mark.parametrize("policy", [RESEND, HOLD])
def test_whatever_kills_a_sender_nobody_gets_more_than_three(
    policy: UncertainPolicy, shared_url: str, tmp_path: Path
) -> None:
    dice = random.Random(f"{policy} {KILLS}")
    most = 1 if policy is HOLD else MAX_DOUBTS
    kills = 0
    with (
        faulty_smtp() as sink,
        store_with(PEOPLE, url=shared_url, folder=tmp_path, policy=policy, transport="smtp") as (
            store,
            mailing,
        ),
    ):
        while kills < KILLS:
            hours = 0.0
            for _ in range(A_MAILING):
                process = start(
                    shared_url, tmp_path, sink.address.port, mailing.id, threads=dice.choice([1, 2, 4]),
                    point=dice.choice(list(Point)), at=dice.randint(1, 3), hours=hours,
                )  # fmt: skip
                process.join(30)
                assert process.exitcode in (0, -signal.SIGKILL)
                kills += 1
                wait_for_the_dead(store, mailing.id)
                hours += dice.choice([0.0, 0.001, 0.01, 1.0])
                assert max(arrived(sink, mailing).values(), default=0) <= most
            deliver_to_the_end(store, mailing, SmtpTransport(sink.smtp()))
            copies, found = arrived(sink, mailing), list(store.deliveries(mailing.id))
            assert {row.status for row in found} <= {DeliveryStatus.SENT, DeliveryStatus.UNKNOWN}
            assert max(copies.values()) <= most
            # Nobody is forgotten: whoever has none is listed.
            unknown = {row.address for row in found if row.status is DeliveryStatus.UNKNOWN}
            assert {row.address for row in found} - set(copies) <= unknown
            mailing = launch_next(store, mailing)
