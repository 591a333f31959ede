"""Scheduler: in each turn, it holds what must not be sent automatically and launches what is due.

All state is in the database, so any process can take a turn at any time, and may be killed during it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.app.launch_due import launch_due
from newsletter.app.sending_settings import sending_settings
from newsletter.app.workspace import Workspace
from newsletter.background.restore_detection import remember_turns, remembered_turns
from newsletter.errors import NewsletterError, StoreError
from newsletter.model import Action, Hint, Mailing, Notice, Schedule, ScheduleStatus
from newsletter.schedule.wall_time import format_short
from newsletter.store.heartbeat import LastSeen
from newsletter.store.restored import REASON

HEARTBEAT_SECONDS = 15
"""How often a scheduler with nothing to do records a heartbeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerTurn:
    """The result of a turn."""

    launched: tuple[Mailing, ...]
    notices: tuple[Notice, ...]


@dataclass(slots=True, kw_only=True)
class Scheduler:
    """Takes turns. Several schedulers may run, in several processes: each action happens in only one."""

    workspace: Workspace
    _heartbeat_at: datetime | None = None
    _new_notices: list[Notice] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    """The keys of notices already added, so that the database is not asked every second."""

    def turn(self) -> SchedulerTurn:
        """Hold what is stale, launch what is due, record a heartbeat; raises StoreError, OSError.

        What must be held is held before the heartbeat is recorded, so that a scheduler that starts in
        between sees the same gap.
        """
        now = self.workspace.clock.now()
        # The file first: another scheduler may advance both in between.
        remembered = remembered_turns(self.workspace.settings, self.workspace.store.database_mark())
        seen = self.workspace.store.seen()
        if remembered > seen.turns:
            self.workspace.store.mark_gap(now=now)
            self._hold_all(now)
        elif seen.at is not None and self._longer_than_grace(now - seen.at):
            self.workspace.store.mark_gap(now=now)
            since = format_short(seen.at, self.workspace.settings.schedule.zone)
            self._pause(f"no scheduler has run since {since}", now, made_until=seen.at)
        launched = self._launch_due(seen, now)
        self._report_held(now)
        if launched or self._new_notices or remembered > seen.turns or self._heartbeat_is_due(now):
            self._record_heartbeat(now, at_least=remembered)
        notices, self._new_notices = tuple(self._new_notices), []
        return SchedulerTurn(launched=launched, notices=notices)

    def _launch_due(self, seen: LastSeen, now: datetime) -> tuple[Mailing, ...]:
        launched = []
        for schedule in self.workspace.store.schedules(ScheduleStatus.WAITING):
            if schedule.send_at > now:
                break
            try:
                mailing = launch_due(self.workspace, schedule, last_seen=seen.at)
            except StoreError:
                raise
            except NewsletterError as error:
                # One schedule that cannot be launched must not stop the others.
                self.workspace.store.hold_schedule(
                    schedule.id, f"it could not be launched: {error.message}", now=now
                )
                continue
            if mailing is not None:
                launched.append(mailing)
                text = f"Launched schedule {schedule.id} as mailing {mailing.id}: {_name_of(schedule)}"
                self._add_notice("launched", text, now)
        return tuple(launched)

    def _hold_all(self, now: datetime) -> None:
        for schedule in self.workspace.store.schedules(ScheduleStatus.WAITING):
            self.workspace.store.hold_schedule(schedule.id, REASON, now=now)
        self._pause(REASON, now, made_until=now)
        dropped = self.workspace.store.forget_waiting_welcomes(before=now)
        if dropped:
            text = f"{dropped} welcome emails that waited are not sent: {REASON}"
            self._add_notice("sign-up", text, now)

    def _pause(self, reason: str, now: datetime, *, made_until: datetime) -> None:
        """Pause mailings that are being sent: it is not known who has been sent them since."""
        for mailing in self.workspace.store.sending_mailings():
            if mailing.created_at > made_until:
                continue
            if self.workspace.store.pause(mailing.id, reason=reason):
                self._add_notice(
                    "paused",
                    f"Mailing {mailing.id} ({mailing.issue}) is paused: {reason}",
                    now,
                    next_steps=(Hint(Action.RESUME_MAILING, str(mailing.id)),),
                )

    def _report_held(self, now: datetime) -> None:
        """Add a notice for every held schedule, also if the process that held it crashed before it could."""
        for schedule in self.workspace.store.schedules(ScheduleStatus.HELD):
            key = f"held {schedule.id} {schedule.settled_at}"
            if key not in self._known:
                number = str(schedule.id)
                self._add_notice(
                    "held",
                    f"Schedule {schedule.id} ({_name_of(schedule)}) is held: {schedule.reason}",
                    now,
                    key=key,
                    next_steps=(Hint(Action.RELEASE_SCHEDULE, number), Hint(Action.CANCEL_SCHEDULE, number)),
                )
                self._known.add(key)

    def _add_notice(
        self, kind: str, text: str, now: datetime, *, key: str = "", next_steps: tuple[Hint, ...] = ()
    ) -> None:
        key = key or f"{now.isoformat()} {text}"
        notice = Notice(key=key, at=now, kind=kind, text=text, next_steps=next_steps)
        if self.workspace.store.add_notice(notice):
            self._new_notices.append(notice)

    def _longer_than_grace(self, span: timedelta) -> bool:
        return span > timedelta(minutes=self.workspace.settings.schedule.late_minutes)

    def _heartbeat_is_due(self, now: datetime) -> bool:
        last = self._heartbeat_at
        return last is None or abs(now - last) >= timedelta(seconds=HEARTBEAT_SECONDS)

    def _record_heartbeat(self, now: datetime, *, at_least: int) -> None:
        settings = sending_settings(self.workspace.settings)
        turns = self.workspace.store.take_turn(now=now, at_least=at_least, settings=settings)
        remember_turns(self.workspace.settings, self.workspace.store.database_mark(), turns)
        self._heartbeat_at = now


def _name_of(schedule: Schedule) -> str:
    return f"{schedule.issue} to {schedule.list}"
