"""The scheduler: one turn at a time, it holds what must not leave by itself and launches what is due.

All truth is in the database, so a turn can be taken by any process at any moment, and killed in it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.app.launching import launch_due
from newsletter.app.workspace import Workspace
from newsletter.background.restore_detection import remember_turns, remembered_turns
from newsletter.errors import NewsletterError, RefusedError, StoreError
from newsletter.model import Action, Hint, Mailing, MailingStatus, Notice, Schedule, ScheduleStatus
from newsletter.store.heartbeat import LastSeen

SIGN_SECONDS = 15
"""How often a scheduler with nothing to do leaves a sign of life."""
_RESTORED = "the database is older than what was done here: it was restored from a back-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerTurn:
    """What a turn did."""

    launched: tuple[Mailing, ...]
    notices: tuple[Notice, ...]


@dataclass(slots=True, kw_only=True)
class Scheduler:
    """Takes turns. Several may, in several processes: each thing happens in one of them."""

    workspace: Workspace
    _signed: datetime | None = None
    _told: list[Notice] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    """The keys of what is told already, so that it is not asked every second."""

    def turn(self) -> SchedulerTurn:
        """Hold what is stale, launch what is due, leave a sign of life; raises StoreError, OSError.

        What must be held is held before the sign of life is left: a scheduler that starts in between
        sees the same gap.
        """
        now = self.workspace.clock.now()
        # The file first: another scheduler may move both on while we look.
        remembered = remembered_turns(self.workspace.settings, self.workspace.store.database_mark())
        seen = self.workspace.store.seen()
        if remembered > seen.turns:
            self._hold_all(now)
        elif seen.at is not None and self._longer_than_grace(now - seen.at):
            self._pause(f"no scheduler ran since {seen.at:%Y-%m-%d %H:%M} UTC", now, made_until=seen.at)
        launched = self._launch_due(seen, now)
        self._tell_held(now)
        if launched or self._told or remembered > seen.turns or self._sign_is_due(now):
            self._sign(now, at_least=remembered)
        notices, self._told = tuple(self._told), []
        return SchedulerTurn(launched=launched, notices=notices)

    def _launch_due(self, seen: LastSeen, now: datetime) -> tuple[Mailing, ...]:
        launched = []
        for plan in self.workspace.store.schedules(ScheduleStatus.WAITING):
            if plan.send_at > now:
                break
            try:
                mailing = launch_due(self.workspace, plan, last_seen=seen.at)
            except StoreError:
                raise
            except NewsletterError as error:
                # One plan that cannot be launched must not keep the others from leaving.
                self.workspace.store.hold_schedule(
                    plan.id, f"it could not be launched: {error.message}", now=now
                )
                continue
            if mailing is not None:
                launched.append(mailing)
                self._tell("launched", f"Schedule {plan.id} is mailing {mailing.id}: {_named(plan)}", now)
        return tuple(launched)

    def _hold_all(self, now: datetime) -> None:
        for plan in self.workspace.store.schedules(ScheduleStatus.WAITING):
            self.workspace.store.hold_schedule(plan.id, _RESTORED, now=now)
        self._pause(_RESTORED, now, made_until=now)

    def _pause(self, reason: str, now: datetime, *, made_until: datetime) -> None:
        """Pause mailings under way: who got a copy since is not known here."""
        for mailing in self.workspace.store.sending_mailings():
            if mailing.created_at > made_until:
                continue
            with suppress(RefusedError):  # it has just come to its end elsewhere
                self.workspace.store.steer(mailing.id, MailingStatus.PAUSED, now=now, reason=reason)
                self._tell(
                    "paused",
                    f"Mailing {mailing.id} ({mailing.issue}) is paused: {reason}",
                    now,
                    next_steps=(Hint(Action.RESUME_MAILING, str(mailing.id)),),
                )

    def _tell_held(self, now: datetime) -> None:
        """Tell of everything that is held, whoever held it, also if they died before they told it."""
        for plan in self.workspace.store.schedules(ScheduleStatus.HELD):
            key = f"held {plan.id} {plan.settled_at}"
            if key not in self._known:
                number = str(plan.id)
                self._tell(
                    "held",
                    f"Schedule {plan.id} ({_named(plan)}) is held: {plan.reason}",
                    now,
                    key=key,
                    next_steps=(Hint(Action.RELEASE_SCHEDULE, number), Hint(Action.CANCEL_SCHEDULE, number)),
                )
                self._known.add(key)

    def _tell(
        self, kind: str, text: str, now: datetime, *, key: str = "", next_steps: tuple[Hint, ...] = ()
    ) -> None:
        key = key or f"{now.isoformat()} {text}"
        notice = Notice(key=key, at=now, kind=kind, text=text, next_steps=next_steps)
        if self.workspace.store.tell(notice):
            self._told.append(notice)

    def _longer_than_grace(self, span: timedelta) -> bool:
        return span > timedelta(minutes=self.workspace.settings.schedule.late_minutes)

    def _sign_is_due(self, now: datetime) -> bool:
        return self._signed is None or abs(now - self._signed) >= timedelta(seconds=SIGN_SECONDS)

    def _sign(self, now: datetime, *, at_least: int) -> None:
        turns = self.workspace.store.take_turn(now=now, at_least=at_least)
        remember_turns(self.workspace.settings, self.workspace.store.database_mark(), turns)
        self._signed = now


def _named(plan: Schedule) -> str:
    return f"{plan.issue} to {plan.list}"
