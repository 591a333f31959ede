"""Counts who came and left, what came back, and sign-ups, between two moments; names nobody."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from newsletter.model import ConsentAction, MembershipChange, PeriodCounts, SignupStatus
from newsletter.store.event_tables import events
from newsletter.store.repository import Repository
from newsletter.store.signup_tables import signups
from newsletter.store.tables import consents


class MembershipCounts(Repository):
    """The counts of a period, for the summary that staff get."""

    def period_counts(self, *, since: datetime, until: datetime) -> PeriodCounts:
        """Count what happened from `since` up to and without `until`; sign-ups that wait, as things are."""
        changes = (
            sa.select(consents.c.list, consents.c.action, consents.c.method, sa.func.count().label("number"))
            .where(consents.c.at >= since, consents.c.at < until)
            .group_by(consents.c.list, consents.c.action, consents.c.method)
            .order_by(consents.c.list, consents.c.action, consents.c.method)
        )
        reports = (
            sa.select(events.c.kind, events.c.bounce, sa.func.count())
            .where(events.c.at >= since, events.c.at < until)
            .group_by(events.c.kind, events.c.bounce)
        )
        waiting = sa.and_(signups.c.status == SignupStatus.PENDING.value, signups.c.expires_at > until)
        denied = sa.and_(
            signups.c.status == SignupStatus.DENIED.value,
            signups.c.requested_at >= since,
            signups.c.requested_at < until,
        )
        with self._database.reading() as connection:
            found = tuple(
                MembershipChange(
                    list=row.list, action=ConsentAction(row.action), method=row.method, number=row.number
                )
                for row in connection.execute(changes)
            )
            told = {(kind, bounce): number for kind, bounce, number in connection.execute(reports)}
            wait, deny = (
                int(connection.execute(sa.select(sa.func.count()).where(which)).scalar_one())
                for which in (waiting, denied)
            )
        return PeriodCounts(
            changes=found,
            hard_bounces=told.get(("bounced", "hard"), 0),
            complaints=sum(number for (kind, _), number in told.items() if kind == "complained"),
            waiting=wait,
            denied=deny,
        )

    def signups_since(self, since: datetime) -> int:
        """Count the sign-ups that were taken since then."""
        asked = sa.select(sa.func.count()).where(signups.c.requested_at > since)
        with self._database.reading() as connection:
            return int(connection.execute(asked).scalar_one())
