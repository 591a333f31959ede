"""Lookup: finds a schedule or a mailing by its number, or by the slug of its issue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from newsletter.app.mailing_control import find_mailing
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import OPEN_SCHEDULES, Action, Hint, Mailing, MailingStatus, Schedule
from newsletter.model.phrase import as_phrase, phrase

_UNDER_WAY = (MailingStatus.SENDING, MailingStatus.PAUSED)
_One = TypeVar("_One", Schedule, Mailing)


def find_schedule(workspace: Workspace, which: int | str) -> Schedule:
    """Return a schedule by its number, or the open one of an issue (by its slug, or a part of it).

    Raises NotFoundError; RefusedError if the issue has gone out by now, or is scheduled for several lists.
    """
    if isinstance(which, int):
        return workspace.store.schedule_by_id(which)
    found = _of_issue(which, workspace.store.schedules(*OPEN_SCHEDULES))
    if len(found) == 1:
        return found[0]
    if found:
        raise _several(phrase("schedules"), which, found, Action.LIST_SCHEDULES)
    settled = _of_issue(which, workspace.store.schedules())
    if settled:
        latest = max(settled, key=lambda one: one.id)
        raise _no_longer_waiting(workspace, latest)
    raise NotFoundError(
        phrase("there is no schedule for an issue “{which}”", which=which),
        next_steps=(Hint(Action.LIST_SCHEDULES),),
    )


def find_mailing_of(workspace: Workspace, which: int | str) -> Mailing:
    """Return a mailing by its number, or an issue's: the one under way, otherwise its latest.

    Raises NotFoundError; RefusedError if the issue went to several lists.
    """
    if isinstance(which, int):
        return find_mailing(workspace, which)
    found = _of_issue(which, workspace.store.mailings())
    found = [one for one in found if one.status in _UNDER_WAY] or found
    if not found:
        raise NotFoundError(
            phrase("there is no mailing of an issue “{which}”", which=which),
            next_steps=(Hint(Action.LIST_MAILINGS),),
        )
    if len({(one.issue, one.list) for one in found}) > 1:
        raise _several(phrase("mailings"), which, found, Action.LIST_MAILINGS)
    return max(found, key=lambda one: one.round)


def find_sent_issue(workspace: Workspace, slug: str) -> str:
    """Return the slug of an issue that was sent, by its slug or a part of it that fits no other.

    Raises NotFoundError, and RefusedError if several issues match.
    """
    found = _of_issue(slug, workspace.store.mailings())
    issues = sorted({one.issue for one in found})
    if not issues:
        raise NotFoundError(
            phrase("no issue “{slug}” was sent yet", slug=slug), next_steps=(Hint(Action.LIST_MAILINGS),)
        )
    if len(issues) > 1:
        raise RefusedError(
            phrase("several issues match “{slug}”", slug=slug),
            hint=phrase("Choose one: {names}", names=", ".join(issues)),
        )
    return issues[0]


def find_cancellable(workspace: Workspace, slug: str, *, list_key: str = "") -> Schedule | Mailing:
    """Return what can still be stopped of an issue: its open schedule, or its mailing under way.

    `list_key` "" means any list. Raises NotFoundError; RefusedError if it was sent or cancelled already, or
    if there are several.
    """
    waiting = _of_issue(
        slug, [one for one in workspace.store.schedules(*OPEN_SCHEDULES) if list_key in ("", one.list)]
    )
    mailings = [one for one in workspace.store.mailings() if list_key in ("", one.list)]
    under_way = _of_issue(slug, [one for one in mailings if one.status in _UNDER_WAY])
    open_ones: list[Schedule | Mailing] = [*waiting, *under_way]
    if len(open_ones) == 1:
        return open_ones[0]
    if waiting:
        raise _several(phrase("schedules"), slug, waiting, Action.LIST_SCHEDULES)
    if under_way:
        raise _several(phrase("mailings"), slug, under_way, Action.LIST_MAILINGS)
    if sent := _of_issue(slug, mailings):
        latest = max(sent, key=lambda one: one.id)
        raise RefusedError(
            phrase(
                "{issue} can no longer be cancelled: mailing {id} is {status}",
                issue=latest.issue,
                id=latest.id,
                status=as_phrase(latest.status.value),
            ),
            next_steps=(Hint(Action.SHOW_MAILING, str(latest.id)),),
        )
    return find_schedule(workspace, slug)


def _no_longer_waiting(workspace: Workspace, schedule: Schedule) -> RefusedError:
    start = phrase("{issue} is no longer waiting: schedule {id}", issue=schedule.issue, id=schedule.id)
    if not schedule.mailing_id:
        again = Hint(Action.SCHEDULE_AGAIN, schedule.issue)
        return RefusedError(
            phrase("{start} is {status}", start=start, status=as_phrase(schedule.status.value)),
            next_steps=(again,),
        )
    mailing = find_mailing(workspace, schedule.mailing_id)
    action = Action.CANCEL_MAILING if mailing.status in _UNDER_WAY else Action.SHOW_MAILING
    return RefusedError(
        phrase(
            "{start} went out as mailing {id}, which is {status}",
            start=start,
            id=mailing.id,
            status=as_phrase(mailing.status.value),
        ),
        next_steps=(Hint(action, str(mailing.id)),),
    )


def _of_issue(slug: str, rows: Sequence[_One]) -> list[_One]:
    """Return the rows of the issue with this slug, or with this text in its slug if there is none."""
    wanted = slug.removesuffix("/index.md").removesuffix(".md").rpartition("/")[2]
    similar = {one.issue for one in rows if wanted and wanted in one.issue}
    return _named(rows, {wanted}) or _named(rows, similar)


def _named(rows: Sequence[_One], issues: Collection[str]) -> list[_One]:
    return [one for one in rows if one.issue in issues]


def _several(what: str, slug: str, found: Sequence[_One], action: Action) -> RefusedError:
    each = ", ".join(f"{one.id} ({one.issue} to {one.list})" for one in found)
    return RefusedError(
        phrase("several {what} match “{slug}”", what=what, slug=slug),
        hint=phrase("Give the number of one: {each}", each=each),
        next_steps=(Hint(action),),
    )
