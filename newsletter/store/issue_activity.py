"""Reads which issues are scheduled, being sent or sent: one query for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa

from newsletter.model import MailingStatus, Recipients, ScheduleStatus
from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.repository import Repository
from newsletter.store.schedule_tables import schedules
from newsletter.store.tables import mailings, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSchedule:
    """A schedule of an issue that waits or is held."""

    id: int
    status: ScheduleStatus
    send_at: datetime
    list: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMailing:
    """The newest mailing of an issue."""

    id: int
    status: MailingStatus
    created_at: datetime
    list: str
    round: int
    audience: int


@dataclass(slots=True, kw_only=True)
class IssueActivity:
    """What the database knows about an issue: its next schedule and its newest mailing."""

    schedule: OpenSchedule | None = None
    mailing: LastMailing | None = None


class IssueActivities(Repository):
    """What became of issues."""

    def issue_activities(self) -> Mapping[str, IssueActivity]:
        """Return the activity of every issue that has any, by slug, without digests and welcome emails."""
        found: dict[str, IssueActivity] = {}
        with self._database.reading() as connection:
            rows = connection.execute(_ACTIVITY).all()
        for kind, id_, issue, list_, status, at, round_, audience in rows:
            one = found.setdefault(issue, IssueActivity())
            moment = at.replace(tzinfo=UTC) if at.tzinfo is None else at
            if kind == "schedule":
                if one.schedule is None:
                    one.schedule = OpenSchedule(
                        id=id_, status=ScheduleStatus(status), send_at=moment, list=list_
                    )
            elif one.mailing is None or (_is_sending(status) and not _is_sending(one.mailing.status)):
                one.mailing = LastMailing(
                    id=id_,
                    status=MailingStatus(status),
                    created_at=moment,
                    list=list_,
                    round=round_,
                    audience=audience,
                )
        return found


def _is_sending(status: str) -> bool:
    return status in ("sending", "paused")


_TIME = sa.DateTime(timezone=True)
_ACTIVITY = sa.union_all(
    sa.select(
        sa.literal("mailing"),
        mailings.c.id,
        mailings.c.issue,
        mailings.c.list,
        mailings.c.status,
        sa.type_coerce(mailings.c.created_at, _TIME),
        mailings.c.round,
        mailings.c.audience,
    ).where(
        mailings.c.cadence.is_(None),
        sa.or_(mailings.c.recipients.is_(None), mailings.c.recipients != quoted(Recipients.JOINED.value)),
    ),
    sa.select(
        sa.literal("schedule"),
        schedules.c.id,
        schedules.c.issue,
        schedules.c.list,
        schedules.c.status,
        sa.type_coerce(schedules.c.send_at, _TIME),
        schedules.c.round,
        sa.literal(0),
    ).where(schedules.c.cadence.is_(None), schedules.c.status.in_(("waiting", "held"))),
).order_by(sa.text("1"), sa.text("2 DESC"))
