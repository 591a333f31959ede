"""Stores comments on blocks of issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from newsletter.issues.comment_anchor import Anchor
from newsletter.model import IssueComment
from newsletter.store.repository import Repository
from newsletter.store.review_tables import issue_comments

_TABLE = issue_comments.c


class Comments(Repository):
    """The comments on issues, and their answers."""

    def add_comment(
        self,
        issue: str,
        anchor: Anchor,
        text: str,
        *,
        author: str,
        account_id: int | None,
        now: datetime,
        thread: int | None = None,
    ) -> IssueComment:
        """Keep a comment, or an answer to one."""
        new = sa.insert(issue_comments).values(
            issue=issue,
            thread=thread,
            position=anchor.position,
            outline=list(anchor.outline),
            words=anchor.words,
            text=text,
            account_id=account_id,
            author=author,
            at=now,
            resolved_by="",
        )
        with self._database.writing() as connection:
            return _to_comment(connection.execute(new.returning(issue_comments)).one())

    def comments(self, issue: str) -> tuple[IssueComment, ...]:
        """Return an issue's comments and answers, oldest first."""
        wanted = sa.select(issue_comments).where(_TABLE.issue == issue).order_by(_TABLE.id)
        with self._database.reading() as connection:
            return tuple(map(_to_comment, connection.execute(wanted)))

    def open_comment_counts(self) -> Mapping[str, int]:
        """Return how many comments of each issue are not resolved; answers do not count."""
        wanted = (
            sa.select(_TABLE.issue, sa.func.count())
            .where(_TABLE.thread.is_(None), _TABLE.resolved_at.is_(None))
            .group_by(_TABLE.issue)
        )
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(wanted)}

    def move_comments(self, anchors: Sequence[tuple[int, Anchor]]) -> None:
        """Give comments, by their numbers, the blocks that they are on now."""
        with self._database.writing() as connection:
            for comment_id, anchor in anchors:
                moved = sa.update(issue_comments).where(_TABLE.id == comment_id)
                connection.execute(
                    moved.values(position=anchor.position, outline=list(anchor.outline), words=anchor.words)
                )

    def resolve_comment(self, comment_id: int, *, by: str, now: datetime | None) -> bool:
        """Resolve a comment, or open it again (`now` None); False if it is so already."""
        is_open = _TABLE.resolved_at.is_(None)
        change = sa.update(issue_comments).where(
            _TABLE.id == comment_id, _TABLE.thread.is_(None), is_open if now is not None else ~is_open
        )
        with self._database.writing() as connection:
            return connection.execute(change.values(resolved_at=now, resolved_by=by)).rowcount > 0

    def delete_comment(self, comment_id: int) -> bool:
        """Delete a comment without answers, or an answer; False if it has an answer, or is gone."""
        answers = sa.select(_TABLE.thread).where(_TABLE.thread.is_not(None))
        gone = sa.delete(issue_comments).where(_TABLE.id == comment_id, _TABLE.id.not_in(answers))
        with self._database.writing() as connection:
            return connection.execute(gone).rowcount > 0


def _to_comment(row: Any) -> IssueComment:
    values = dict(row._mapping)
    return IssueComment(**values | {"outline": tuple(values["outline"])})
