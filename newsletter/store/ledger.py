"""The ledger: claim, at risk, record; every call is one committed transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from newsletter.model import Accepted, Outcome, Recipient
from newsletter.store import statements as sql
from newsletter.store.connection import Database
from newsletter.store.locks import WorkerLocks
from newsletter.store.room import Room
from newsletter.store.settling import one_line, settle


class Ledger(Room):
    """The Ledger (newsletter.ports). Whoever changes several copies holds their mailing first."""

    def __init__(self, database: Database, hash_key: bytes, locks: WorkerLocks) -> None:
        super().__init__(database, hash_key)
        self._locks = locks

    def worker(self) -> AbstractContextManager[str]:
        """Enter as a sender; see ports.Ledger."""
        return self._locks.hold()

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
        """Claim copies that are due, deferred ones first; see ports.Ledger."""
        claimed: list[Recipient] = []
        with self._database.writing() as connection:
            connection.execute(sql.START, {"m": mailing_id, "now": now})
            mailing = connection.execute(sql.RULES, {"m": mailing_id}).one_or_none()
            if mailing is None or mailing.status != "sending":
                return ()
            for candidates in (sql.DUE, sql.QUEUED):
                while (wanted := limit - len(claimed)) > 0:
                    asked = {"m": mailing_id, "list": mailing.list, "now": now, "n": wanted}
                    rows = connection.execute(candidates, asked).all()
                    claimed += _claim_rows(connection, mailing_id, worker, rows, now)
                    if len(rows) < wanted:
                        break
        return tuple(claimed)

    def at_risk(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, now: datetime
    ) -> frozenset[int]:
        """Mark copies as about to be handed over; return those still this worker's to send."""
        asked = {"m": mailing_id, "w": worker, "ids": list(subscriber_ids), "now": now}
        with self._database.writing() as connection:
            if len(subscriber_ids) > 1:
                connection.execute(sql.RULES, {"m": mailing_id})
            marked = frozenset(connection.execute(sql.AT_RISK, asked).scalars())
            if lost := set(subscriber_ids) - marked:
                _let_go(connection, mailing_id, worker, lost, now)
        return marked

    def record(
        self, mailing_id: int, worker: str, outcomes: Sequence[tuple[int, Outcome]], *, now: datetime
    ) -> None:
        """Write what became of copies; a copy that is no longer this worker's is left as it is."""
        mine = {"m": mailing_id, "w": worker, "now": now}
        with self._database.writing() as connection:
            if len(outcomes) == 1 and isinstance(outcomes[0][1], Accepted):
                connection.execute(
                    sql.SENT, {**mine, "s": outcomes[0][0], "said": _reference(outcomes[0][1])}
                )
                return
            rules = sql.to_rules(connection.execute(sql.RULES, {"m": mailing_id}).one())
            for subscriber_id, outcome in outcomes:
                row = connection.execute(sql.IN_HAND, {**mine, "s": subscriber_id}).one_or_none()
                if row is None:
                    continue
                settled = settle(outcome, sql.to_copy(row), rules, now=now)
                connection.execute(
                    sql.SETTLE,
                    {
                        **mine,
                        "s": subscriber_id,
                        "to": settled.status.value,
                        "said": settled.detail,
                        "again": settled.next_try_at,
                        "doubt": settled.doubts,
                    },
                )

    def take_back(
        self, mailing_id: int, worker: str, subscriber_ids: Sequence[int], *, now: datetime
    ) -> None:
        """Mark copies claimed again that were at risk and certainly did not leave."""
        asked = {"m": mailing_id, "w": worker, "ids": list(subscriber_ids), "now": now}
        with self._database.writing() as connection:
            connection.execute(sql.RULES, {"m": mailing_id})
            connection.execute(sql.TAKE_BACK, asked)

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


def _reference(outcome: Accepted) -> str:
    return one_line(outcome.reference) if outcome.reference else ""


def _claim_rows(
    connection: Connection, mailing_id: int, worker: str, rows: Sequence[Any], now: datetime
) -> list[Recipient]:
    """Take the rows of those who may be written to; end the others as suppressed."""
    free = [row for row in rows if row.reason is None]
    if free:
        ids = [row.subscriber_id for row in free]
        connection.execute(sql.CLAIM, {"m": mailing_id, "w": worker, "ids": ids, "now": now})
    _suppress(connection, mailing_id, [row for row in rows if row.reason is not None], now)
    return [sql.to_recipient(mailing_id, row) for row in free]


def _suppress(connection: Connection, mailing_id: int, rows: Sequence[Any], now: datetime) -> None:
    if rows:
        connection.execute(
            sql.SUPPRESS,
            [{"m": mailing_id, "s": row.subscriber_id, "said": row.reason, "now": now} for row in rows],
        )


def _let_go(connection: Connection, mailing_id: int, worker: str, lost: Iterable[int], now: datetime) -> None:
    """Settle copies that were claimed and may not leave: blocked people, a paused mailing."""
    mailing = connection.execute(sql.RULES, {"m": mailing_id}).one()
    asked = {"m": mailing_id, "w": worker, "ids": list(lost), "list": mailing.list}
    rows = connection.execute(sql.CLAIMED_AMONG, asked).all()
    _suppress(connection, mailing_id, [row for row in rows if row.reason is not None], now)
    if left := [row.subscriber_id for row in rows if row.reason is None]:
        connection.execute(sql.PUT_BACK, {"m": mailing_id, "w": worker, "ids": left, "now": now})


def _settle_dead(connection: Connection, mailing_id: int, owner: str, now: datetime) -> int:
    rules = connection.execute(sql.RULES, {"m": mailing_id}).one()
    mine = {"m": mailing_id, "w": owner, "now": now}
    back = connection.execute(sql.RELEASE, mine).rowcount
    again = rules.policy == "resend" and rules.status != "cancelled"
    to = "queued" if again else "unknown"
    return back + connection.execute(sql.SETTLE_AT_RISK, {**mine, "to": to}).rowcount
