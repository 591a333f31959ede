"""Implements the ledger: claim deliveries, mark them at risk, record outcomes; each call commits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy.engine import Connection

from newsletter.model import Accepted, Outcome, Recipient
from newsletter.store import statements as sql
from newsletter.store.backoff import LIFETIME
from newsletter.store.connection import Database
from newsletter.store.delivery_transitions import (
    Transition,
    certain_end,
    one_line,
    settle,
    settle_abandoned,
)
from newsletter.store.group_commit import GroupCommit
from newsletter.store.locks import WorkerLocks
from newsletter.store.prepared_statements import PreparedStep, Rows, StatementRunner
from newsletter.store.repository import Repository
from newsletter.store.window_statement import window_rows, window_statement


class Ledger(Repository):
    """The Ledger (newsletter.ports). Whoever changes several copies holds their mailing first."""

    def __init__(self, database: Database, hash_key: bytes, locks: WorkerLocks) -> None:
        super().__init__(database, hash_key)
        self._locks = locks
        self.lifetime = LIFETIME
        """How long a copy is tried that its server puts off."""
        self._window = StatementRunner(window_statement(is_sqlite=database.is_sqlite), database)
        self._sent = StatementRunner(sql.SENT, database)
        self._held = StatementRunner(sql.RULES, database)
        self._together = GroupCommit(database)
        self._last_queued: dict[int, int] = {}
        """The last subscriber of each mailing who was claimed as queued: the next are sought behind them.

        A server keeps the index entries of claimed copies while any transaction is older than the claim; a
        search from the beginning would walk over all of them.
        """

    @contextmanager
    def worker(self) -> Iterator[str]:
        """Enter as a sender; see ports.Ledger."""
        with self._locks.hold() as worker, self._database.keeping_connection():
            yield worker

    def alone(self, work: str) -> AbstractContextManager[bool]:
        """Enter with True when nobody else is at this work; a process that ends lets go of it."""
        return self._locks.if_dead(hashlib.sha256(work.encode()).hexdigest()[:32])

    def recover(self, mailing_id: int, *, now: datetime) -> int:
        """Settle what dead workers left; return how many copies."""
        with self._database.reading() as connection:
            owners = connection.execute(sql.OWNERS, {"m": mailing_id}).scalars().all()
        return sum(self._recover_from(mailing_id, owner, now) for owner in owners)

    def _recover_from(self, mailing_id: int, owner: str, now: datetime) -> int:
        with self._locks.if_dead(owner) as dead:
            if not dead:
                return 0
            with self._database.writing() as connection:
                return _settle_dead(connection, mailing_id, owner, now)

    def claim(self, mailing_id: int, worker: str, *, limit: int, now: datetime) -> tuple[Recipient, ...]:
        """Claim copies that are due: deferred ones first, those in doubt last; see ports.Ledger."""
        mine: dict[str, object] = {"m": mailing_id, "w": worker, "now": now}
        claimed: list[Any] = []
        with self._database.writing() as connection:
            connection.execute(sql.START, mine)
            mailing = connection.execute(sql.RULES, mine).one_or_none()
            if mailing is None or mailing.status != "sending":
                return ()
            last = self._last_queued.get(mailing_id, 0)
            # What was put back lies before the last: it is sought once nothing is left behind.
            ways = ((sql.DUE, 0), (sql.QUEUED, last), (sql.QUEUED, 0), (sql.DUE_IN_DOUBT, 0))
            for candidates, after in ways:
                while (wanted := limit - len(claimed)) > 0:
                    asked = {**mine, "n": wanted, "after": after}
                    ids = connection.execute(candidates, asked).scalars().all()
                    if candidates is sql.QUEUED and ids:
                        last = ids[-1]
                    about = {"list": mailing.list, "launched": mailing.created_at}
                    claimed += _claim_rows(connection, {**mine, "ids": ids, **about})
                    if len(ids) < wanted:
                        break
        self._last_queued[mailing_id] = last
        return tuple(sql.to_recipient(mailing_id, row) for row in claimed)

    def at_risk(
        self,
        mailing_id: int,
        worker: str,
        subscriber_ids: Sequence[int],
        *,
        now: datetime,
        outcomes: Sequence[tuple[int, Outcome]] = (),
    ) -> frozenset[int]:
        """Mark copies as about to be handed over; see ports.Ledger."""
        mine: dict[str, object] = {"m": mailing_id, "w": worker, "now": now}
        if all(isinstance(outcome, Accepted) for _, outcome in outcomes):
            marked = self._move_window(mine, subscriber_ids, outcomes)
        else:
            marked = self._many_at_risk(mine, subscriber_ids, outcomes)
        if len(marked) < len(subscriber_ids):
            self._let_go(mine, set(subscriber_ids) - marked)
        return marked

    def _move_window(
        self, mine: dict[str, object], ids: Sequence[int], outcomes: Sequence[tuple[int, Outcome]]
    ) -> frozenset[int]:
        """Go the way of nearly every copy: those before were accepted, and these are next; one statement."""
        sent = ((subscriber_id, _reference(outcome)) for subscriber_id, outcome in outcomes)
        rows = window_rows(sent, ids, is_sqlite=self._database.is_sqlite)
        moved = self._together.run([self._window.step({**mine, **rows})])
        return frozenset(subscriber_id for subscriber_id, status in moved if status == "at_risk")

    def _many_at_risk(
        self, mine: dict[str, object], ids: Sequence[int], outcomes: Sequence[tuple[int, Outcome]]
    ) -> frozenset[int]:
        with self._database.writing() as connection:
            self._settle_all(connection, mine, outcomes)
            return frozenset(connection.execute(sql.AT_RISK, {**mine, "ids": list(ids)}).scalars())

    def record(
        self,
        mailing_id: int,
        worker: str,
        outcomes: Sequence[tuple[int, Outcome]],
        *,
        now: datetime,
        late: bool = False,
    ) -> None:
        """Write what became of copies; see ports.Ledger."""
        mine: dict[str, object] = {"m": mailing_id, "w": worker, "now": now}
        if late:
            self._record_late(mine, outcomes)
            return
        if all(isinstance(outcome, Accepted) for _, outcome in outcomes):
            self._short([self._sent.step({**mine, **_accepted(*one)}) for one in outcomes], mine)
            return
        with self._database.writing() as connection:
            self._settle_all(connection, mine, outcomes)

    def _record_late(self, mine: dict[str, object], outcomes: Sequence[tuple[int, Outcome]]) -> None:
        with self._database.writing() as connection:
            self._settle_all(connection, mine, outcomes)
            known = [
                {
                    "m": mine["m"],
                    "now": mine["now"],
                    "s": subscriber_id,
                    "to": end.status.value,
                    "said": end.detail,
                }
                for subscriber_id, outcome in outcomes
                if (end := certain_end(outcome)) is not None
            ]
            if known:
                connection.execute(sql.SETTLE_LATE, known)

    def _short(self, steps: list[PreparedStep], mine: dict[str, object]) -> Rows:
        if len(steps) > 1 and not self._database.is_sqlite:
            # A server locks row by row: whoever cancels the mailing may take the same two in another order.
            steps.insert(0, self._held.step({"m": mine["m"]}))
        return self._together.run(steps)

    def _settle_all(
        self, connection: Connection, mine: dict[str, object], outcomes: Sequence[tuple[int, Outcome]]
    ) -> None:
        now = cast(datetime, mine["now"])
        rules = sql.to_rules(connection.execute(sql.RULES, mine).one())
        for subscriber_id, outcome in outcomes:
            row = connection.execute(sql.IN_HAND, {**mine, "s": subscriber_id}).one_or_none()
            if row is None:
                continue
            settled = settle(outcome, sql.to_copy(row), rules, now=now, lifetime=self.lifetime)
            connection.execute(sql.SETTLE, {**mine, **_settled(subscriber_id, settled)})

    def _let_go(self, mine: dict[str, object], lost: Iterable[int]) -> None:
        """Settle copies that were claimed and may not leave: blocked people, a paused mailing."""
        with self._database.writing() as connection:
            mailing = connection.execute(sql.RULES, mine).one()
            about = {"list": mailing.list, "launched": mailing.created_at}
            among = {**mine, "ids": list(lost), **about}
            rows = connection.execute(sql.CLAIMED_AMONG, among).all()
            _suppress(connection, mine, [row for row in rows if row.reason is not None])
            if left := [row.subscriber_id for row in rows if row.reason is None]:
                connection.execute(sql.PUT_BACK, {**mine, "ids": left})

    def take_back(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, now: datetime
    ) -> None:
        """Mark copies claimed again that were at risk and certainly did not leave."""
        asked = {"m": mailing_id, "w": worker, "ids": list(subscriber_ids), "now": now}
        with self._database.writing() as connection:
            connection.execute(sql.RULES, {"m": mailing_id})
            connection.execute(sql.TAKE_BACK, asked)

    def postpone(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, until: datetime, now: datetime
    ) -> None:
        """Put claimed copies back until later; see ports.Ledger."""
        asked = {"m": mailing_id, "w": worker, "ids": list(subscriber_ids), "until": until, "now": now}
        with self._database.writing() as connection:
            connection.execute(sql.RULES, {"m": mailing_id})
            connection.execute(sql.POSTPONE, asked)

    def release(self, mailing_id: int, worker: str, *, now: datetime) -> int:
        """Queue again whatever this worker claimed and has not handed over; return how many."""
        with self._database.writing() as connection:
            connection.execute(sql.RULES, {"m": mailing_id})
            return connection.execute(sql.RELEASE, {"m": mailing_id, "w": worker, "now": now}).rowcount

    def finish(self, mailing_id: int, *, now: datetime) -> bool:
        """Close the mailing if no copy is on its way or deferred; True if it is finished now."""
        with self._database.writing() as connection:
            connection.execute(sql.FINISH, {"m": mailing_id, "now": now})
            status = connection.execute(sql.STATUS, {"m": mailing_id}).scalar()
            return status == "finished"

    def next_due(self, mailing_id: int) -> datetime | None:
        """Return when the earliest deferred copy is due, or None."""
        with self._database.reading() as connection:
            return connection.execute(sql.NEXT_DUE, {"m": mailing_id}).scalar()


def _accepted(subscriber_id: int, outcome: Outcome) -> dict[str, object]:
    """Return the parameters that say of a copy that it was accepted."""
    return {"s": subscriber_id, "said": _reference(outcome)}


def _reference(outcome: Outcome) -> str:
    """Return what the server said of a copy that it accepted."""
    assert isinstance(outcome, Accepted)  # noqa: S101 - only those come here
    return one_line(outcome.reference)


def _claim_rows(connection: Connection, mine: dict[str, object]) -> list[Any]:
    """Take the copies of those who may be written to, and return them; end the others as suppressed."""
    rows = connection.execute(sql.PEOPLE, mine).all() if mine["ids"] else []
    free = [row for row in rows if row.reason is None]
    if free:
        connection.execute(sql.CLAIM, {**mine, "ids": [row.subscriber_id for row in free]})
    _suppress(connection, mine, [row for row in rows if row.reason is not None])
    return free


def _suppress(connection: Connection, mine: dict[str, object], rows: Sequence[Any]) -> None:
    if rows:
        ended = [{**mine, "s": row.subscriber_id, "said": row.reason} for row in rows]
        connection.execute(sql.SUPPRESS, ended)


def _settled(subscriber_id: int, settled: Transition) -> dict[str, object]:
    """Return the parameters that say where a copy goes."""
    return {
        "s": subscriber_id,
        "to": settled.status.value,
        "said": settled.detail,
        "again": settled.next_try_at,
        "doubt": settled.doubts,
    }


def _settle_dead(connection: Connection, mailing_id: int, owner: str, now: datetime) -> int:
    """Queue what a dead worker had claimed; what it was handing over is in doubt."""
    mine = {"m": mailing_id, "w": owner, "now": now}
    rules = sql.to_rules(connection.execute(sql.RULES, mine).one())
    back = connection.execute(sql.RELEASE, mine).rowcount
    found = [
        {**mine, **_settled(row.subscriber_id, settle_abandoned(sql.to_copy(row), rules, now=now))}
        for row in connection.execute(sql.ABANDONED, mine)
    ]
    if found:
        connection.execute(sql.SETTLE, found)
    return back + len(found)
