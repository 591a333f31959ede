"""Questions about lists over time, about people who show no sign of life, and about domains looked up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.model import EventKind, MonthCount, Recipients
from newsletter.store.edit_tables import domain_checks
from newsletter.store.event_tables import events
from newsletter.store.poll_tables import poll_votes
from newsletter.store.reader_request_tables import reader_requests
from newsletter.store.repository import Repository
from newsletter.store.segment_elements import ByteOrder
from newsletter.store.suppression_sql import everywhere_reason
from newsletter.store.tables import consents, deliveries, mailings, quoted, subscribers, subscriptions
from newsletter.store.topic_tables import topic_choices
from newsletter.subscribers.hygiene import Silent


class ListActivity(Repository):
    """The counts and look-ups of hygiene; only what was looked up is written."""

    def month_counts(self) -> tuple[MonthCount, ...]:
        """Return how many joined and left each list in each month (UTC), and how; one pass over consents."""
        month = self._month(consents.c.at)
        joined = sa.func.count(sa.case((consents.c.action == quoted("granted"), 1)))
        left = sa.func.count(sa.case((consents.c.action == quoted("withdrawn"), 1)))
        counted = (
            sa.select(month.label("month"), consents.c.list, consents.c.method, joined, left)
            .group_by(month, consents.c.list, consents.c.method)
            .order_by(month, ByteOrder(consents.c.list), consents.c.method)
        )
        with self._database.reading() as connection:
            return tuple(
                MonthCount(month=row[0], list=row[1], method=row[2], joined=row[3], left=row[4])
                for row in connection.execute(counted)
            )

    def _month(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        if self._database.is_sqlite:
            return sa.func.substr(sa.type_coerce(column, sa.Text), 1, 7, type_=sa.Text)
        return sa.func.to_char(sa.func.timezone("UTC", column), sa.literal_column("'YYYY-MM'"), type_=sa.Text)

    def silent_people(
        self, *, mailings_back: int, at_least: int, agreed_before: datetime
    ) -> tuple[Silent, ...]:
        """Return the people on a list who took that many of the newest issues and never gave a sign of life.

        A sign is an open or a click that a provider reported, a vote, a choice of topics, anything asked for
        on the web, or a consent since then. Opens are not tracked by us, so no sign
        does not mean that nobody reads.
        """
        issues = sa.func.coalesce(mailings.c.recipients, "") != Recipients.JOINED.value
        newest = sa.select(mailings.c.id).where(issues).order_by(mailings.c.id.desc()).limit(mailings_back)
        took = (
            sa.select(deliveries.c.subscriber_id, sa.func.count().label("mailings"))
            .where(deliveries.c.mailing_id.in_(newest), deliveries.c.status == quoted("sent"))
            .group_by(deliveries.c.subscriber_id)
            .having(sa.func.count() >= at_least)
            .subquery()
        )
        who = subscribers.c.id
        on = sa.exists().where(
            subscriptions.c.subscriber_id == who, subscriptions.c.status == quoted("subscribed")
        )
        seen = (EventKind.OPENED.value, EventKind.CLICKED.value)
        signs = (
            sa.exists().where(events.c.subscriber_id == who, events.c.kind.in_(seen)),
            sa.exists().where(poll_votes.c.subscriber_id == who),
            sa.exists().where(topic_choices.c.subscriber_id == who, topic_choices.c.method == "page"),
            sa.exists().where(reader_requests.c.subscriber_id == who),
            sa.exists().where(consents.c.subscriber_id == who, consents.c.at >= agreed_before),
        )
        wanted = (
            sa.select(subscribers.c.address, took.c.mailings)
            .join(took, took.c.subscriber_id == who)
            .where(subscribers.c.erased_at.is_(None), on, everywhere_reason().is_(None), ~sa.or_(*signs))
            .order_by(who)
        )
        with self._database.reading() as connection:
            return tuple(
                Silent(address=row.address, mailings=row.mailings) for row in connection.execute(wanted)
            )

    def checked_domains(self, *, since: datetime) -> Mapping[str, str]:
        """Return the domains that were looked up since then, with what is wrong ("" for nothing)."""
        wanted = sa.select(domain_checks).where(domain_checks.c.checked_at >= since)
        with self._database.reading() as connection:
            return {row.domain: row.problem for row in connection.execute(wanted)}

    def keep_domain_checks(self, problems: Mapping[str, str], *, now: datetime) -> None:
        """Keep what was found about domains in place of what was known."""
        domains: Collection[str] = problems.keys()
        rows = [{"domain": one, "checked_at": now, "problem": problem} for one, problem in problems.items()]
        with self._database.writing() as connection:
            connection.execute(sa.delete(domain_checks).where(domain_checks.c.domain.in_(domains)))
            if rows:
                connection.execute(sa.insert(domain_checks), rows)
