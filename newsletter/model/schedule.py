"""Schedule: what is sent when, guards, approvals, recurring issues and jobs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from newsletter.model.cadence import DigestAudience
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.hint import Hint
from newsletter.model.sending import Recipients, UncertainPolicy, marks_correction


class Quirk(StrEnum):
    """Whether a wall time is affected by a clock change in its zone."""

    NONE = "none"
    GAP = "gap"
    """The clocks go forward and skip it: it does not exist."""
    FOLD = "fold"
    """The clocks go back: it comes twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A wall time in a zone, and the point in time that it means.

    In a gap, `at` is the end of the gap; in a fold, the first of the two times.
    """

    at: dt.datetime
    wall: dt.datetime
    """What was asked for, without a zone."""
    zone: str
    """An IANA name, e.g. America/Los_Angeles."""
    quirk: Quirk = Quirk.NONE


class ScheduleStatus(StrEnum):
    """The status of a schedule. `held` means that a person must decide."""

    WAITING = "waiting"
    LAUNCHED = "launched"
    HELD = "held"
    CANCELLED = "cancelled"


OPEN_SCHEDULES = (ScheduleStatus.WAITING, ScheduleStatus.HELD)
"""What may still be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One edition to be sent to one list at one time. The edition is frozen when it is scheduled."""

    id: int
    issue: str
    list: str
    round: int
    digest: str
    subject: str
    transport: str
    policy: UncertainPolicy
    status: ScheduleStatus
    send_at: dt.datetime
    """When it is launched; with waves, when the first one goes out."""
    wall: dt.datetime
    """The wall time that staff meant, without a zone."""
    zone: str
    readers_zone: bool
    """Whether each reader gets it at `wall` in their own zone."""
    spoken: str
    """What staff typed."""
    made_by: str
    made_at: dt.datetime
    authors: tuple[str, ...] = ()
    override: str = ""
    """Why a guard was overridden, in the words of whoever did it."""
    overridden: tuple[str, ...] = ()
    """The guards it covers, by the keys of schedule.launch_guards.Obstacle. It covers no others."""
    mailing_id: int | None = None
    settled_at: dt.datetime | None = None
    """When it was launched, held or cancelled."""
    reason: str = ""
    """Why it is held or cancelled."""
    recipients: Recipients = Recipients.ALL
    segment: str = ""
    """The expression of the segment it goes to; "" for the whole list."""
    digest_audience: DigestAudience | None = None
    """Who gets it if it is a digest; None for an issue."""

    @property
    def is_correction(self) -> bool:
        """Whether it tells its readers that it replaces an earlier email."""
        return marks_correction(self.round, self.recipients)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nothing is sent, in wall time; `start` later than `end` includes midnight. `end` is not quiet."""

    start: dt.time
    end: dt.time


@dataclass(frozen=True, slots=True, kw_only=True)
class Blackout:
    """Days on which nothing is sent, first and last included, and why."""

    key: str
    first: dt.date
    last: dt.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A recurring time at which issues of a list are to go out. `every` is as staff wrote it."""

    key: str
    list: str
    every: str
    deadline_hours: float = 24.0
    """How long before it the issue must be ready."""
    automatic: bool = False
    """Whether an issue that is ready at the deadline is scheduled automatically."""
    digest: str = ""
    """The digest whose draft is written for it; "" for none."""
    draft_hours: float = 72.0
    """How long before it the draft is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """The settings of the jobs `retention` and `hygiene`."""

    notices_days: float = 400.0
    feeds_days: float = 400.0
    """For feeds that are no longer in newsletter.toml, counted from when they were last polled."""
    replies_days: float = 0.0
    """How long servers' replies about deliveries are kept; 0 keeps them."""
    webhooks_days: float = 7.0
    """How long providers' reports are kept as they came; longer than a signed request is taken for fresh."""
    refusals: int = 2
    """After how many refused mailings in a row an address looks dead."""
    consent_months: float = 0.0
    """After how many months a consent is reported as old; 0 reports none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceRules:
    """When digests go out, in wall time."""

    at: dt.time = dt.time(7)
    weekday: int = 0
    """The day of the weekly digest; 0 is Monday."""
    month_day: int = 1
    """The day of the monthly digest; in a shorter month, its last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRules:
    """The rules in newsletter.toml for when email may be sent."""

    zone: str = "UTC"
    """The publication's own zone."""
    quiet: QuietHours | None = None
    holidays: str = ""
    """A calendar of public holidays, e.g. US or US-CA; "" for none."""
    late_minutes: float = 30.0
    """How late a mailing may still be sent automatically."""
    undo_minutes: float = 0.0
    """Nothing is sent sooner than this after it was requested."""
    distance_hours: float = 0.0
    """The minimum time between two mailings to the same people."""
    approvals: int = 0
    """How many people other than the authors must approve an edition."""
    staff: tuple[str, ...] = ()
    """Addresses of staff who get alerts by email."""
    blackouts: tuple[Blackout, ...] = ()
    slots: tuple[Slot, ...] = ()
    jobs: Mapping[str, str] = field(default_factory=dict)
    """How often each job runs, in words; "never" turns it off."""
    upkeep: Upkeep = Upkeep()
    cadence: CadenceRules = CadenceRules()
    """When digests go out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One person's approval of an edition; a changed edition has another digest and needs a new one."""

    issue: str
    list: str
    digest: str
    name: str
    actor: str
    """The logged-in user."""
    at: dt.datetime
    withdrawn_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What a launch requires: this many approvals of its edition, by people other than the authors."""

    approvals: int
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """The stored state of a recurring job."""

    name: str
    due_at: dt.datetime
    """When its last run was due."""
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    """None while it runs, and if the process crashed during it."""
    result: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something staff should know; `key` keeps it from being reported twice."""

    key: str
    at: dt.datetime
    kind: str
    """held, missed, late, reminder, job, …"""
    text: str
    next_steps: tuple[Hint, ...] = ()
    """What can be done about it."""
