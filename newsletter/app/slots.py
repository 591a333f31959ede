"""Slots: at each deadline an issue is there, is scheduled by itself, or staff are told that none is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import timedelta

from newsletter.app.digest import make_digest
from newsletter.app.editions import open_issue
from newsletter.app.launching import Proposal, Scheduled, When, commit, prepare
from newsletter.app.next_slot import hour_of, planned
from newsletter.app.refusals import Refused
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, RefusedError
from newsletter.issues.front_matter import peek_front
from newsletter.issues.issue_files import issue_files, slug_of
from newsletter.issues.parser import source_lines
from newsletter.model import Action, Actor, Door, Hint, Notice, ScheduleStatus, Slot
from newsletter.schedule.approval import unapproved
from newsletter.schedule.slots import SlotDate, closed, filled, turns
from newsletter.schedule.wall_time import format_moment, local
from newsletter.store.database import Store

_MISSED_FOR = timedelta(days=14)
"""How long afterwards it is still told that a slot went by empty: nobody may have looked after a week-end."""


def process_slots(workspace: Workspace) -> tuple[Notice, ...]:
    """Do what each slot asks for now; return what staff should know, each thing once."""
    now = workspace.clock.now()
    notices = [
        notice
        for turn in _turns(workspace, now)
        for notice in _look_after(workspace, turn, now)
        if workspace.store.tell(notice)
    ]
    return tuple(notices)


def _turns(workspace: Workspace, now: dt.datetime) -> Iterator[SlotDate]:
    rules = workspace.settings.schedule
    for slot in rules.slots:
        workspace.store.tell(Notice(key=_known(slot), at=now, kind="slot", text=f"{slot.list}: {slot.every}"))
        ahead = timedelta(hours=max(slot.deadline_hours, slot.draft_hours if slot.digest else 0))
        yield from turns(slot, rules.zone, after=now - _MISSED_FOR, until=now + ahead)


def _look_after(workspace: Workspace, turn: SlotDate, now: dt.datetime) -> Iterator[Notice]:
    rules = workspace.settings.schedule
    if filled(turn, planned(workspace.store, rules.zone)) or closed(turn, rules.blackouts):
        return
    name = f"{turn.slot.key}, {format_moment(turn.appears)}"
    if turn.appears.at <= now:
        if not _knew_of(workspace.store, turn):
            return
        yield Notice(
            key=f"missed {turn.key}",
            at=now,
            kind="missed",
            text=f"Nothing left for {turn.slot.list} ({name})",
        )
        return
    if turn.slot.digest and turn.appears.at - timedelta(hours=turn.slot.draft_hours) <= now:
        yield from _draft(workspace, turn, now)
    if turn.deadline <= now:
        yield _at_the_deadline(workspace, turn, now, name)


def _known(slot: Slot) -> str:
    """Return the key under which it is noted that a slot is there, when it is met for the first time."""
    return f"slot {slot.key}: {slot.every}"


def _knew_of(store: Store, turn: SlotDate) -> bool:
    """Say whether the slot was there at its hour: one that is written down on Monday missed no Sunday."""
    met = store.notices(since=turn.appears.at - timedelta(days=5000))
    return any(one.key == _known(turn.slot) and one.at <= turn.appears.at for one in met)


def _at_the_deadline(workspace: Workspace, turn: SlotDate, now: dt.datetime, name: str) -> Notice:
    why = _held_then(workspace.store, turn) or "it was not scheduled"
    if turn.slot.automatic:
        try:
            plan = _schedule(workspace, turn)
            return Notice(
                key=f"scheduled {turn.key} {plan}",
                at=now,
                kind="scheduled",
                text=f"Scheduled automatically as {plan}: {name}",
                next_steps=(Hint(Action.CANCEL_SCHEDULE, str(plan)),),
            )
        except NewsletterError as error:
            why = error.message
    return Notice(
        key=f"deadline {turn.key}",
        at=now,
        kind="reminder",
        text=f"No issue for {turn.slot.list} is ready ({name}): {why}",
    )


def _held_then(store: Store, turn: SlotDate) -> str:
    day, zone = turn.appears.wall.date(), turn.appears.zone
    for plan in store.schedules(ScheduleStatus.HELD):
        if plan.list == turn.slot.list and local(hour_of(plan, zone), zone).date() == day:
            return f"schedule {plan.id} ({plan.issue}) is held: {plan.reason}"
    return ""


def _schedule(workspace: Workspace, turn: SlotDate) -> int:
    """Schedule the slot's issue as anybody else would; return the plan's number. Raises NewsletterError."""
    issue = open_issue(workspace, _slug_for(workspace, turn))
    _refuse_undone(workspace.store, issue.slug, issue.front.list)
    proposal = prepare(workspace, issue, when=When(instant=turn.appears, rule=turn.slot.every))
    if isinstance(proposal, Refused):
        raise proposal.error()
    if not isinstance(proposal, Proposal):
        raise RefusedError(f"{issue.path} was sent before")
    if proposal.approval.missing:
        raise RefusedError(unapproved(proposal.approval))
    outcome = commit(workspace, proposal, by=Actor(name=f"slot {turn.slot.key}", door=Door.SCHEDULER))
    if isinstance(outcome, Refused):
        raise outcome.error()
    assert isinstance(outcome, Scheduled)  # noqa: S101 - what leaves later is never launched at once
    return outcome.plan.id


def _refuse_undone(store: Store, slug: str, list_key: str) -> None:
    """Raise RefusedError for an issue that is held, or that somebody cancelled: they know why."""
    for plan in store.schedules(ScheduleStatus.HELD, ScheduleStatus.CANCELLED):
        if (plan.issue, plan.list) == (slug, list_key):
            raise RefusedError(f"schedule {plan.id} of {slug} is {plan.status.value}: {plan.reason}")


def _slug_for(workspace: Workspace, turn: SlotDate) -> str:
    day = turn.appears.wall.date()
    found = list(issues_of(workspace, turn.slot.list, first=day, last=day))
    if len(found) != 1:
        how_many = "no issue has" if not found else f"{len(found)} issues have"
        raise RefusedError(f"{how_many} the date {day} and the list {turn.slot.list}")
    return found[0][0]


def issues_of(
    workspace: Workspace, list_key: str | None, *, first: dt.date, last: dt.date
) -> Iterator[tuple[str, str, dt.date]]:
    """Yield slug, list and date of the issues dated so; a file that cannot be read is passed over."""
    for file in issue_files(workspace.root):
        try:
            front = peek_front(source_lines(file.read_text(encoding="utf-8", errors="replace")))
            day = dt.date.fromisoformat(front["date"])
        except (OSError, ValueError, KeyError):
            continue
        own = front.get("list", "")
        if first <= day <= last and list_key in (None, own):
            yield slug_of(file), own, day


def _draft(workspace: Workspace, turn: SlotDate, now: dt.datetime) -> Iterator[Notice]:
    """Write the digest's draft, once; where that fails, try again each hour."""
    done = f"draft {turn.key}"
    trying = Notice(key=f"{done} at {now:%Y-%m-%d %H}", at=now, kind="trying", text=f"Writing {done}")
    if any(one.key == done for one in workspace.store.notices(since=now - timedelta(days=60))):
        return
    if not workspace.store.tell(trying):
        return
    try:
        draft = make_digest(workspace, turn.slot.digest, day=turn.appears.wall.date())
    except NewsletterError as error:
        yield Notice(key=f"{done}: {error.message}", at=now, kind="draft", text=f"No {done}: {error}")
        return
    if draft.why_not and draft.stories:
        yield Notice(key=f"{done}: few", at=now, kind="draft", text=f"No {done}: {draft.why_not}")
    else:
        yield Notice(key=done, at=now, kind="draft", text=f"issues/{draft.slug}.md is there to be looked at")
