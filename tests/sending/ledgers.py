"""Ledgers for tests: the real store, a clock that stands still, and a ledger that dies where it is told."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from newsletter.model import (
    Clearance,
    Consent,
    ConsentAction,
    Mailing,
    Outcome,
    Person,
    Recipient,
    UncertainPolicy,
)
from newsletter.ports import Launch, Transport
from newsletter.sending.deliver import DeliverySummary, deliver
from newsletter.sending.message_template import MessageTemplate
from newsletter.store.database import Store, open_store
from newsletter.store.locks import lock_number
from newsletter.store.statements import OWNERS
from tests.sending.samples import edition, publication

START = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class StandingClock:
    """Tells the time it was set to."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def advance(self, **units: float) -> None:
        self.at += timedelta(**units)


def consent(action: ConsentAction = ConsentAction.GRANTED) -> Consent:
    return Consent(list="constituents", action=action, at=START, basis="asked", method="import")


def person(number: int, address: str = "") -> Person:
    address = address or f"reader{number}@reader.example"
    return Person(address=address, address_key=address, first_name=f"Ana{number}")


@contextmanager
def store_with(
    people: int,
    *,
    url: str = "sqlite://",
    folder: Path,
    policy: UncertainPolicy = UncertainPolicy.RESEND,
    transport: str = "memory",
    addresses: Sequence[str] = (),
) -> Iterator[tuple[Store, Mailing]]:
    """Open a store with a launched mailing to so many people (and to `addresses`)."""
    with open_store(url, state_folder=folder) as store:
        everybody = [person(n) for n in range(people)] + [person(0, address) for address in addresses]
        store.import_people((one, consent()) for one in everybody)
        mailing, _ = store.launch(
            Launch(
                edition=edition(),
                list="constituents",
                round=0,
                transport=transport,
                policy=policy,
                now=START,
                clearance=Clearance(approvals=0),
            )
        )
        yield store, mailing


def launch_next(store: Store, mailing: Mailing) -> Mailing:
    """Launch another mailing like this one to the same people."""
    launched, _ = store.launch(
        Launch(
            edition=edition(issue=f"{mailing.issue}-next"),
            list=mailing.list,
            round=0,
            transport=mailing.transport,
            policy=mailing.policy,
            now=START,
            clearance=Clearance(approvals=0),
        )
    )
    return launched


def template_of(store: Store, mailing: Mailing) -> MessageTemplate:
    return MessageTemplate.build(
        store.edition_of(mailing.id), publication(), mailing_key=mailing.key, date=mailing.created_at
    )


def statuses(store: Store, mailing: Mailing) -> dict[str, str]:
    return {row.address: row.status.value for row in store.deliveries(mailing.id)}


def deliver_to_the_end(
    store: Store, mailing: Mailing, transport: Transport, *, threads: int = 3
) -> DeliverySummary:
    """Deliver until no delivery is left, waiting on a clock of its own for those that are put off."""
    clock = StandingClock()
    for _ in range(20):
        summary = deliver(
            mailing, template_of(store, mailing), store, transport, clock, threads=threads,
        )  # fmt: skip
        due = store.next_due(mailing.id)
        if due is None:
            return summary
        clock.at = max(clock.at, due)
    raise AssertionError("it does not come to an end")


class DyingLedger:
    """A store whose process is killed at the n-th call of a method, before or after it has committed."""

    def __init__(self, store: Store, *, method: str, after: bool, at_call: int) -> None:
        self._store = store
        self._method = method
        self._after = after
        self._at_call = at_call
        self._calls = itertools.count(1)
        """Drawn by each call once: threads that overtake each other must not hide the fatal one."""

    def _call(self, method: str, *args: Any, **named: Any) -> Any:
        fatal = method == self._method and next(self._calls) == self._at_call
        if fatal and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = getattr(self._store, method)(*args, **named)
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    def worker(self) -> AbstractContextManager[str]:
        return self._store.worker()

    def recover(self, mailing_id: int, *, now: datetime) -> int:
        return int(self._call("recover", mailing_id, now=now))

    def claim(self, mailing_id: int, worker: str, *, limit: int, now: datetime) -> tuple[Recipient, ...]:
        return tuple(self._call("claim", mailing_id, worker, limit=limit, now=now))

    def at_risk(
        self,
        mailing_id: int,
        worker: str,
        subscriber_ids: Sequence[int],
        *,
        now: datetime,
        outcomes: Sequence[tuple[int, Outcome]] = (),
    ) -> frozenset[int]:
        return frozenset(
            self._call("at_risk", mailing_id, worker, subscriber_ids, outcomes=outcomes, now=now)
        )

    def record(
        self,
        mailing_id: int,
        worker: str,
        outcomes: Sequence[tuple[int, Outcome]],
        *,
        now: datetime,
        late: bool = False,
    ) -> None:
        self._call("record", mailing_id, worker, outcomes, now=now, late=late)

    def take_back(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, now: datetime
    ) -> None:
        self._call("take_back", mailing_id, worker, subscriber_ids, now=now)

    def postpone(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, until: datetime, now: datetime
    ) -> None:
        self._call("postpone", mailing_id, worker, subscriber_ids, until=until, now=now)

    def release(self, mailing_id: int, worker: str, *, now: datetime) -> int:
        return int(self._call("release", mailing_id, worker, now=now))

    def finish(self, mailing_id: int, *, now: datetime) -> bool:
        return bool(self._call("finish", mailing_id, now=now))

    def next_due(self, mailing_id: int) -> datetime | None:
        return self._store.next_due(mailing_id)


def wait_for_the_dead(store: Store, mailing_id: int) -> None:
    """Let a database server notice that the owners of a mailing's copies are gone; the kernel has by now."""
    database = store._database
    if database.is_sqlite:
        return
    with database.reading() as connection:
        owners = connection.execute(OWNERS, {"m": mailing_id}).scalars().all()
    for owner in owners:
        lock = lock_number(owner)
        with database.aside() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(lock)))
            # Closing the connection would free the lock a moment after this returns, not at once.
            connection.execute(sa.select(sa.func.pg_advisory_unlock(lock)))
