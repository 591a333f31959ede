"""Data retention: deletes old data after the times set in newsletter.toml."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsletter.app.people_upload import forget_uploads
from newsletter.app.workspace import Workspace
from newsletter.model import Mailing, MailingStatus, Notice, Upkeep
from newsletter.store.database import Store


def retain(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Delete what is older than its retention time; return how much of each, in one line."""
    upkeep, now = workspace.settings.schedule.upkeep, workspace.clock.now()
    notices = workspace.store.forget_notices(before=now - timedelta(days=upkeep.notices_days))
    feeds = workspace.store.forget_feeds(
        keep=workspace.publication.feeds, before=now - timedelta(days=upkeep.feeds_days)
    )
    replies = _empty_replies(workspace.store, now, upkeep) if upkeep.replies_days else 0
    if upkeep.replies_days:
        replies += workspace.store.empty_event_words(before=now - timedelta(days=upkeep.replies_days))
    signups = workspace.store.forget_signups(now=now)
    requests = workspace.store.forget_requests(now=now)
    forget_uploads(workspace)
    workspace.store.forget_links(now=now)
    workspace.store.forget_sessions(now=now)
    batches = workspace.store.forget_batches(before=now - timedelta(days=upkeep.webhooks_days))
    counts = (
        f"deleted notices: {notices}, removed feeds: {feeds}, server replies: {replies}, "
        f"sign-ups: {signups}, readers' requests: {requests}, provider reports: {batches}"
    )
    return counts, ()


def _empty_replies(store: Store, now: datetime, upkeep: Upkeep) -> int:
    """Delete the server replies of mailings that ended long enough ago; each mailing is processed once."""
    before, emptied = now - timedelta(days=upkeep.replies_days), 0
    known = {one.key for one in store.notices(since=now - timedelta(days=upkeep.notices_days))}
    for mailing in store.mailings():
        notice = _emptied_notice(mailing, now)
        if _is_over(mailing, before) and notice.key not in known:
            emptied += store.empty_replies(mailing.id)
            store.add_notice(notice)
    return emptied


def _is_over(mailing: Mailing, before: datetime) -> bool:
    ended = mailing.status in (MailingStatus.FINISHED, MailingStatus.CANCELLED)
    return ended and mailing.finished_at is not None and mailing.finished_at < before


def _emptied_notice(mailing: Mailing, now: datetime) -> Notice:
    return Notice(
        key=f"replies {mailing.id} {mailing.finished_at}",
        at=now,
        kind="retention",
        text=f"Deleted the server replies of mailing {mailing.id} ({mailing.issue})",
    )
