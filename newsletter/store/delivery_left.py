"""Defines the SQL for deliveries that a server may have: they were handed over, or may have been."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.tables import deliveries, quoted

LEFT = sa.or_(
    deliveries.c.status.in_([quoted("sent"), quoted("unknown"), quoted("at_risk")]),
    deliveries.c.doubts > 0,
    # Earlier versions queued it again when its sender stopped during the hand-over.
    sa.and_(deliveries.c.status == quoted("queued"), deliveries.c.attempt > 0),
)
