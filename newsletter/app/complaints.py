"""Complaints: a mailing that too many readers call spam is paused, before mailbox providers shut us out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Action, EventCounts, Hint, Mailing, MailingStatus, Notice
from newsletter.store.database import Store

_LOOKED_AT = timedelta(days=14)
"""How old a mailing may be: complaints come within days."""
POLICY_BOUNCES = 3
"""So many refusals for the sender's fault are told: one may be a mistake of a single server."""


def watch_mailings(workspace: Workspace) -> tuple[Notice, ...]:
    """Pause what is complained about too much, and tell staff of it, each thing once a mailing."""
    since = workspace.clock.now() - _LOOKED_AT
    recent = [one for one in workspace.store.mailings() if one.created_at >= since]
    known = {one.key for one in workspace.store.notices(since=since)} if recent else set()
    return tuple(
        notice
        for mailing in recent
        for notice in _looked_at(workspace, mailing, known)
        if workspace.store.tell(notice)
    )


def _looked_at(workspace: Workspace, mailing: Mailing, known: set[str]) -> Iterator[Notice]:
    counts, now = workspace.store.event_counts(mailing.id), workspace.clock.now()
    if counts.complained >= workspace.settings.bounces.complaints:
        percent = _percent(counts, workspace.store.counts(mailing.id).accepted)
        if percent >= workspace.settings.bounces.alarm_percent:
            yield _alarm(mailing, counts, percent, now)
        if percent >= workspace.settings.bounces.pause_percent and _pause_key(mailing) not in known:
            yield from _paused(workspace.store, mailing, percent, now)
    if counts.policy >= POLICY_BOUNCES:
        yield _turned_away(mailing, counts, now)
    for domain, number in workspace.store.held_bounces(mailing.id).items():
        yield _not_believed(mailing, domain, number, now)


def _alarm(mailing: Mailing, counts: EventCounts, percent: float, now: datetime) -> Notice:
    text = (
        f"{counts.complained} readers called mailing {mailing.id} ({mailing.issue}) spam, {percent:.2f} % of "
        "those who have it. From 0.3 % on mailbox providers turn mail away"
    )
    return Notice(key=f"complaints {mailing.id}", at=now, kind="complaints", text=text)


def _turned_away(mailing: Mailing, counts: EventCounts, now: datetime) -> Notice:
    text = (
        f"{counts.policy} copies of mailing {mailing.id} ({mailing.issue}) were turned away for the sender's "
        "sake, not the readers': look at SPF, DKIM and DMARC"
    )
    what_they_said = Hint(Action.SHOW_MAILING_EVENTS, str(mailing.id))
    return Notice(key=f"policy {mailing.id}", at=now, kind="policy", text=text, next_steps=(what_they_said,))


def _not_believed(mailing: Mailing, domain: str, number: int, now: datetime) -> Notice:
    where = f"at {domain}" if domain else "at many domains"
    text = (
        f"{number} readers {where} bounced as unknown in mailing {mailing.id} ({mailing.issue}), far more "
        "than usual. That looks like trouble with a mail server or name server, so they stay on the list: "
        "the next mailing asks again"
    )
    return Notice(key=f"not believed {mailing.id} {domain}", at=now, kind="mailbox", text=text)


def _pause_key(mailing: Mailing) -> str:
    return f"complaints pause {mailing.id}"


def _paused(store: Store, mailing: Mailing, percent: float, now: datetime) -> Iterator[Notice]:
    """Pause a mailing under way. Once: whoever resumes it knows why it was paused."""
    if mailing.status is not MailingStatus.SENDING:
        return
    reason = f"{percent:.2f} % of its readers called it spam"
    with suppress(RefusedError):  # it has just come to its end elsewhere
        store.steer(mailing.id, MailingStatus.PAUSED, now=now, reason=reason)
        yield Notice(
            key=_pause_key(mailing),
            at=now,
            kind="paused",
            text=f"Mailing {mailing.id} ({mailing.issue}) is paused: {reason}",
            next_steps=(Hint(Action.RESUME_MAILING, str(mailing.id)),),
        )


def _percent(counts: EventCounts, accepted: int) -> float:
    """Return how many of those whose mailbox has a copy complained; Gmail counts the same way."""
    return 100.0 * counts.complained / max(accepted - counts.bounced, counts.complained, 1)
