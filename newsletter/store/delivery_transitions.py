"""Decides a delivery's next status after an outcome. Pure: values in, values out."""

from __future__ import annotations

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
from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.backoff import LIFETIME, next_try

MAX_DOUBTS = 3
"""Hand-overs of one delivery that nobody answered; the last one leaves it `unknown`."""
ABANDONED_WAITS = (timedelta(seconds=10), timedelta(minutes=1))
"""How long a delivery waits whose sender stopped during the hand-over: what stopped it may do so again."""
_ABANDONED = "the sender stopped during the hand-over; nobody can say whether it was taken"
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


def certain_end(outcome: Outcome) -> Transition | None:
    """Return the end that an outcome is by itself, whatever was believed of the copy before; else None."""
    match outcome:
        case Accepted():
            return Transition(status=DeliveryStatus.SENT, detail=one_line(outcome.reference), doubts=0)
        case Refused():
            said = one_line(f"{outcome.code} {outcome.reply}")
            return Transition(status=DeliveryStatus.FAILED, detail=said, doubts=0)
        case _:
            return None


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
    resend = rules.policy is UncertainPolicy.RESEND and not outcome.is_settled_later
    return _in_doubt(outcome.reason, copy, rules, again_at=now if resend else None)


def settle_abandoned(copy: DeliveryState, rules: Rules, *, now: datetime) -> Transition:
    """Return where a copy goes whose sender stopped during the hand-over: in doubt, like after a lost answer.

    It waits, so that a sender that is stopped again and again does not begin with the same reader each time.
    """
    wait = ABANDONED_WAITS[min(copy.doubts, len(ABANDONED_WAITS) - 1)]
    resend = rules.policy is UncertainPolicy.RESEND
    return _in_doubt(_ABANDONED, copy, rules, again_at=now + wait if resend else None)


def _in_doubt(reason: str, copy: DeliveryState, rules: Rules, *, again_at: datetime | None) -> Transition:
    doubts = copy.doubts + 1
    ends = again_at is None or rules.status is MailingStatus.CANCELLED or doubts >= MAX_DOUBTS
    return Transition(
        status=DeliveryStatus.UNKNOWN if ends else DeliveryStatus.DEFERRED,
        detail=one_line(reason),
        doubts=doubts,
        next_try_at=None if ends else again_at,
    )


def one_line(text: str) -> str:
    """Return a server's words as one printable line of at most 500 characters."""
    if text.isprintable() and len(text) <= _DETAIL_LETTERS and "  " not in text:
        return text.strip()
    printable = "".join(letter if letter.isprintable() else " " for letter in text[: 2 * _DETAIL_LETTERS])
    return " ".join(printable.split())[:_DETAIL_LETTERS]
