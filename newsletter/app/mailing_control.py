"""Mailing control: find a mailing, pause it, resume it, cancel it, and try again those who missed it."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.model import Counts, Mailing, MailingStatus
from newsletter.store.mailings import no_mailing


def find_mailing(workspace: Workspace, mailing_id: int) -> Mailing:
    """Return a mailing; raises NotFoundError."""
    mailing = workspace.store.mailing(mailing_id)
    if mailing is None:
        raise no_mailing(mailing_id)
    return mailing


def pause_mailing(workspace: Workspace, mailing_id: int, *, reason: str) -> Mailing:
    """Stop sending within a second; nobody is lost. Raises NotFoundError, RefusedError."""
    return _steer(workspace, mailing_id, MailingStatus.PAUSED, reason)


def resume_mailing(workspace: Workspace, mailing_id: int) -> Mailing:
    """Let a paused mailing go on; raises NotFoundError, RefusedError."""
    return _steer(workspace, mailing_id, MailingStatus.SENDING, "")


def cancel_mailing(workspace: Workspace, mailing_id: int, *, reason: str) -> Counts:
    """End a mailing for good; return how it stands then. Raises NotFoundError, RefusedError."""
    _steer(workspace, mailing_id, MailingStatus.CANCELLED, reason)
    return workspace.store.counts(mailing_id)


def retry_mailing(workspace: Workspace, mailing_id: int) -> int:
    """Queue again who missed it (failed, unknown, deferred); return how many.

    Raises NotFoundError, RefusedError.
    """
    find_mailing(workspace, mailing_id)
    return workspace.store.requeue(mailing_id, now=workspace.clock.now())


def _steer(workspace: Workspace, mailing_id: int, status: MailingStatus, reason: str) -> Mailing:
    find_mailing(workspace, mailing_id)
    return workspace.store.steer(mailing_id, status, now=workspace.clock.now(), reason=reason)
