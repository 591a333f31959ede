"""Turn taking: when a worker's slice ends early, because another mailing waits and every worker is busy.

A job that can be taken and is not taken says that no slot is free. Whoever looks first ends its slice, puts
the rest of its mailing behind all others, and takes the job that waits longest. A mailing whose deliveries
somebody has in hand does not wait: its job only asks for help.
"""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.sending.throttle_hold import Hold, hold_of, warm_up_lane

TURN_SECONDS = 5.0
"""How long a slice goes on before it gives way to a mailing that has had a turn before.

Beginning a slice costs a connection for each thread, so turns are not shorter than that.
"""
NEW_TURN_SECONDS = 1.0
"""How long before it gives way to a mailing that nobody has begun to send."""


def is_anothers_turn(workspace: Workspace, mailing_id: int, seconds: float) -> bool:
    """Return whether a slice that has gone on for so long should end for another mailing; StoreError."""
    if seconds < NEW_TURN_SECONDS:
        return False
    for one in workspace.store.waiting_mailings(beside=mailing_id):
        if (one.is_new or seconds >= TURN_SECONDS) and not _is_held(workspace, one.transport):
            return True
    return False


def transport_hold(workspace: Workspace, transport: str) -> Hold | None:
    """Return which limit keeps a transport from sending now; None if none does. Raises StoreError."""
    domain = workspace.publication.sender_address.rpartition("@")[2].lower()
    return hold_of(
        workspace.settings.throttle,
        workspace.store.lane_states((transport, warm_up_lane(domain))),
        transport=transport,
        sender_domain=domain,
        now=workspace.clock.now().timestamp(),
    )


def _is_held(workspace: Workspace, transport: str) -> bool:
    """Return whether a transport sends nothing for longer than a turn: nothing would come of it."""
    hold = transport_hold(workspace, transport)
    return hold is not None and hold.until > workspace.clock.now().timestamp() + TURN_SECONDS
