"""Schedule settings: turns the schedule's tables of newsletter.toml into rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.errors import SettingsError
from newsletter.model import Blackout, CadenceRules, ScheduleRules, Slot, Upkeep
from newsletter.model.phrase import phrase
from newsletter.schedule.clock_time import read_time
from newsletter.schedule.quiet_hours import is_quiet, read_quiet_hours
from newsletter.schedule.recurrence_words import WEEKDAYS
from newsletter.schedule.zones import zone_info
from newsletter.settings.faults import FILE

if TYPE_CHECKING:
    from newsletter.settings.schedule_tables import BlackoutTable, SlotTable
    from newsletter.settings.tables import SettingsFile


def schedule_rules(file: SettingsFile) -> ScheduleRules:
    """Return when email may be sent; raises SettingsError for mistakes across several tables."""
    own = file.schedule
    return ScheduleRules(
        zone=zone_info(own.timezone).key,
        quiet=read_quiet_hours(own.quiet_hours) if own.quiet_hours else None,
        holidays=_calendar(own.holidays),
        late_minutes=own.late_minutes,
        undo_minutes=own.undo_minutes,
        distance_hours=own.distance_hours,
        approvals=file.sending.approvals,
        staff=tuple(dict.fromkeys(own.staff)),
        blackouts=tuple(_blackout(key, one) for key, one in file.blackouts.items()),
        slots=tuple(_slot(key, one, file) for key, one in file.slots.items()),
        jobs=dict(file.jobs),
        cadence=_cadence(file),
        upkeep=Upkeep(**dict(file.retention), **dict(file.hygiene)),
    )


def _cadence(file: SettingsFile) -> CadenceRules:
    """Return when digests go out; raises SettingsError for an hour at which nothing is sent.

    Where nobody chose an hour and nothing is sent at the usual one, it is the end of the quiet hours.
    """
    own, quiet = file.cadence, file.schedule.quiet_hours
    at = read_time(own.at.strip().lower()) or CadenceRules().at
    hours = read_quiet_hours(quiet) if quiet else None
    if hours is not None and is_quiet(at, hours) and "at" not in own.model_fields_set:
        at = hours.end
    if is_quiet(at, hours):
        raise SettingsError(
            phrase(
                "{file}: cadence.at: {at:%H:%M} is within quiet hours ({quiet}), in which no digest is sent",
                file=FILE,
                at=at,
                quiet=quiet,
            ),
            hint="Choose a time outside of schedule.quiet_hours",
        )
    return CadenceRules(at=at, weekday=WEEKDAYS.index(own.weekly_on), month_day=own.monthly_on)


def _calendar(code: str) -> str:
    if not code:
        return ""
    from newsletter.schedule.holiday import read_calendar

    return read_calendar(code)


def _blackout(key: str, table: BlackoutTable) -> Blackout:
    last = table.last or table.first
    if last < table.first:
        raise SettingsError(
            phrase("{file}: blackouts.{key}.last is before its first day", file=FILE, key=key)
        )
    return Blackout(key=key, first=table.first, last=last, reason=table.reason)


def _slot(key: str, table: SlotTable, file: SettingsFile) -> Slot:
    if table.list not in file.lists:
        import difflib

        near = difflib.get_close_matches(table.list, file.lists, n=1)
        raise SettingsError(
            phrase(
                "{file}: slots.{key}.list: there is no list {list}", file=FILE, key=key, list=repr(table.list)
            ),
            hint=phrase("Did you mean {near}?", near=near[0])
            if near
            else phrase("Choose one of: {names}", names=", ".join(file.lists)),
        )
    if table.digest is not None and table.digest not in file.digests:
        raise SettingsError(
            phrase(
                "{file}: slots.{key}.digest: there is no digest {digest}",
                file=FILE,
                key=key,
                digest=repr(table.digest),
            ),
            hint=phrase("Add one as [digests.{digest}]", digest=table.digest),
        )
    return Slot(
        key=key,
        list=table.list,
        every=table.every,
        deadline_hours=table.deadline_hours,
        automatic=table.automatic,
        digest=table.digest or "",
        draft_hours=table.draft_hours,
    )
