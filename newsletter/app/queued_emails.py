"""Sends queued emails to single people: confirmations of sign-ups, and what readers asked for.

One person's address that cannot be written to is given up and stops nobody else. A mail server that cannot be
used stops all: then every email waits until it can, without using up its tries.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from newsletter.app.transport_factory import open_transport, reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import AddressError, NewsletterError
from newsletter.model import Accepted, Deferred, Level, Message, Outcome, Refused
from newsletter.model.phrase import phrase
from newsletter.ports import Session
from newsletter.preflight.filler import settings_findings
from newsletter.subscribers.double_opt_in import CLAIM, OUTAGE_PAUSE, next_try

_LAST_START = timedelta(minutes=5)
"""How long before the end of the claim no further email is begun: one may have to wait for its server."""


class Queued(Protocol):
    """What an email is sent for."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def tries(self) -> int:
        """How often its email was claimed to be sent."""


Item = TypeVar("Item", bound=Queued)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailQueue(Generic[Item]):
    """The emails of one kind that are due, and what is recorded of them."""

    what: str
    """In an error: "confirmation emails"."""
    claimed: Sequence[Item]
    compose: Callable[[Item], Message | None]
    """Return the email; None if there is no longer a reason for it. May raise AddressError."""
    emailed: Callable[[Sequence[Item], datetime], None]
    postpone: Callable[[Sequence[int], datetime, bool], None]
    """Ids, until when, and whether this time counts as a try."""
    give_up: Callable[[Sequence[int], datetime], None]


def send_queue(workspace: Workspace, queue: EmailQueue[Item]) -> int:
    """Send the emails of a queue; return how many left.

    Each is recorded before the next one leaves, so a crash repeats one email at most. An email of which it is
    unknown whether it left counts as sent. What is not sent before the claim ends is left for the next
    turn. Raises NewsletterError if the transport cannot be used, or would reach people while the settings are
    the sample's; what was not sent is tried again later.
    """
    if not queue.claimed:
        return 0
    ends = workspace.clock.now() + CLAIM
    waiting, sent = deque(queue.claimed), 0
    try:
        _refuse_sample(workspace, queue.what)
        session = open_transport(workspace, workspace.settings.transport).open()
        try:
            while waiting and workspace.clock.now() < ends - _LAST_START:
                outcome = _send(queue, session, waiting[0])
                sent += _record(workspace, queue, waiting.popleft(), outcome)
        finally:
            session.close()
    finally:
        # After the claim they may be somebody else's.
        if waiting and (now := workspace.clock.now()) < ends:
            queue.postpone([one.id for one in waiting], now + OUTAGE_PAUSE, False)
    return sent


def _refuse_sample(workspace: Workspace, what: str) -> None:
    if reaches_people(workspace, workspace.settings.transport):
        for finding in settings_findings(workspace.publication, Level.ERROR):
            raise NewsletterError(
                phrase("{what} could not be sent: {message}", what=what, message=finding.message),
                hint=finding.hint,
            )


def _send(queue: EmailQueue[Item], session: Session, item: Item) -> Outcome | None:
    """Return what became of an email; None if there is none to send."""
    try:
        email = queue.compose(item)
    except AddressError:
        return None
    return _hand_over(session, email) if email else None


def _record(workspace: Workspace, queue: EmailQueue[Item], item: Item, outcome: Outcome | None) -> bool:
    """Record what became of an email; return whether it left."""
    now = workspace.clock.now()
    wait = next_try(item.tries) if isinstance(outcome, Deferred) else None
    if wait is not None:
        queue.postpone([item.id], now + wait, True)
    elif outcome is None or isinstance(outcome, Refused | Deferred):
        queue.give_up([item.id], now)
    else:
        queue.emailed([item], now)
        return True
    return False


def _hand_over(session: Session, email: Message) -> Outcome:
    outcomes: list[Outcome] = [outcome for _, outcome in session.deliver([email], lambda batch: batch)]
    if not outcomes:
        raise NewsletterError("the transport gave no result for an email")
    return next((one for one in outcomes if not isinstance(one, Accepted)), outcomes[0])
