"""The hooks: what a sender asks before copies leave, and where a test may stop it dead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from newsletter.errors import TransportDownError
from newsletter.model import Outcome, Recipient
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What a permit says of copies that ask to leave. Whoever is in neither part is asked about again."""

    go: Sequence[Recipient] = ()
    """May be handed over now, in this order."""
    back: Sequence[Recipient] = ()
    """Go back into the ledger as deferred, due at `back_until`; the try is not counted."""
    back_until: datetime | None = None
    wait_seconds: float = 0.0
    """How long to wait before asking again when nobody may go; a stop ends the wait."""


class Permit(Protocol):
    """Says when copies may leave, and hears what became of them. One serves all threads."""

    def ask(self, recipients: Sequence[Recipient], *, now: datetime) -> Leave:
        """Say which of these claimed copies may leave now. Never blocks: the sender does the waiting."""
        ...

    def heard(self, recipient: Recipient, outcome: Outcome, *, now: datetime) -> None:
        """Hear an outcome that the ledger has."""
        ...

    def broke(self, error: TransportDownError, *, now: datetime) -> None:
        """Hear that the road is down for now (421, 429, no answer); copies in hand go back."""
        ...


class Always:
    """The permit that holds nobody back."""

    def ask(self, recipients: Sequence[Recipient], *, now: datetime) -> Leave:  # noqa: ARG002
        """Let all of them go."""
        return Leave(go=recipients)

    def heard(self, recipient: Recipient, outcome: Outcome, *, now: datetime) -> None:
        """Listen to nothing."""

    def broke(self, error: TransportDownError, *, now: datetime) -> None:
        """Listen to nothing."""


class Point(StrEnum):
    """The places where a sender can be stopped dead, in the order a copy passes them."""

    BEFORE_RECOVER = "before-recover"
    AFTER_RECOVER = "after-recover"
    BEFORE_CLAIM = "before-claim"
    AFTER_CLAIM = "after-claim"
    AFTER_RCPT = "after-rcpt"
    BEFORE_AT_RISK = "before-at-risk"
    AFTER_AT_RISK = "after-at-risk"
    BEFORE_DOT = "before-dot"
    AFTER_DOT = "after-dot"
    AFTER_REPLY = "after-reply"
    BEFORE_RECORD = "before-record"
    AFTER_RECORD = "after-record"
    BEFORE_FINISH = "before-finish"


Failpoint = Callable[[Point], None]
"""Called at each point; outside tests it does nothing."""


def no_failpoint(point: Point) -> None:
    """Pass."""
