"""Renames issues in the tables that know drafts by their slug."""

from __future__ import annotations

import sqlalchemy as sa

from newsletter.store.repository import Repository
from newsletter.store.review_tables import issue_comments, last_looks, review_emails, review_steps
from newsletter.store.schedule_tables import approvals
from newsletter.store.tables import pulled_lines

_TABLES = (pulled_lines, approvals, issue_comments, review_steps, last_looks)
"""Tables with what belongs to a draft. An issue that was scheduled or sent is not renamed."""


class IssueNames(Repository):
    """What is stored about a draft follows its file."""

    def rename_issue(self, old: str, new: str) -> None:
        """Give a draft's rows its new slug. What an earlier issue of that name left there is dropped."""
        steps = sa.select(review_steps.c.id).where(review_steps.c.issue == new)
        with self._database.writing() as connection:
            connection.execute(sa.delete(review_emails).where(review_emails.c.step_id.in_(steps)))
            for table in _TABLES:
                connection.execute(sa.delete(table).where(table.c.issue == new))
                connection.execute(sa.update(table).where(table.c.issue == old).values(issue=new))
