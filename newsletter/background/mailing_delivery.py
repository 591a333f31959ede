"""Delivers a slice of a mailing in the background, and tells staff when it is paused or done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeAlias

from newsletter.app.delivering import DeliveryCallbacks, SliceLimits, SliceSummary, deliver_slice
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model import MailingStatus

Notify: TypeAlias = Callable[[str, str, str], None]


def deliver_and_report(
    workspace: Workspace,
    mailing_id: int,
    *,
    limits: SliceLimits,
    stop: threading.Event,
    callbacks: DeliveryCallbacks,
    notify: Notify,
    outages: int = 0,
    gives_way: Callable[[float], bool] | None = None,
) -> SliceSummary | None:
    """Deliver a slice; None if the mailing is not being sent. Raises what `deliver_slice` raises.

    `notify` is called with a kind, a text for staff, and a key that is the same whoever tells them. See
    `deliver_slice` for the rest.
    """
    mailing = workspace.store.mailing(mailing_id)
    if mailing is None or mailing.status is not MailingStatus.SENDING:
        return None
    try:
        transport = open_transport(workspace, mailing.transport)
    except NewsletterError as error:
        if workspace.store.pause(mailing_id, reason=error.message):
            notify("paused", f"Mailing {mailing_id} is paused: {error}", "")
        return None
    summary = deliver_slice(
        workspace,
        mailing,
        transport=transport,
        limits=limits,
        stop=stop,
        callbacks=callbacks,
        outages=outages,
        gives_way=gives_way,
    )
    if summary.paused:
        notify("paused", f"Mailing {mailing_id} is paused: {summary.problem}", "")
    elif summary.finished:
        counts, ended = workspace.store.counts(mailing_id), workspace.store.mailing(mailing_id)
        notify(
            "finished",
            f"Mailing {mailing_id} ({mailing.issue}) is done: {counts.accepted:,} of "
            f"{counts.audience:,} sent",
            f"finished {mailing_id} {ended and ended.finished_at}",
        )
    return summary
