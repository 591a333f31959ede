"""The schedule: what leaves when, what stands in its way, who approved it, and what recurs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.model.hint import Hint
from newsletter.model.sending import UncertainPolicy


class Quirk(StrEnum):
    """What the clocks of a zone do at a wall time."""

    NONE = "none"
    GAP = "gap"
    """The clocks jump over it: it does not exist."""
    FOLD = "fold"
    """The clocks go back over it: it comes twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A wall time in a zone, and the one point in time it stands for.

    In a gap `at` is the end of the gap, in a fold the first of the two.
    """

    at: dt.datetime
    wall: dt.datetime
    """What was asked for, without a zone."""
    zone: str
    """An IANA name, e.g. America/Los_Angeles."""
    quirk: Quirk = Quirk.NONE


class ScheduleStatus(StrEnum):
    """Where a schedule is. `held` waits for a person to look at it."""

    WAITING = "waiting"
    LAUNCHED = "launched"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One edition that is to go to one list at one time. The edition is frozen when it is scheduled."""

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
    """When it is launched: for waves, when the first leaves."""
    wall: dt.datetime
    """The wall time that staff meant, without a zone."""
    zone: str
    readers_zone: bool
    """Each reader gets it at `wall` in their own zone."""
    spoken: str
    """What staff typed."""
    made_by: str
    made_at: dt.datetime
    authors: tuple[str, ...] = ()
    override: str = ""
    """Why a guard was overridden, in the words of whoever did."""
    overridden: tuple[str, ...] = ()
    """What it was given for, by the keys of schedule.guards.Obstacle. It holds against nothing else."""
    mailing_id: int | None = None
    settled_at: dt.datetime | None = None
    """When it was launched, held or cancelled."""
    reason: str = ""
    """Why it is held or cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nothing leaves, wall time; `start` later than `end` goes over midnight. `end` is not quiet."""

    start: dt.time
    end: dt.time


@dataclass(frozen=True, slots=True, kw_only=True)
class Blackout:
    """Days on which nothing leaves, first and last included, and why."""

    key: str
    first: dt.date
    last: dt.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When issues of a list are to appear, again and again. `every` is as staff wrote it."""

    key: str
    list: str
    every: str
    deadline_hours: float = 24.0
    """How long before it the issue must be ready."""
    automatic: bool = False
    """At the deadline, an issue that is ready is scheduled without being asked."""
    digest: str = ""
    """The digest whose draft is written for it; "" for none."""
    draft_hours: float = 72.0
    """How long before it that draft is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What the jobs `retention` and `hygiene` go by."""

    notices_days: float = 400.0
    feeds_days: float = 400.0
    """Of feeds that are not in newsletter.toml any more, counted from when they were last asked."""
    replies_days: float = 0.0
    """How long what servers said of copies is kept; 0 keeps it."""
    refusals: int = 2
    """How many mailings in a row an address must have refused to look dead."""
    consent_months: float = 0.0
    """How long ago somebody must have agreed to be reported; 0 reports nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRules:
    """What newsletter.toml says of when mail may leave."""

    zone: str = "UTC"
    """The publication's own zone."""
    quiet: QuietHours | None = None
    holidays: str = ""
    """A calendar of public holidays, e.g. US or US-CA; "" asks none."""
    late_minutes: float = 30.0
    """How late a mailing may still leave by itself."""
    undo_minutes: float = 0.0
    """Nothing leaves sooner than this after it was asked for."""
    distance_hours: float = 0.0
    """Between two mailings to the same people."""
    approvals: int = 0
    """How many people other than the authors must approve the very edition."""
    staff: tuple[str, ...] = ()
    """The addresses that are mailed what needs somebody."""
    blackouts: tuple[Blackout, ...] = ()
    slots: tuple[Slot, ...] = ()
    jobs: Mapping[str, str] = field(default_factory=dict)
    """How often each job runs, in words; "never" turns it off."""
    upkeep: Upkeep = Upkeep()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody approved an edition, byte for byte: a changed one has another digest."""

    issue: str
    list: str
    digest: str
    name: str
    actor: str
    """Who was at the keyboard."""
    at: dt.datetime
    withdrawn_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What a launch needs to leave: so many approvals of its edition, by people other than the authors."""

    approvals: int
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """What is remembered of a recurring job."""

    name: str
    due_at: dt.datetime
    """The turn that was taken last."""
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    """None while it runs, and when the process died in it."""
    result: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something staff should know; `key` keeps it from being told twice."""

    key: str
    at: dt.datetime
    kind: str
    """held, missed, late, reminder, job, …"""
    text: str
    next_steps: tuple[Hint, ...] = ()
    """What can be done about it."""
