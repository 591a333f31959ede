"""Renames issues in the tables that know them by their slug."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.model import ScheduleStatus
from newsletter.store.repository import Repository
from newsletter.store.review_tables import issue_comments, last_looks, review_emails, review_steps
from newsletter.store.schedule_tables import approvals, schedules
from newsletter.store.tables import pulled_lines

_TALK = (issue_comments, review_steps, last_looks)
"""What people said about the file."""
_DRAFT = (pulled_lines, approvals)
"""What belongs to a draft, and to the record of an issue that was sent."""


class IssueNames(Repository):
    """What is stored about an issue follows its file."""

    def rename_issue(self, old: str, new: str, *, was_sent: bool = False) -> None:
        """Give an issue's rows another slug. What an earlier issue of that name left there is dropped.

        Approvals and pulled lines of an issue that `was_sent` stay.
        """
        steps = sa.select(review_steps.c.id).where(review_steps.c.issue == new)
        with self._database.writing() as connection:
            connection.execute(sa.delete(review_emails).where(review_emails.c.step_id.in_(steps)))
            for table in _TALK if was_sent else (*_TALK, *_DRAFT):
                connection.execute(sa.delete(table).where(table.c.issue == new))
                connection.execute(sa.update(table).where(table.c.issue == old).values(issue=new))

    def rename_cancelled(self, old: str, new: str) -> None:
        """Give a draft's cancelled schedules its new slug: no slot schedules it again by itself."""
        cancelled = sa.update(schedules).where(
            schedules.c.issue == old, schedules.c.status == ScheduleStatus.CANCELLED.value
        )
        with self._database.writing() as connection:
            connection.execute(cancelled.values(issue=new))
