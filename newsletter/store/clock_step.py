"""Deferred deliveries after the clock was set back: what was put off before that would wait for hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from newsletter.store.column_types import Moment
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries as d
from newsletter.store.tables import mailings, quoted

_SET_BACK = timedelta(minutes=1)
"""A row changed this far in the future was changed before the clock was set back."""
_SOON = sa.bindparam("soon", type_=Moment)
_NOW = sa.bindparam("now", type_=Moment)
_M = sa.bindparam("m", type_=sa.BigInteger)
_LAUNCHED_AT = sa.select(mailings.c.created_at).where(mailings.c.id == _M).scalar_subquery()
_TOO_LATE = sa.and_(
    d.c.mailing_id == _M,
    d.c.status == quoted("deferred"),
    d.c.updated_at > _SOON,
    # What waits since the launch waits for its own hour of the day, which no clock has changed.
    d.c.updated_at > _LAUNCHED_AT,
)
_ARE_THERE = sa.select(sa.exists().where(_TOO_LATE))
_DUE_NOW = sa.update(d).where(_TOO_LATE).values(next_try_at=_NOW, updated_at=_NOW)


class ClockSteps(Repository):
    """What a clock that was set back has put off."""

    def undo_clock_step(self, mailing_id: int, *, now: datetime) -> int:
        """Make deliveries due that were deferred by a clock set back since; return how many."""
        asked = {"m": mailing_id, "now": now, "soon": now + _SET_BACK}
        with self._database.reading() as connection:
            if not connection.execute(_ARE_THERE, asked).scalar_one():
                return 0
        with self._database.writing() as connection:
            return connection.execute(_DUE_NOW, asked).rowcount
