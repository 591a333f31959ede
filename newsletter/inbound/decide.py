"""The decision: what follows from a mail, given what it says and what the store knows. It changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsletter.inbound.classify import (
    Arrived,
    AsksToLeave,
    Bounced,
    Classification,
    Complained,
    Failure,
    Foreign,
    Leaves,
    Mentions,
    Noise,
    Puzzle,
)
from newsletter.inbound.correlate import Match, address_keys, correlate
from newsletter.model import BounceKind, EventKind, MailEvent, Proof, SubscriptionStatus
from newsletter.ports.mailbox import CopyRegister, SentCopy
from newsletter.sending.verp import ReturnPath

MILD_FIRST = (BounceKind.POLICY, BounceKind.CONTENT, BounceKind.SOFT, BounceKind.HARD)
"""Of several failures of one copy the mildest counts: the copy got that far."""


class MailAction(StrEnum):
    """What becomes of the mail itself."""

    HANDLED = "handled"
    """Put away: it was for us, and everything it asks for is done."""
    ASIDE = "aside"
    """It is about a copy of ours and nothing follows from it by itself: for a person to look at."""
    UNTOUCHED = "untouched"
    """Not ours, or a person's letter: as if nobody had looked at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What follows from a mail. `what` is one word for the count, `why` what a person should know."""

    disposal: MailAction
    what: str
    events: tuple[MailEvent, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionContext:
    """What judging needs besides the mail: our copies, our return addresses, our own addresses."""

    register: CopyRegister
    return_path: ReturnPath
    own_addresses: frozenset[str]
    """Keys of the addresses that people write to when they want to leave."""
    believes: int
    """How many more bare "unsubscribe" take their senders off: in a flood it may not be they who write."""
    unsubscribe_addresses: frozenset[str] = frozenset()
    """Keys of the address that the unsubscribe link writes to: all that comes there goes to staff."""


_TO_UNSUBSCRIBE = "it came to the address that the unsubscribe link writes to"
_NO_MESSAGE = "it returns no message, so nothing proves which email it is about"


def decide(reading: Classification, desk: DecisionContext, *, now: datetime) -> Decision:
    """Return what follows from a mail."""
    found = _decide(reading, desk, now)
    unread = isinstance(reading.says, Foreign) or found.what in ("automatic", "receipt", "foreign")
    if unread and not found.events and address_keys(reading.to) & desk.unsubscribe_addresses:
        return Decision(disposal=MailAction.UNTOUCHED, what="mention", why=_TO_UNSUBSCRIBE)
    return found


def _decide(reading: Classification, desk: DecisionContext, now: datetime) -> Decision:
    match reading.says:
        case Bounced() as says:
            return _bounce(reading, says, desk, now)
        case Complained() as says:
            return _complaint(reading, says, desk, now)
        case Arrived() as says:
            return _arrival(reading, says, desk, now)
        case Leaves() as says:
            return _leaving(reading, says, desk, now)
        case AsksToLeave() as says:
            return _asking(reading, says, desk, now)
        case Mentions():
            return Decision(
                disposal=MailAction.UNTOUCHED, what="mention", why="somebody writes about leaving"
            )
        case Noise() as says:
            ours = _match(reading, says.addresses, desk).copy is not None
            return Decision(disposal=MailAction.HANDLED if ours else MailAction.UNTOUCHED, what=says.what)
        case Puzzle() as says:
            return _aside(reading, desk, says.why)
        case Foreign():
            return _aside(reading, desk, "it came to a return address and is no report")


def _bounce(reading: Classification, says: Bounced, desk: DecisionContext, now: datetime) -> Decision:
    named = tuple(address for failure in says.failures for address in failure.addresses)
    match = _match(reading, named, desk)
    if match.copy is None:
        return _nothing_returned(reading, named, desk, "bounce") or _unproven(match, "bounce")
    failures = _about(match.copy, says.failures)
    if not failures and match.proof is not Proof.RETURN_PATH:
        return _unproven(Match(why="it names somebody else than the reader whose copy it is about"), "bounce")
    worst = _mildest(failures or says.failures)
    kind = worst.diagnosis.kind
    if kind is BounceKind.HARD and says.reached and not failures:
        # An address that stands for several people: one of them is gone, others have the copy.
        kind = BounceKind.SOFT
    event = _event(
        reading,
        EventKind.BOUNCED,
        match,
        now,
        bounce=kind,
        code=worst.diagnosis.code,
        words=worst.diagnosis.words,
    )
    return Decision(disposal=MailAction.HANDLED, what=kind.value, events=(event,))


def _about(copy: SentCopy, failures: tuple[Failure, ...]) -> tuple[Failure, ...]:
    return tuple(one for one in failures if copy.address_key in address_keys(one.addresses))


def _mildest(failures: tuple[Failure, ...]) -> Failure:
    return min(failures, key=lambda failure: MILD_FIRST.index(failure.diagnosis.kind))


def _complaint(reading: Classification, says: Complained, desk: DecisionContext, now: datetime) -> Decision:
    match = _match(reading, says.addresses, desk)
    if match.copy is None:
        nothing = _nothing_returned(reading, says.addresses, desk, "complaint")
        return nothing or _unproven(match, "complaint")
    event = _event(reading, EventKind.COMPLAINED, match, now, code=says.kind)
    return Decision(disposal=MailAction.HANDLED, what="complaint", events=(event,))


def _arrival(reading: Classification, says: Arrived, desk: DecisionContext, now: datetime) -> Decision:
    match = _match(reading, says.addresses, desk)
    if match.copy is None:
        return _unproven(match, "delivered")
    if match.proof is not Proof.RETURN_PATH and match.copy.address_key not in address_keys(says.addresses):
        return _unproven(Match(why="it names somebody else than the reader"), "delivered")
    event = _event(reading, EventKind.DELIVERED, match, now)
    return Decision(disposal=MailAction.HANDLED, what="delivered", events=(event,))


def _leaving(reading: Classification, says: Leaves, desk: DecisionContext, now: datetime) -> Decision:
    found = desk.register.subscriber_by_token(says.token)
    if found is None:
        why = "it asks to leave by a link that nobody has (any more)"
        return Decision(disposal=MailAction.ASIDE, what="unclear", why=why)
    person, list_key = found
    event = _departure(reading, person.id, list_key, Proof.TOKEN, now)
    return Decision(disposal=MailAction.HANDLED, what="unsubscribed", events=(event,))


def _asking(reading: Classification, says: AsksToLeave, desk: DecisionContext, now: datetime) -> Decision:
    why = 'somebody writes "unsubscribe" from an address that is on no list'
    if not address_keys(says.to) & desk.own_addresses and not _came_to_a_return_path(reading, desk):
        return Decision(disposal=MailAction.UNTOUCHED, what="foreign")
    people = [found for key in address_keys((says.sender,)) if (found := desk.register.subscriber(key))]
    if not people:
        return Decision(disposal=MailAction.UNTOUCHED, what="mention", why=why)
    if desk.believes <= 0:
        why = 'many write "unsubscribe" at once: it may not be they who write'
        return Decision(disposal=MailAction.UNTOUCHED, what="mention", why=why)
    (person,) = people
    on = [one.list for one in person.subscriptions if one.status is SubscriptionStatus.SUBSCRIBED]
    events = tuple(_departure(reading, person.id, list_key, Proof.SENDER, now) for list_key in on)
    return Decision(disposal=MailAction.HANDLED, what="unsubscribed", events=events)


def _match(reading: Classification, addresses: tuple[str, ...], desk: DecisionContext) -> Match:
    return correlate(reading.clues, addresses, desk.register, desk.return_path)


def _nothing_returned(
    reading: Classification, named: tuple[str, ...], desk: DecisionContext, what: str
) -> Decision | None:
    """Report a proper report that returns no message, if it may be ours: it came to us, or names a reader.

    Without return addresses of our own the returned message is all that tells which email it is about.
    """
    if reading.clues or reading.returns_message:
        return None
    why = f"{what}: {_NO_MESSAGE}"
    if address_keys(reading.to) & desk.own_addresses:
        return Decision(disposal=MailAction.ASIDE, what="unclear", why=why)
    if any(desk.register.subscriber(key) for key in address_keys(named)):
        return Decision(disposal=MailAction.UNTOUCHED, what="unclear", why=why)
    return None


def _unproven(match: Match, what: str) -> Decision:
    if not match.why:
        return Decision(
            disposal=MailAction.UNTOUCHED, what="foreign", why=f"a {what} that is about no copy of ours"
        )
    return Decision(disposal=MailAction.ASIDE, what="unclear", why=f"{what}: {match.why}")


def _aside(reading: Classification, desk: DecisionContext, why: str) -> Decision:
    """Leave to a person what came to a return address of ours, and to everybody else what did not."""
    if _came_to_a_return_path(reading, desk):
        return Decision(disposal=MailAction.ASIDE, what="unclear", why=why)
    if isinstance(reading.says, Puzzle):
        return Decision(disposal=MailAction.UNTOUCHED, what="unclear", why=why)
    return Decision(disposal=MailAction.UNTOUCHED, what="foreign")


def _came_to_a_return_path(reading: Classification, desk: DecisionContext) -> bool:
    """Say whether it came to the return address of one of our copies, as some programs answer."""
    return any(desk.return_path.read(token) is not None for token in reading.clues.came_to)


def _event(
    reading: Classification,
    kind: EventKind,
    match: Match,
    now: datetime,
    *,
    bounce: BounceKind | None = None,
    code: str = "",
    words: str = "",
) -> MailEvent:
    assert match.copy is not None  # noqa: S101 - asked for before
    return MailEvent(
        key=f"{reading.digest}/{match.copy.subscriber_id}",
        kind=kind,
        at=now,
        subscriber_id=match.copy.subscriber_id,
        mailing_id=match.copy.mailing_id,
        list=match.copy.list,
        proof=match.proof,
        bounce=bounce,
        code=code,
        words=words,
    )


def _departure(
    reading: Classification, person_id: int, list_key: str, proof: Proof, now: datetime
) -> MailEvent:
    return MailEvent(
        key=f"{reading.digest}/{person_id}/{list_key}",
        kind=EventKind.UNSUBSCRIBED,
        at=now,
        subscriber_id=person_id,
        mailing_id=None,
        list=list_key,
        proof=proof,
    )
