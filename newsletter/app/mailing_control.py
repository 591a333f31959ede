"""Mailing control: find, pause, resume, cancel and retry a mailing."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.model import Counts, Mailing, MailingStatus
from newsletter.store.mailing_rows import no_mailing


def find_mailing(workspace: Workspace, mailing_id: int) -> Mailing:
    """Return a mailing; raises NotFoundError."""
    mailing = workspace.store.mailing(mailing_id)
    if mailing is None:
        raise no_mailing(mailing_id)
    return mailing


def pause_mailing(workspace: Workspace, mailing_id: int, *, reason: str) -> Mailing:
    """Pause a mailing; sending stops within a second. Raises NotFoundError, RefusedError."""
    return _steer(workspace, mailing_id, MailingStatus.PAUSED, reason)


def resume_mailing(workspace: Workspace, mailing_id: int) -> Mailing:
    """Resume a paused mailing; raises NotFoundError, RefusedError."""
    return _steer(workspace, mailing_id, MailingStatus.SENDING, "")


def cancel_mailing(workspace: Workspace, mailing_id: int, *, reason: str) -> Counts:
    """Cancel a mailing for good; return its counts. Raises NotFoundError, RefusedError.

    They are final but for the messages that senders are handing over.
    """
    _steer(workspace, mailing_id, MailingStatus.CANCELLED, reason)
    workspace.store.recover(mailing_id, now=workspace.clock.now())
    return workspace.store.counts(mailing_id)


def settle_cancelled(workspace: Workspace) -> int:
    """Settle what senders that died left of cancelled mailings; return how many deliveries.

    Nobody sends these any more, so nobody would find it. Raises StoreError.
    """
    store, now = workspace.store, workspace.clock.now()
    return sum(store.recover(mailing_id, now=now) for mailing_id in store.cancelled_in_hand())


def retry_mailing(workspace: Workspace, mailing_id: int) -> int:
    """Queue the failed, unknown and deferred deliveries again; return how many.

    Raises NotFoundError, RefusedError.
    """
    find_mailing(workspace, mailing_id)
    number = workspace.store.requeue(mailing_id, now=workspace.clock.now())
    workspace.wake_up.call()
    return number


def _steer(workspace: Workspace, mailing_id: int, status: MailingStatus, reason: str) -> Mailing:
    find_mailing(workspace, mailing_id)
    steered = workspace.store.steer(mailing_id, status, now=workspace.clock.now(), reason=reason)
    workspace.wake_up.call()
    return steered
