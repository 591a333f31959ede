"""Sends queued emails to single people: confirmations of sign-ups, and what readers asked for.

One person's address that cannot be written to is given up and stops nobody else. A mail server that cannot be
used stops all: then every email waits until it can, without using up its tries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from newsletter.app.transport_factory import open_transport, reaches_people
from newsletter.app.workspace import Workspace
from newsletter.errors import AddressError, NewsletterError
from newsletter.model import Accepted, Deferred, Level, Message, Outcome, Refused
from newsletter.model.phrase import phrase
from newsletter.ports import Session
from newsletter.preflight.filler import settings_findings
from newsletter.subscribers.double_opt_in import OUTAGE_PAUSE, next_try


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


@dataclass(slots=True)
class _Results(Generic[Item]):
    """What became of the emails of one turn."""

    waiting: list[Item]
    """Not tried, because the transport cannot be used."""
    sent: list[Item] = field(default_factory=list)
    deferred: list[Item] = field(default_factory=list)
    given_up: list[Item] = field(default_factory=list)


def send_queue(workspace: Workspace, queue: EmailQueue[Item]) -> int:
    """Send the emails of a queue; return how many left.

    An email of which it is unknown whether it left counts as sent. Raises NewsletterError if the transport
    cannot be used, or would reach people while the settings are the sample's; what was not sent is tried
    again later.
    """
    if not queue.claimed:
        return 0
    results = _Results(waiting=list(queue.claimed))
    try:
        _refuse_sample(workspace, queue.what)
        session = open_transport(workspace, workspace.settings.transport).open()
        try:
            _send(queue, session, results)
        finally:
            session.close()
    finally:
        _record(workspace, queue, results)
    return len(results.sent)


def _refuse_sample(workspace: Workspace, what: str) -> None:
    if reaches_people(workspace, workspace.settings.transport):
        for finding in settings_findings(workspace.publication, Level.ERROR):
            raise NewsletterError(
                phrase("{what} could not be sent: {message}", what=what, message=finding.message),
                hint=finding.hint,
            )


def _send(queue: EmailQueue[Item], session: Session, results: _Results[Item]) -> None:
    while results.waiting:
        item = results.waiting[0]
        try:
            email = queue.compose(item)
        except AddressError:
            email = None
        outcome = _hand_over(session, email) if email else None
        results.waiting.pop(0)
        if outcome is None or isinstance(outcome, Refused):
            results.given_up.append(item)
        elif isinstance(outcome, Deferred):
            results.deferred.append(item)
        else:
            results.sent.append(item)


def _record(workspace: Workspace, queue: EmailQueue[Item], results: _Results[Item]) -> None:
    now = workspace.clock.now()
    queue.emailed(results.sent, now)
    queue.postpone([one.id for one in results.waiting], now + OUTAGE_PAUSE, False)
    for item in results.deferred:
        wait = next_try(item.tries)
        if wait is None:
            results.given_up.append(item)
        else:
            queue.postpone([item.id], now + wait, True)
    queue.give_up([one.id for one in results.given_up], now)


def _hand_over(session: Session, email: Message) -> Outcome:
    outcomes: list[Outcome] = [outcome for _, outcome in session.deliver([email], lambda batch: batch)]
    if not outcomes:
        raise NewsletterError("the transport gave no result for an email")
    return next((one for one in outcomes if not isinstance(one, Accepted)), outcomes[0])
