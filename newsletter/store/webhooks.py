"""Stores providers' requests as they came, until they are applied and their time is over."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.model import WebhookBatch, WebhookCounts, WebhookState
from newsletter.ports.webhooks import MOST_TRIES
from newsletter.store.delivery_transitions import one_line
from newsletter.store.repository import Repository
from newsletter.store.webhook_tables import webhook_batches as batches

_WAITING = sa.and_(batches.c.applied_at.is_(None), batches.c.tries < MOST_TRIES)


class Webhooks(Repository):
    """The requests, for taking them (newsletter.app.webhooks) and applying them (ports.webhooks)."""

    def keep_batch(self, provider: str, body: bytes, *, now: datetime) -> bool:
        """Keep a request as it was sent; False if the same bytes are there already."""
        values = {
            "provider": provider,
            "digest": hashlib.sha256(body).hexdigest(),
            "body": body,
            "received_at": now,
            "tries": 0,
            "problem": "",
            "events": 0,
            "recorded": 0,
            "unmatched": 0,
            "ignored": 0,
        }
        insert = self._database.insert(batches).on_conflict_do_nothing(index_elements=["provider", "digest"])
        with self._database.writing() as connection:
            return connection.execute(insert.values(**values)).rowcount > 0

    def waiting_batches(self, *, limit: int, again: bool, after: int) -> tuple[WebhookBatch, ...]:
        """Return requests to apply, oldest first; see ports.webhooks."""
        wanted = sa.select(
            batches.c.id, batches.c.provider, batches.c.body, batches.c.received_at, batches.c.tries
        ).where(batches.c.id > after)
        if not again:
            wanted = wanted.where(_WAITING)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(batches.c.id).limit(limit)).all()
        return tuple(
            WebhookBatch(
                id=row.id,
                provider=row.provider,
                body=bytes(row.body),
                received_at=row.received_at,
                tries=row.tries,
            )
            for row in rows
        )

    def end_batch(
        self, batch_id: int, *, counts: WebhookCounts, body: bytes, problem: str, now: datetime
    ) -> None:
        """Record that a request was applied; see ports.webhooks."""
        first = batches.c.applied_at.is_(None)
        values = {
            "body": body,
            "applied_at": now,
            "problem": one_line(problem),
            "events": counts.events,
            "recorded": batches.c.recorded + counts.new,
            "unmatched": counts.unmatched,
            # Opens and clicks are not kept: applied once more, they are not there to be counted.
            "ignored": sa.case((first, counts.ignored), else_=batches.c.ignored),
        }
        with self._database.writing() as connection:
            connection.execute(sa.update(batches).where(batches.c.id == batch_id).values(**values))

    def fail_batch(self, batch_id: int, *, problem: str) -> None:
        """Record that applying a request failed; see ports.webhooks."""
        values = {"tries": batches.c.tries + 1, "problem": one_line(problem)}
        with self._database.writing() as connection:
            connection.execute(sa.update(batches).where(batches.c.id == batch_id).values(**values))

    def webhook_state(self, provider: str) -> WebhookState:
        """Return what came of a provider, and what of it waits or failed."""
        own = batches.c.provider == provider
        failed = sa.or_(batches.c.problem != "", batches.c.tries >= MOST_TRIES)
        asked = sa.select(
            sa.func.max(batches.c.received_at, type_=batches.c.received_at.type),
            sa.func.count(batches.c.id).filter(_WAITING),
            sa.func.min(sa.case((_WAITING, batches.c.received_at)), type_=batches.c.received_at.type),
            sa.func.count(batches.c.id).filter(failed),
            sa.func.coalesce(sa.func.sum(batches.c.unmatched), 0),
        ).where(own)
        with self._database.reading() as connection:
            last, waiting, since, broken, unmatched = connection.execute(asked).one()
        return WebhookState(
            last_received_at=last,
            waiting=waiting,
            waiting_since=since,
            failed=broken,
            unmatched=int(unmatched),
        )

    def forget_batches(self, *, before: datetime) -> int:
        """Delete the requests that came before then; return how many."""
        old = sa.delete(batches).where(batches.c.received_at < before)
        with self._database.writing() as connection:
            return connection.execute(old).rowcount


def forget_address(connection: Connection, address: str) -> int:
    """Delete the requests that were applied and name an address; return how many.

    What they brought is recorded, and if one is sent again, all of it is known.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    spellings = {address.encode("utf-8", "replace"), address.lower().encode("utf-8", "replace")}
    named = [
        sa.func.instr(batches.c.body, spelling) > 0
        if is_sqlite
        else sa.func.pg_catalog.position(batches.c.body, spelling) > 0
        for spelling in sorted(spellings)
    ]
    old = sa.delete(batches).where(batches.c.applied_at.is_not(None), sa.or_(*named))
    return connection.execute(old).rowcount
