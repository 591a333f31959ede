"""Mailing list page: what is being sent, what is to go out, and a page of what was sent, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsletter.app.waiting import Waiting, waiting_of
from newsletter.app.workspace import Workspace
from newsletter.model import Counts, Mailing, MailingStatus, Schedule, ScheduleStatus

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingRow:
    """A mailing with its counts."""

    mailing: Mailing
    counts: Counts
    waiting: Waiting | None = None
    """Why nothing of it leaves at the moment, if that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingPage:
    """What a page lists."""

    under_way: Sequence[MailingRow]
    """Being sent, or paused."""
    held: Sequence[Schedule]
    waiting: Sequence[Schedule]
    sent: Sequence[MailingRow]
    """Newest first."""
    before: int
    """The number of the last one, if there are more; 0 if not."""


def mailing_page(
    workspace: Workspace, *, before: int = 0, is_allowed: Callable[[str], bool] = lambda _key: True
) -> MailingPage:
    """Return a page: of what was sent, mailings older than number `before` (0: the newest).

    `is_allowed` says of a list whether its mailings are shown. The counts are one statement.
    """
    store = workspace.store
    mailings = [one for one in reversed(store.mailings()) if is_allowed(one.list)]
    open_ = [one for one in mailings if one.status in (MailingStatus.SENDING, MailingStatus.PAUSED)]
    ended = [one for one in mailings if one not in open_ and (not before or one.id < before)]
    shown = ended[:PAGE_SIZE]
    counts = store.counts_of([one.id for one in (*open_, *shown)])
    schedules = [
        one for one in store.schedules(ScheduleStatus.WAITING, ScheduleStatus.HELD) if is_allowed(one.list)
    ]
    return MailingPage(
        under_way=[_under_way(workspace, one, counts[one.id]) for one in open_],
        held=[one for one in schedules if one.status is ScheduleStatus.HELD],
        waiting=[one for one in schedules if one.status is ScheduleStatus.WAITING],
        sent=[MailingRow(mailing=one, counts=counts[one.id]) for one in shown],
        before=shown[-1].id if len(ended) > PAGE_SIZE else 0,
    )


def _under_way(workspace: Workspace, mailing: Mailing, counts: Counts) -> MailingRow:
    waiting = waiting_of(workspace, mailing, is_idle=False) if counts.queued else None
    return MailingRow(mailing=mailing, counts=counts, waiting=waiting)
