"""Slots: at each deadline, schedule the issue automatically, or notify staff that none is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import timedelta

from newsletter.app.digest import make_digest
from newsletter.app.editions import open_issue
from newsletter.app.launching import Proposal, Scheduled, When, commit, prepare
from newsletter.app.next_slot import intended_time, planned_sends
from newsletter.app.refusals import Refused
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, RefusedError
from newsletter.issues.front_matter import peek_front
from newsletter.issues.issue_files import issue_files, slug_of
from newsletter.issues.parser import source_lines
from newsletter.model import Action, Actor, Door, Hint, Notice, ScheduleStatus, Slot
from newsletter.model.phrase import as_phrase, phrase
from newsletter.schedule.approval import explain_missing_approvals
from newsletter.schedule.slots import SlotDate, blackout_for, is_filled, slot_dates
from newsletter.schedule.wall_time import format_moment, local
from newsletter.store.database import Store

_MISSED_FOR = timedelta(days=14)
"""How long afterwards a missed slot is still reported: the scheduler may not have run for a while."""


def process_slots(workspace: Workspace) -> tuple[Notice, ...]:
    """Do what is due for each slot now; return notices for staff, each once."""
    now = workspace.clock.now()
    notices = [
        notice
        for date in _slot_dates(workspace, now)
        for notice in _process_slot(workspace, date, now)
        if workspace.store.add_notice(notice)
    ]
    return tuple(notices)


def _slot_dates(workspace: Workspace, now: dt.datetime) -> Iterator[SlotDate]:
    rules = workspace.settings.schedule
    for slot in rules.slots:
        workspace.store.add_notice(
            Notice(key=_known_key(slot), at=now, kind="slot", text=f"{slot.list}: {slot.every}")
        )
        ahead = timedelta(hours=max(slot.deadline_hours, slot.draft_hours if slot.digest else 0))
        yield from slot_dates(slot, rules.zone, after=now - _MISSED_FOR, until=now + ahead)


def _process_slot(workspace: Workspace, date: SlotDate, now: dt.datetime) -> Iterator[Notice]:
    rules = workspace.settings.schedule
    if is_filled(date, planned_sends(workspace.store, rules.zone)) or blackout_for(date, rules.blackouts):
        return
    name = f"slot {date.slot.key}, {format_moment(date.appears)}"
    if date.appears.at <= now:
        if not _slot_existed(workspace.store, date):
            return
        yield Notice(
            key=f"missed {date.key}",
            at=now,
            kind="missed",
            text=f"Nothing was sent to {date.slot.list} ({name})",
        )
        return
    if date.slot.digest and date.appears.at - timedelta(hours=date.slot.draft_hours) <= now:
        yield from _draft(workspace, date, now)
    if date.deadline <= now:
        yield _deadline_notice(workspace, date, now, name)


def _known_key(slot: Slot) -> str:
    """Return the key of the notice that records when a slot was first seen in newsletter.toml."""
    return f"slot {slot.key}: {slot.every}"


def _slot_existed(store: Store, date: SlotDate) -> bool:
    """Return whether the slot existed at that time: a slot added on Monday did not miss Sunday."""
    notices = store.notices(since=date.appears.at - timedelta(days=5000))
    return any(one.key == _known_key(date.slot) and one.at <= date.appears.at for one in notices)


def _deadline_notice(workspace: Workspace, date: SlotDate, now: dt.datetime, name: str) -> Notice:
    reason = _held_reason(workspace.store, date) or "it was not scheduled"
    if date.slot.automatic:
        try:
            schedule_id = _schedule(workspace, date)
            return Notice(
                key=f"scheduled {date.key} {schedule_id}",
                at=now,
                kind="scheduled",
                text=f"Scheduled automatically as schedule {schedule_id} ({name})",
                next_steps=(Hint(Action.CANCEL_SCHEDULE, str(schedule_id)),),
            )
        except NewsletterError as error:
            reason = error.message
    return Notice(
        key=f"deadline {date.key}",
        at=now,
        kind="reminder",
        text=f"No issue is ready for {date.slot.list} ({name}): {reason}",
    )


def _held_reason(store: Store, date: SlotDate) -> str:
    day, zone = date.appears.wall.date(), date.appears.zone
    for held in store.schedules(ScheduleStatus.HELD):
        if held.list == date.slot.list and local(intended_time(held, zone), zone).date() == day:
            return f"schedule {held.id} ({held.issue}) is held: {held.reason}"
    return ""


def _schedule(workspace: Workspace, date: SlotDate) -> int:
    """Schedule the slot's issue as staff would; return the schedule's number. Raises NewsletterError."""
    issue = open_issue(workspace, _slug_for(workspace, date))
    _refuse_held_or_cancelled(workspace.store, issue.slug, issue.front.list)
    proposal = prepare(workspace, issue, when=When(instant=date.appears, rule=date.slot.every))
    if isinstance(proposal, Refused):
        raise proposal.error()
    if not isinstance(proposal, Proposal):
        raise RefusedError(phrase("{path} was already sent", path=issue.path))
    if proposal.approval.missing:
        raise RefusedError(explain_missing_approvals(proposal.approval))
    outcome = commit(workspace, proposal, by=Actor(name=f"slot {date.slot.key}", door=Door.SCHEDULER))
    if isinstance(outcome, Refused):
        raise outcome.error()
    assert isinstance(outcome, Scheduled)  # noqa: S101 - a proposal for later is never launched now
    return outcome.schedule.id


def _refuse_held_or_cancelled(store: Store, slug: str, list_key: str) -> None:
    """Raise RefusedError for an issue whose schedule is held or was cancelled: staff must decide."""
    for one in store.schedules(ScheduleStatus.HELD, ScheduleStatus.CANCELLED):
        if (one.issue, one.list) == (slug, list_key):
            raise RefusedError(
                phrase(
                    "schedule {id} of {slug} is {status}: {reason}",
                    id=one.id,
                    slug=slug,
                    status=as_phrase(one.status.value),
                    reason=one.reason,
                )
            )


def _slug_for(workspace: Workspace, date: SlotDate) -> str:
    day = date.appears.wall.date()
    found = list(issues_of(workspace, date.slot.list, first=day, last=day))
    if len(found) != 1:
        raise RefusedError(
            phrase(
                "{count} issues have the date {day} and the list {list}",
                count=len(found),
                day=day,
                list=date.slot.list,
            )
            if found
            else phrase("no issue has the date {day} and the list {list}", day=day, list=date.slot.list)
        )
    return found[0][0]


def issues_of(
    workspace: Workspace, list_key: str | None, *, first: dt.date, last: dt.date
) -> Iterator[tuple[str, str, dt.date]]:
    """Yield slug, list and date of the issues in a range of dates; files that cannot be read are skipped."""
    for file in issue_files(workspace.root):
        try:
            front = peek_front(source_lines(file.read_text(encoding="utf-8", errors="replace")))
            day = dt.date.fromisoformat(front["date"])
        except (OSError, ValueError, KeyError):
            continue
        own = front.get("list", "")
        if first <= day <= last and list_key in (None, own):
            yield slug_of(file), own, day


def _draft(workspace: Workspace, date: SlotDate, now: dt.datetime) -> Iterator[Notice]:
    """Write the digest's draft, once; if that fails, try again every hour."""
    key = f"draft {date.key}"
    day = date.appears.wall.date()
    name = f"the draft of digest {date.slot.digest} for {day}"
    attempt = Notice(key=f"{key} at {now:%Y-%m-%d %H}", at=now, kind="trying", text=f"Writing {name}")
    if any(one.key == key for one in workspace.store.notices(since=now - timedelta(days=60))):
        return
    if not workspace.store.add_notice(attempt):
        return
    try:
        draft = make_digest(workspace, date.slot.digest, day=day)
    except NewsletterError as error:
        text = f"Could not write {name}: {error}"
        yield Notice(key=f"{key}: {error.message}", at=now, kind="draft", text=text)
        return
    if draft.why_not and draft.stories:
        text = f"Did not write {name}: {draft.why_not}"
        yield Notice(key=f"{key}: few", at=now, kind="draft", text=text)
    else:
        yield Notice(key=key, at=now, kind="draft", text=f"issues/{draft.slug}.md is ready for your review")
