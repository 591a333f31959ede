"""Complaint monitoring: a mailing that too many readers report as spam is paused, and staff are notified.

Mailbox providers block senders whose complaint rate is too high.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from newsletter.app.workspace import Workspace
from newsletter.model import Action, EventCounts, Hint, Mailing, MailingStatus, Notice
from newsletter.store.database import Store

_WATCHED = timedelta(days=14)
"""How old a mailing may be: complaints come within days."""
POLICY_BOUNCES = 3
"""This many refusals for the sender's fault are reported: one may be a mistake of a single server."""


def watch_mailings(workspace: Workspace) -> tuple[Notice, ...]:
    """Pause mailings with too many complaints and return notices for staff, each once per mailing."""
    since = workspace.clock.now() - _WATCHED
    recent = [one for one in workspace.store.mailings() if one.created_at >= since]
    known = {one.key for one in workspace.store.notices(since=since)} if recent else set()
    return tuple(
        notice
        for mailing in recent
        for notice in _check_mailing(workspace, mailing, known)
        if workspace.store.add_notice(notice)
    )


def _check_mailing(workspace: Workspace, mailing: Mailing, known: set[str]) -> Iterator[Notice]:
    counts, now = workspace.store.event_counts(mailing.id), workspace.clock.now()
    if counts.complained >= workspace.settings.bounces.complaints:
        percent = _percent(counts, workspace.store.counts(mailing.id).accepted)
        if percent >= workspace.settings.bounces.alarm_percent:
            yield _complaint_notice(mailing, counts, percent, now)
        if percent >= workspace.settings.bounces.pause_percent and _pause_key(mailing) not in known:
            yield from _pause_mailing(workspace.store, mailing, percent, now)
    if counts.policy >= POLICY_BOUNCES:
        yield _policy_notice(mailing, counts, now)
    for domain, number in workspace.store.held_bounces(mailing.id).items():
        yield _doubtful_bounces_notice(mailing, domain, number, now)


def _complaint_notice(mailing: Mailing, counts: EventCounts, percent: float, now: datetime) -> Notice:
    text = (
        f"{counts.complained} readers reported mailing {mailing.id} ({mailing.issue}) as spam "
        f"({percent:.2f}% of those who got it). Mailbox providers block senders at 0.3%"
    )
    return Notice(key=f"complaints {mailing.id}", at=now, kind="complaints", text=text)


def _policy_notice(mailing: Mailing, counts: EventCounts, now: datetime) -> Notice:
    text = (
        f"{counts.policy} messages of mailing {mailing.id} ({mailing.issue}) were refused because of the "
        "sender, not the readers. Check SPF, DKIM and DMARC"
    )
    show_replies = Hint(Action.SHOW_MAILING_EVENTS, str(mailing.id))
    return Notice(key=f"policy {mailing.id}", at=now, kind="policy", text=text, next_steps=(show_replies,))


def _doubtful_bounces_notice(mailing: Mailing, domain: str, number: int, now: datetime) -> Notice:
    where = f"at {domain}" if domain else "at many domains"
    text = (
        f"{number} readers {where} bounced as unknown addresses in mailing {mailing.id} ({mailing.issue}), "
        "far more than usual. This looks like a problem with a mail server or name server, so these readers "
        "stay on the list and get the next mailing"
    )
    return Notice(key=f"not believed {mailing.id} {domain}", at=now, kind="mailbox", text=text)


def _pause_key(mailing: Mailing) -> str:
    return f"complaints pause {mailing.id}"


def _pause_mailing(store: Store, mailing: Mailing, percent: float, now: datetime) -> Iterator[Notice]:
    """Pause a mailing that is being sent. Only once: staff who resume it know why it was paused."""
    if mailing.status is not MailingStatus.SENDING:
        return
    reason = f"{percent:.2f}% of its readers reported it as spam"
    if store.pause(mailing.id, reason=reason):
        yield Notice(
            key=_pause_key(mailing),
            at=now,
            kind="paused",
            text=f"Mailing {mailing.id} ({mailing.issue}) is paused: {reason}",
            next_steps=(Hint(Action.RESUME_MAILING, str(mailing.id)),),
        )


def _percent(counts: EventCounts, accepted: int) -> float:
    """Return the complaint rate among those it was delivered to; Gmail counts the same way."""
    return 100.0 * counts.complained / max(accepted - counts.bounced, counts.complained, 1)
