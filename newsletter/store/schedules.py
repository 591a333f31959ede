"""Stores schedules. Everything that must happen only once is one conditional statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import (
    Action,
    Cadence,
    Clearance,
    DigestAudience,
    Edition,
    Expression,
    Hint,
    Instant,
    Mailing,
    MailingStatus,
    Recipients,
    Schedule,
    ScheduleStatus,
    UncertainPolicy,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports import Launch
from newsletter.store.mailings import Mailings, find_mailing, stored_edition
from newsletter.store.schedule_tables import schedules
from newsletter.store.tables import deliveries, editions, mailings, quoted
from newsletter.subscribers.segment_printer import print_segment
from newsletter.subscribers.segments import read_stored

_SCHEDULE = sa.select(schedules, editions.c.digest).join(editions, schedules.c.edition_id == editions.c.id)
_OPEN = ("waiting", "held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What scheduling freezes. For waves `send_at` is when the first leaves, else the instant's own."""

    edition: Edition
    list: str
    round: int
    transport: str
    policy: UncertainPolicy
    instant: Instant
    send_at: datetime
    readers_zone: bool
    spoken: str
    made_by: str
    now: datetime
    authors: tuple[str, ...] = ()
    override: str = ""
    overridden: tuple[str, ...] = ()
    recipients: Recipients = Recipients.ALL
    segment: Expression | None = None
    digest_audience: DigestAudience | None = None


class Schedules(Mailings):
    """Plans, and the launches they end in."""

    def schedule(self, plan: Plan) -> tuple[Schedule, Schedule | None]:
        """Freeze an edition to be sent later; return its plan, and the open plan of that issue it replaces.

        Raises RefusedError when it was sent meanwhile: the open plan may have come due while staff looked.
        """
        insert = self._database.insert(schedules).on_conflict_do_nothing()
        with self._database.writing() as connection:
            edition_id = self._edition_id(connection, plan.edition, plan.now)
            wanted = insert.values(edition_id=edition_id, **insert_values(plan)).returning(schedules.c.id)
            earlier, inserted = None, None
            while inserted is None:
                # A server lets two schedule the same issue at once: whoever comes second replaces the first.
                earlier = _replace_open(connection, plan) or earlier
                inserted = connection.execute(wanted).scalar()
            made = _find(connection, schedules.c.id == inserted)
            assert made is not None  # noqa: S101 - inserted above
            return made, earlier

    def schedule_by_id(self, schedule_id: int) -> Schedule:
        """Return a plan; raises NotFoundError."""
        with self._database.reading() as connection:
            return _known(connection, schedule_id)

    def schedules(self, *status: ScheduleStatus) -> tuple[Schedule, ...]:
        """Return plans by send time, all or those with one of these statuses."""
        wanted = _SCHEDULE.order_by(schedules.c.send_at, schedules.c.id)
        if status:
            wanted = wanted.where(schedules.c.status.in_([one.value for one in status]))
        with self._database.reading() as connection:
            return tuple(_to_schedule(row) for row in connection.execute(wanted))

    def has_open_schedules(self, issue: str) -> bool:
        """Return whether a schedule of an issue is waiting or held, to whatever list."""
        asked = sa.exists().where(schedules.c.issue == issue, schedules.c.status.in_(_OPEN))
        with self._database.reading() as connection:
            return bool(connection.execute(sa.select(asked)).scalar_one())

    def open_schedule(self, issue: str, list: str) -> Schedule | None:
        """Return the plan of an issue that waits or is held, or None."""
        with self._database.reading() as connection:
            return _find(connection, *_open_for(issue, list))

    def scheduled_edition(self, schedule_id: int) -> Edition:
        """Return what was frozen; raises NotFoundError."""
        with self._database.reading() as connection:
            return _edition(connection, schedule_id)

    def hold_schedule(self, schedule_id: int, reason: str, *, now: datetime) -> bool:
        """Hold a waiting plan until staff decide; False when it is no longer waiting."""
        with self._database.writing() as connection:
            return _settle(connection, schedule_id, "held", now, reason, among=("waiting",))

    def cancel_schedule(self, schedule_id: int, reason: str, *, now: datetime) -> Schedule:
        """Cancel a plan before it is launched; raises RefusedError when it is too late."""
        with self._database.writing() as connection:
            if not _settle(connection, schedule_id, "cancelled", now, reason):
                known = _known(connection, schedule_id)
                already = known.status is ScheduleStatus.CANCELLED
                raise RefusedError(
                    f"schedule {schedule_id} is already cancelled"
                    if already
                    else f"schedule {schedule_id} is {known.status.value} and can no longer be cancelled",
                    next_steps=_cancel_mailing(known),
                )
            return _known(connection, schedule_id)

    def release_schedule(
        self,
        schedule_id: int,
        instant: Instant,
        send_at: datetime,
        *,
        by: str,
        now: datetime,
        override: str = "",
        overridden: tuple[str, ...] = (),
    ) -> Schedule:
        """Let a held plan wait again, for a time a person named; raises RefusedError, NotFoundError."""
        changed = (
            sa.update(schedules)
            .where(schedules.c.id == schedule_id, schedules.c.status == quoted("held"))
            .values(status="waiting", send_at=send_at, wall=instant.wall.isoformat(), zone=instant.zone)
            .values(made_by=by, made_at=now, settled_at=None, reason="")
            .values(override=override, overridden=list(overridden))
        )
        with self._database.writing() as connection:
            released = connection.execute(changed).rowcount
            known = _known(connection, schedule_id)
            if not released:
                raise RefusedError(f"schedule {schedule_id} is {known.status.value}, not held")
            _refuse_sent(connection, known.issue, known.list, known.round)
            return known

    def launch_schedule(
        self,
        schedule_id: int,
        *,
        now: datetime,
        due: Mapping[str, datetime],
        approvals: int,
        base_url_unproven: str = "",
        by_digest: bool = True,
    ) -> Mailing | None:
        """Launch a plan that waits and is due, in one transaction; None when it is not (any more).

        However many ask at the same time, one gets the mailing. When the issue was sent by other means
        meanwhile, or lacks some of its `approvals`, the plan is held instead. `due`, `base_url_unproven` and
        `by_digest`: see ports.Launch.
        """
        with self._database.writing() as connection:
            taken = connection.execute(
                sa.update(schedules)
                .where(
                    schedules.c.id == schedule_id,
                    schedules.c.status == quoted("waiting"),
                    schedules.c.send_at <= now,
                )
                .values(status="launched", settled_at=now)
            ).rowcount
            if not taken:
                return None
            plan = _known(connection, schedule_id)
            launch = replace(
                _to_launch(connection, plan, now, due, approvals),
                base_url_unproven=base_url_unproven,
                by_digest=by_digest,
            )
            try:
                mailing, new = self._launch(connection, launch)
                why_not = "" if new else f"it was sent meanwhile, as mailing {mailing.id}"
            except RefusedError as error:
                why_not = error.message
            if why_not:
                _settle(connection, schedule_id, "held", now, why_not, among=("launched",))
                return None
            linked = sa.update(schedules).where(schedules.c.id == schedule_id)
            connection.execute(linked.values(mailing_id=mailing.id))
            return mailing

    def due_mailings(self, *, now: datetime) -> tuple[int, ...]:
        """Return the mailings that have a copy to send now, oldest first."""
        of_it = deliveries.c.mailing_id == mailings.c.id
        queued = sa.exists().where(of_it, deliveries.c.status == quoted("queued"))
        deferred = sa.exists().where(
            of_it, deliveries.c.status == quoted("deferred"), deliveries.c.next_try_at <= now
        )
        wanted = (
            sa.select(mailings.c.id)
            .where(mailings.c.status == quoted("sending"), sa.or_(queued, deferred))
            .order_by(mailings.c.id)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(wanted).scalars())

    def sending_mailings(self) -> tuple[Mailing, ...]:
        """Return the mailings under way."""
        return tuple(one for one in self.mailings() if one.status is MailingStatus.SENDING)


def insert_values(plan: Plan) -> dict[str, Any]:
    """Return the columns of a waiting schedule, but for its edition."""
    return {
        "issue": plan.edition.issue,
        "list": plan.list,
        "round": plan.round,
        "subject": plan.edition.subject,
        "transport": plan.transport,
        "policy": plan.policy.value,
        "status": "waiting",
        "send_at": plan.send_at,
        "wall": plan.instant.wall.isoformat(),
        "zone": plan.instant.zone,
        "readers_zone": plan.readers_zone,
        "spoken": plan.spoken,
        "made_by": plan.made_by,
        "made_at": plan.now,
        "authors": list(plan.authors),
        "override": plan.override,
        "overridden": list(plan.overridden),
        "reason": "",
        "recipients": plan.recipients.value,
        "segment": plan.segment and print_segment(plan.segment),
        **_digest_values(plan.digest_audience),
    }


def _digest_values(audience: DigestAudience | None) -> dict[str, Any]:
    if audience is None:
        return {}
    return {
        "cadence": audience.cadence.value,
        "digest_after": audience.after,
        "digest_before": audience.before,
    }


def _open_for(issue: str, list_key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return schedules.c.issue == issue, schedules.c.list == list_key, schedules.c.status.in_(_OPEN)


def _replace_open(connection: Connection, plan: Plan) -> Schedule | None:
    """Cancel the open plan of that issue and return it; raises RefusedError when it was sent meanwhile."""
    issue = plan.edition.issue
    earlier = _find(connection, *_open_for(issue, plan.list))
    if earlier is not None:
        _settle(connection, earlier.id, "cancelled", plan.now, "replaced by a new schedule")
    # Only now: a server makes us wait there for a launch that is under way.
    _refuse_sent(connection, issue, plan.list, plan.round)
    return earlier


def _refuse_sent(connection: Connection, issue: str, list_key: str, round_: int) -> None:
    mailing = find_mailing(connection, issue=issue, list=list_key, round=round_)
    if mailing is not None:
        raise RefusedError(
            f"{issue} was already sent to {list_key}, as mailing {mailing.id}",
            next_steps=(Hint(Action.SHOW_MAILING, str(mailing.id)),),
        )


def _settle(
    connection: Connection,
    schedule_id: int,
    status: str,
    now: datetime,
    reason: str,
    *,
    among: tuple[str, ...] = _OPEN,
) -> bool:
    changed = (
        sa.update(schedules)
        .where(schedules.c.id == schedule_id, schedules.c.status.in_(among))
        .values(status=status, settled_at=now, reason=reason)
    )
    return connection.execute(changed).rowcount > 0


def _find(connection: Connection, *where: sa.ColumnElement[bool]) -> Schedule | None:
    row = connection.execute(_SCHEDULE.where(*where)).one_or_none()
    return None if row is None else _to_schedule(row)


def _cancel_mailing(plan: Schedule) -> tuple[Hint, ...]:
    return (Hint(Action.CANCEL_MAILING, str(plan.mailing_id)),) if plan.mailing_id else ()


def _known(connection: Connection, schedule_id: int) -> Schedule:
    found = _find(connection, schedules.c.id == schedule_id)
    if found is None:
        raise NotFoundError(f"there is no schedule {schedule_id}", next_steps=(Hint(Action.LIST_SCHEDULES),))
    return found


def _edition(connection: Connection, schedule_id: int) -> Edition:
    row = connection.execute(
        sa.select(editions, schedules.c.issue, schedules.c.list)
        .join(schedules, schedules.c.edition_id == editions.c.id)
        .where(schedules.c.id == schedule_id)
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no schedule {schedule_id}")
    return stored_edition(connection, row)


def _to_launch(
    connection: Connection, plan: Schedule, now: datetime, due: Mapping[str, datetime], approvals: int
) -> Launch:
    return Launch(
        edition=_edition(connection, plan.id),
        list=plan.list,
        round=plan.round,
        transport=plan.transport,
        policy=plan.policy,
        now=now,
        # A digest has only what was approved and sent before.
        clearance=Clearance(approvals=0 if plan.digest_audience else approvals, authors=plan.authors),
        due=due,
        recipients=plan.recipients,
        segment=read_stored(plan.segment) if plan.segment else None,
        digest_audience=plan.digest_audience,
    )


def _to_schedule(row: Any) -> Schedule:
    return Schedule(
        id=row.id,
        issue=row.issue,
        list=row.list,
        round=row.round,
        digest=row.digest,
        subject=row.subject,
        transport=row.transport,
        policy=UncertainPolicy(row.policy),
        status=ScheduleStatus(row.status),
        send_at=row.send_at,
        wall=datetime.fromisoformat(row.wall),
        zone=row.zone,
        readers_zone=row.readers_zone,
        spoken=row.spoken,
        made_by=row.made_by,
        made_at=row.made_at,
        authors=tuple(row.authors),
        override=row.override,
        overridden=tuple(row.overridden or ()),
        mailing_id=row.mailing_id,
        settled_at=row.settled_at,
        reason=row.reason,
        recipients=Recipients(row.recipients or Recipients.ALL),
        segment=row.segment or "",
        digest_audience=_digest_audience(row),
    )


def _digest_audience(row: Any) -> DigestAudience | None:
    if not row.cadence:
        return None
    return DigestAudience(cadence=Cadence(row.cadence), after=row.digest_after, before=row.digest_before)
