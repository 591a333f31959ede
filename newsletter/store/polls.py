"""Stores votes in polls: one for each person and poll of an issue, changed by a later one."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.store.poll_tables import poll_votes
from newsletter.store.repository import Repository
from newsletter.store.tables import deliveries, mailings, subscribers


class PollVotes(Repository):
    """The votes. Who voted for what is asked only for the page of that very person."""

    def vote(self, *, mailing_id: int, subscriber_id: int, poll: str, choice: int) -> bool:
        """Record the vote of a delivery, or change the one that its reader gave before.

        A person has one vote in a poll of an issue, whichever of its mailings they answer. False if there is
        no such delivery, or its reader was erased.
        """
        with self._database.writing() as connection:
            issue = _issue_of(connection, mailing_id, subscriber_id)
            if issue is None:
                return False
            values = {"mailing_id": mailing_id, "choice": choice}
            mine = _of_person(issue, poll, subscriber_id)
            if not connection.execute(sa.update(poll_votes).where(mine).values(**values)).rowcount:
                connection.execute(
                    sa.insert(poll_votes).values(
                        issue=issue, poll=poll, subscriber_id=subscriber_id, **values
                    )
                )
        return True

    def vote_of(self, *, issue: str, poll: str, subscriber_id: int) -> int | None:
        """Return a person's choice in a poll, or None."""
        wanted = sa.select(poll_votes.c.choice).where(_of_person(issue, poll, subscriber_id))
        with self._database.reading() as connection:
            return connection.execute(wanted).scalar()

    def votes_of(self, subscriber_id: int) -> tuple[tuple[str, str, int], ...]:
        """Return issue, poll and choice of every vote of a person, for their own eyes."""
        wanted = (
            sa.select(poll_votes.c.issue, poll_votes.c.poll, poll_votes.c.choice)
            .where(poll_votes.c.subscriber_id == subscriber_id)
            .order_by(poll_votes.c.id)
        )
        with self._database.reading() as connection:
            return tuple((row.issue, row.poll, row.choice) for row in connection.execute(wanted))

    def count_votes(self, issue: str) -> Mapping[str, Mapping[int, int]]:
        """Return how often each choice was made in each poll of an issue; nothing for those without votes."""
        wanted = (
            sa.select(poll_votes.c.poll, poll_votes.c.choice, sa.func.count().label("number"))
            .where(poll_votes.c.issue == issue)
            .group_by(poll_votes.c.poll, poll_votes.c.choice)
        )
        found: dict[str, dict[int, int]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(wanted):
                found.setdefault(row.poll, {})[row.choice] = row.number
        return found


def forget_voter(connection: Connection, subscriber_id: int) -> None:
    """Keep a person's votes as nobody's."""
    connection.execute(
        sa.update(poll_votes).where(poll_votes.c.subscriber_id == subscriber_id).values(subscriber_id=None)
    )


def _of_person(issue: str, poll: str, subscriber_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        poll_votes.c.issue == issue, poll_votes.c.poll == poll, poll_votes.c.subscriber_id == subscriber_id
    )


def _issue_of(connection: Connection, mailing_id: int, subscriber_id: int) -> str | None:
    """Return the issue that a delivery brought to somebody; None if there is none, or they were erased.

    The person is locked until the vote is in: two votes at once take turns, and so do a vote and an erasure.
    """
    person = (
        sa.select(subscribers.c.id)
        .where(subscribers.c.id == subscriber_id, subscribers.c.erased_at.is_(None))
        .with_for_update()
    )
    if connection.execute(person).one_or_none() is None:
        return None
    delivery = (
        sa.select(mailings.c.issue)
        .join(deliveries, deliveries.c.mailing_id == mailings.c.id)
        .where(mailings.c.id == mailing_id, deliveries.c.subscriber_id == subscriber_id)
    )
    return connection.execute(delivery).scalar()
