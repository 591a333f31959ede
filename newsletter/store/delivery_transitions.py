"""Decides a delivery's next status after an outcome. Pure: values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsletter.model import (
    Accepted,
    Deferred,
    DeliveryStatus,
    MailingStatus,
    Outcome,
    Refused,
    UncertainPolicy,
    Unknown,
)
from newsletter.store.backoff import LIFETIME, next_try

MAX_DOUBTS = 3
_DETAIL_LETTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryState:
    """What the ledger knows of a copy in hand: tries so far, and hand-overs that stayed unanswered."""

    tries: int
    doubts: int
    first_try_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What of its mailing decides."""

    policy: UncertainPolicy
    status: MailingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Where a copy goes."""

    status: DeliveryStatus
    detail: str
    doubts: int
    next_try_at: datetime | None = None


def settle(
    outcome: Outcome, copy: DeliveryState, rules: Rules, *, now: datetime, lifetime: timedelta = LIFETIME
) -> Transition:
    """Return where a copy goes; one of a cancelled mailing, or past its lifetime, is not tried again."""
    match outcome:
        case Accepted():
            return _end(DeliveryStatus.SENT, outcome.reference, copy)
        case Refused():
            return _end(DeliveryStatus.FAILED, f"{outcome.code} {outcome.reply}", copy)
        case Deferred():
            return _later(f"{outcome.code} {outcome.reply}", copy, rules, now, lifetime)
        case Unknown():
            return _doubt(outcome, copy, rules, now)


def _end(status: DeliveryStatus, detail: str, copy: DeliveryState) -> Transition:
    return Transition(status=status, detail=one_line(detail), doubts=copy.doubts)


def _later(said: str, copy: DeliveryState, rules: Rules, now: datetime, lifetime: timedelta) -> Transition:
    if rules.status is MailingStatus.CANCELLED:
        return _end(DeliveryStatus.CANCELLED, said, copy)
    again = next_try(tries=copy.tries, first_try_at=copy.first_try_at, now=now, lifetime=lifetime)
    if again is None:
        return _end(DeliveryStatus.FAILED, f"gave up after {copy.tries} tries: {said}", copy)
    return Transition(
        status=DeliveryStatus.DEFERRED, detail=one_line(said), doubts=copy.doubts, next_try_at=again
    )


def _doubt(outcome: Unknown, copy: DeliveryState, rules: Rules, now: datetime) -> Transition:
    doubts = copy.doubts + 1
    tried_again = (
        rules.policy is UncertainPolicy.RESEND
        and not outcome.is_settled_later
        and rules.status is not MailingStatus.CANCELLED
        and doubts < MAX_DOUBTS
    )
    return Transition(
        status=DeliveryStatus.DEFERRED if tried_again else DeliveryStatus.UNKNOWN,
        detail=one_line(outcome.reason),
        doubts=doubts,
        next_try_at=now if tried_again else None,
    )


def one_line(text: str) -> str:
    """Return a server's words as one printable line of at most 500 characters."""
    if text.isprintable() and len(text) <= _DETAIL_LETTERS and "  " not in text:
        return text.strip()
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * _DETAIL_LETTERS])
    return " ".join(printable.split())[:_DETAIL_LETTERS]
