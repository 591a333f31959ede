"""Reading: the octets of a mail in, what it says out. Nothing is looked up, and nothing raises."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.inbound.arf import COMPLAINTS, NO_COMPLAINTS, FeedbackReport, read_feedback
from newsletter.inbound.auto_reply import is_automatic
from newsletter.inbound.bounce_classification import BounceClassification, classify_bounce
from newsletter.inbound.correlation_hints import CorrelationHints, find_hints
from newsletter.inbound.dsn import RecipientReport, read_report
from newsletter.inbound.enhanced_status_code import is_vague
from newsletter.inbound.header_lines import addresses_in
from newsletter.inbound.mime import MAX_BYTES, Mail, open_mail
from newsletter.inbound.plain_bounce import own_words, read_plain_bounce
from newsletter.inbound.unsubscribe_request import UnsubscribeRequest, token_in, unsubscribe_request_in

REACHED = frozenset({"delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A recipient that a copy did not reach. `addresses` is () where the report names nobody."""

    addresses: tuple[str, ...]
    diagnosis: BounceClassification


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced:
    """A report of failures. `reached` says that others of the same report did get it."""

    failures: tuple[Failure, ...]
    reached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A report that somebody's mailbox has the copy."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Complained:
    """Somebody complained; `kind` as the report names it."""

    kind: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """The mail that our mailto link makes, with the token of a place on a list."""

    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksToLeave:
    """A bare "unsubscribe". `sender` is what stands in From, which anybody can write."""

    sender: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """An absence note, a report that something is late: nothing follows from it."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """A person's letter in which leaving is mentioned: for a person to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """None of the above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzle:
    """Looks like a report and cannot be made out."""

    why: str


Says: TypeAlias = Bounced | Arrived | Complained | Leaves | AsksToLeave | Noise | Mentions | Foreign | Puzzle


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """What a mail says, the clues whom it is about, and what tells it from every other mail."""

    says: Says
    clues: CorrelationHints
    digest: str


def read_mail(raw: bytes) -> Classification:
    """Read a mail. Whatever it is, this returns; of a large one the first 256 KB count."""
    try:
        mail = open_mail(raw)
        clues, says = find_hints(mail), _says(mail, raw)
    except Exception as error:
        # A fault of ours in a stranger's mail must not keep the others from being read.
        clues, says = CorrelationHints(), Puzzle(why=f"it cannot be read ({type(error).__name__})")
    return Classification(says=says, clues=clues, digest=digest_of(raw))


def digest_of(raw: bytes) -> str:
    """Return what a mail is known by again, in whatever folder and with whatever line ends."""
    return hashlib.sha256(raw[:MAX_BYTES].replace(b"\r\n", b"\n")).hexdigest()


def _says(mail: Mail, raw: bytes) -> Says:
    if feedback := read_feedback(mail):
        return _complaint(feedback)
    if groups := read_report(mail):
        return _report(mail, groups)
    if token := token_in(mail):
        return Leaves(token=token)
    if bounce := read_plain_bounce(mail, raw):
        if bounce.only_delayed:
            return Noise(what="late")
        failure = Failure(addresses=bounce.addresses, diagnosis=classify_bounce("", bounce.words))
        return Bounced(failures=(failure,))
    if mail.report == "delivery-status":
        return Puzzle(why="it says that it is a delivery report and holds none")
    if is_automatic(mail.headers):
        return Noise(what="automatic")
    return _wish(mail)


def _complaint(feedback: FeedbackReport) -> Says:
    if feedback.kind in NO_COMPLAINTS:
        return Noise(what=feedback.kind)
    if feedback.kind not in COMPLAINTS:
        return Puzzle(why=f"it is a feedback report of a kind that is not known: {feedback.kind}")
    return Complained(kind=feedback.kind, addresses=feedback.addresses)


def _report(mail: Mail, groups: tuple[RecipientReport, ...]) -> Says:
    failed = [group for group in groups if group.action == "failed"]
    reached = [group for group in groups if group.action in REACHED]
    if failed:
        words = own_words(mail.text)
        return Bounced(failures=tuple(_failure(group, words) for group in failed), reached=bool(reached))
    if arrived := [group for group in groups if group.action == "delivered"]:
        return Arrived(addresses=tuple(address for group in arrived for address in group.addresses))
    if reached or all(group.action == "delayed" for group in groups):
        # Handed on to where nobody reports, or not there yet: it may still come back.
        return Noise(what="late" if not reached else "relayed")
    return Puzzle(why="it is a delivery report that does not say what happened")


def _failure(group: RecipientReport, text: str) -> Failure:
    """Judge one recipient by the server's own words; what the report tells people only where it has none."""
    words = group.words or (text if is_vague(group.status) else "")
    return Failure(addresses=group.addresses, diagnosis=classify_bounce(group.status, words))


def _wish(mail: Mail) -> Says:
    match unsubscribe_request_in(mail):
        case UnsubscribeRequest.LEAVE:
            sender = addresses_in(mail.headers.first("from"))
            return AsksToLeave(sender=sender[0] if sender else "", to=mail.headers.recipients())
        case UnsubscribeRequest.MENTIONED:
            return Mentions()
        case UnsubscribeRequest.NONE:
            return Foreign()
