from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from newsletter.errors import TransportDownError
from newsletter.model import Outcome, Recipient
from newsletter.sending.deliver import deliver
from newsletter.sending.failpoints import Always, Leave, Point
from newsletter.transports.memory import MemoryTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.ledgers import START, StandingClock, statuses, store_with, template_of
from tests.sending.samples import recipient
from tests.sending.smtp_servers import mail_server


class Trickle(Always):
    """Lets two go at a time, and makes everybody wait in between."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.told: list[str] = []
        self.broken: list[str] = []

    def ask(self, recipients: Sequence[Recipient], *, now: datetime) -> Leave:
        self.asked.append(len(recipients))
        return Leave(go=recipients[:2]) if len(self.asked) % 2 else Leave(wait_seconds=1.5)

    def heard(self, recipient: Recipient, outcome: Outcome, *, now: datetime) -> None:
        self.told.append(recipient.address)

    def broke(self, error: TransportDownError, *, now: datetime) -> None:
        self.broken.append(error.message)


class ComeBack(Always):
    """Sends everybody but the first back for an hour."""

    def ask(self, recipients: Sequence[Recipient], *, now: datetime) -> Leave:
        return Leave(go=recipients[:1], back=recipients[1:], back_until=now + timedelta(hours=1))


def test_always_lets_everybody_go() -> None:
    everybody = [recipient(1), recipient(2)]
    assert Always().ask(everybody, now=START) == Leave(go=everybody)


def test_a_sender_asks_again_about_those_who_may_not_go_yet(tmp_path: Path) -> None:
    with store_with(5, folder=tmp_path) as (store, mailing):
        permit, waits = Trickle(), list[float]()
        transport = MemoryTransport()
        summary = deliver(
            mailing, template_of(store, mailing), store, transport, StandingClock(),
            threads=1, permit=permit, wait=waits.append,
        )  # fmt: skip
        assert (summary.accepted, summary.finished) == (5, True)
        assert permit.asked == [5, 3, 3, 1, 1]
        assert waits == [1.5, 1.5]
        assert permit.told == [message.envelope_to for message in transport.messages]


def test_a_permit_hears_that_the_road_is_down(tmp_path: Path) -> None:
    with store_with(2, folder=tmp_path) as (store, mailing):
        permit, transport = Trickle(), MemoryTransport()
        transport.break_down(TransportDownError("421 slow down"))
        deliver(
            mailing, template_of(store, mailing), store, transport, StandingClock(),
            threads=1, permit=permit, wait=lambda seconds: None,
        )  # fmt: skip
        assert permit.broken == ["421 slow down"]


def test_who_is_sent_back_is_deferred_and_the_try_is_not_counted(tmp_path: Path) -> None:
    with store_with(4, folder=tmp_path) as (store, mailing):
        clock = StandingClock()
        summary = deliver(
            mailing, template_of(store, mailing), store, MemoryTransport(), clock, threads=1,
            permit=ComeBack(),
        )  # fmt: skip
        assert (summary.accepted, summary.finished) == (1, False)
        rows = [row for row in store.deliveries(mailing.id) if row.status.value == "deferred"]
        assert [(row.attempt, row.next_try_at) for row in rows] == [(0, START + timedelta(hours=1))] * 3
        clock.advance(hours=2)
        assert deliver(
            mailing, template_of(store, mailing), store, MemoryTransport(), clock, threads=1
        ).finished


def test_a_stop_ends_the_asking(tmp_path: Path) -> None:
    class Never(Always):
        def ask(self, recipients: Sequence[Recipient], *, now: datetime) -> Leave:
            stop.set()
            return Leave(wait_seconds=3600)

    stop = threading.Event()
    with store_with(3, folder=tmp_path) as (store, mailing):
        summary = deliver(
            mailing, template_of(store, mailing), store, MemoryTransport(), StandingClock(),
            threads=1, stop=stop, permit=Never(),
        )  # fmt: skip
        assert summary.stopped
        assert set(statuses(store, mailing).values()) == {"queued"}


def test_every_point_is_passed_in_order(tmp_path: Path) -> None:
    passed: list[Point] = []
    with mail_server() as server, store_with(1, folder=tmp_path) as (store, mailing):
        transport = SmtpTransport(server.smtp(), failpoint=passed.append)
        deliver(
            mailing, template_of(store, mailing), store, transport, StandingClock(), threads=1,
            failpoint=passed.append,
        )  # fmt: skip
    assert list(dict.fromkeys(passed)) == list(Point)
