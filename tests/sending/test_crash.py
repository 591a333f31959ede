"""kill -9, everywhere: at every named place and at random moments, with one sending process and with four.

Counted in the sink. The three promises: everybody ends in exactly one state and nobody is missing; `resend`
loses nobody, and extra copies are no more than were in flight at each crash; `hold` sends nobody two, and
whoever may not have it is listed as unknown.

A short form runs with all tests; `make crash` kills 200 times each (NEWSLETTER_TEST_KILLS says how often).
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from newsletter.model import Clearance, Mailing, UncertainPolicy
from newsletter.ports import Launch
from newsletter.reports.certificate import certify
from newsletter.sending.at_risk_window import WINDOW, window_for
from newsletter.sending.failpoints import Point
from newsletter.store.database import Store
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.crashing import start
from tests.sending.faulty_smtp import FaultyMail, faulty_smtp
from tests.sending.ledgers import START, deliver_to_the_end, store_with, wait_for_the_dead
from tests.sending.samples import edition

KILLS = int(os.environ.get("NEWSLETTER_TEST_KILLS", "6"))
HOLD, RESEND = UncertainPolicy.HOLD, UncertainPolicy.RESEND
PEOPLE = 80
THREADS = 2

_A_COPY = {
    Point.AFTER_RCPT, Point.BEFORE_AT_RISK, Point.AFTER_AT_RISK, Point.BEFORE_DOT, Point.AFTER_DOT,
    Point.AFTER_REPLY,
}  # fmt: skip
_A_SLICE = {Point.BEFORE_CLAIM, Point.AFTER_CLAIM, Point.BEFORE_RECORD, Point.AFTER_RECORD}
LATER = {point: 17 if point in _A_COPY else 2 if point in _A_SLICE else 1 for point in Point}
"""Every place that a copy passes, and at which of the times that it is passed a sender dies."""
PLACES = sorted(LATER.items()) if KILLS < 50 else sorted({*LATER.items(), *((point, 1) for point in Point)})


@dataclass
class Scene:
    """A store with a mailing, a sink, and how many copies may have been in flight when somebody died."""

    store: Store
    mailing: Mailing
    sink: FaultyMail
    url: str
    folder: Path
    in_flight: int = 0

    @property
    def at_risk(self) -> int:
        """How many deliveries of one process may be at risk at a time."""
        return THREADS * window_for(self.mailing, WINDOW)

    def start(self, *, point: str = "", at: int = 0) -> BaseProcess:
        return start(
            self.url, self.folder, self.sink.address.port, self.mailing.id, threads=THREADS, point=point, at=at
        )  # fmt: skip

    def killed(self, process: BaseProcess) -> bool:
        """Kill a process; say whether it was still at work."""
        process.kill()
        process.join()
        died = process.exitcode == -signal.SIGKILL
        self.in_flight += self.at_risk if died else 0
        return died

    def next_mailing(self, number: int) -> None:
        """Launch the same people another mailing, once the one before is through."""
        self.mailing, _ = self.store.launch(
            Launch(
                edition=edition(issue=f"2026-issue-{number}"), list="constituents", round=0, transport="smtp",
                policy=self.mailing.policy, now=START, clearance=Clearance(approvals=0),
            )
        )  # fmt: skip

    def finish(self) -> None:
        wait_for_the_dead(self.store, self.mailing.id)
        transport = SmtpTransport(self.sink.smtp())
        assert deliver_to_the_end(self.store, self.mailing, transport, threads=THREADS).problem is None
        assert self.store.finish(self.mailing.id, now=START)

    def promises_hold(self) -> None:
        """Count in the sink what the ledger says."""
        counts = certify(self.store.audit(self.mailing.id), now=START).counts
        assert counts.accepted + counts.unknown == counts.audience == PEOPLE
        ours = f"<{self.mailing.key}."
        copies = {
            address: [one for one in found if one.startswith(ours)]
            for address, found in self.sink.copies.items()
        }
        copies = {address: found for address, found in copies.items() if found}
        assert all(len(set(found)) == 1 for found in copies.values())
        extra = sum(len(found) - 1 for found in copies.values())
        if self.mailing.policy is RESEND:
            assert counts.accepted == len(copies) == PEOPLE
            assert extra <= self.in_flight
        else:
            assert extra == 0
            assert counts.unknown <= self.in_flight
            unknown = {
                row.address for row in self.store.deliveries(self.mailing.id) if row.status == "unknown"
            }
            everybody = {row.address for row in self.store.deliveries(self.mailing.id)}
            assert everybody - set(copies) <= unknown


@contextmanager
def scene(url: str, folder: Path, policy: UncertainPolicy) -> Iterator[Scene]:
    with (
        faulty_smtp() as sink,
        store_with(PEOPLE, url=url, folder=folder, policy=policy, transport="smtp") as (store, mailing),
    ):
        yield Scene(store, mailing, sink, url, folder)


@pytest.mark.parametrize("policy", [RESEND, HOLD])
def test_the_promises_hold_wherever_a_sender_is_killed(
    policy: UncertainPolicy, shared_url: str, tmp_path: Path
) -> None:
    with scene(shared_url, tmp_path, policy) as found:
        for number, (point, at) in enumerate(PLACES):
            if number:
                found.next_mailing(number)
                found.in_flight = 0
            if point is Point.AFTER_RECOVER:
                # So that there is something to recover while it dies.
                found.start(point=Point.AFTER_CLAIM, at=2).join()
                found.in_flight += found.at_risk
            process = found.start(point=point, at=at)
            process.join()
            assert process.exitcode == -signal.SIGKILL, f"{point} was not passed {at} times"
            found.in_flight += found.at_risk
            found.finish()
            found.promises_hold()


@pytest.mark.parametrize("processes", [1, 4])
@pytest.mark.parametrize("policy", [RESEND, HOLD])
def test_the_promises_hold_at_random_moments(
    policy: UncertainPolicy, processes: int, shared_url: str, tmp_path: Path
) -> None:
    dice = random.Random(f"{policy} {processes}")
    kills = number = 0
    with scene(shared_url, tmp_path, policy) as found:
        while kills < KILLS:
            crew = [found.start() for _ in range(processes)]
            while crew:
                before = found.sink.taken
                if dice.random() < 0.8:
                    found.sink.wait_for(
                        before + dice.randint(1, 15), timeout=20 if len(crew) == processes else 0.1
                    )
                crew[0].join(timeout=dice.uniform(0.0, 0.02))
                # A process that dies before its first copy or after its last is no crash to speak of.
                kills += found.killed(crew.pop(0)) and found.sink.taken > before
            if found.store.counts(found.mailing.id).queued < PEOPLE // 3:
                found.finish()
                found.promises_hold()
                number += 1
                found.in_flight = 0
                found.next_mailing(number)
        found.finish()
        found.promises_hold()
