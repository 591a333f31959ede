"""The classification of a mail: its octets in, what it says out. Nothing is looked up, and nothing raises."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.inbound.arf import COMPLAINTS, NO_COMPLAINTS, FeedbackReport, read_feedback
from newsletter.inbound.auto_reply import (
    has_null_return_path,
    is_answer,
    is_automatic,
    is_automatic_answer,
    is_from_daemon,
    may_be_automatic,
)
from newsletter.inbound.bounce_classification import BounceClassification, classify_bounce, says_why
from newsletter.inbound.correlation_hints import CorrelationHints, find_hints
from newsletter.inbound.disposition import is_notification, notified_recipients, rejecting_recipients
from newsletter.inbound.dsn import RecipientReport, read_report
from newsletter.inbound.forwarded_report import attached_messages, holds_pasted_report
from newsletter.inbound.header_lines import addresses_in
from newsletter.inbound.mime import MAX_BYTES, Mail, open_mail
from newsletter.inbound.plain_bounce import own_words, read_plain_bounce, report_text, server_replies
from newsletter.inbound.reply_text import Parties, without_subject
from newsletter.inbound.unsubscribe_request import (
    UnsubscribeRequest,
    is_sent_by_program,
    token_in,
    unsubscribe_request_in,
)
from newsletter.model import BounceKind

MAX_FORWARDED = 3
"""How many times a report may have been forwarded."""
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
    """An absence note, a report that something is late: nothing follows from it.

    `addresses` are those of the reader that it is from or about, which anybody can write.
    """

    what: str
    addresses: tuple[str, ...] = ()


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
    to: tuple[str, ...] = ()
    """The addresses that it came to, as far as it says."""
    returns_message: bool = False
    """It returns a message with a Message-ID, ours or not."""


_MESSAGE_ID = re.compile(r"^[ \t>]*message-id:", re.IGNORECASE | re.MULTILINE)
_FOLLOWING = 3
_ON_THE_WAY = ("late", "relayed")


def read_mail(raw: bytes) -> Classification:
    """Read a mail. Whatever it is, this returns; of a large one the first 256 KB count."""
    try:
        mail = open_mail(raw)
        says, about = _says(mail, raw)
        return Classification(
            says=says,
            clues=find_hints(about),
            digest=digest_of(raw),
            to=mail.headers.recipients(),
            returns_message=_returns_message(about),
        )
    except Exception as error:
        # A fault of ours in a stranger's mail must not keep the others from being read.
        puzzle = Puzzle(why=f"it cannot be read ({type(error).__name__})")
        return Classification(says=puzzle, clues=CorrelationHints(), digest=digest_of(raw))


def _returns_message(mail: Mail) -> bool:
    """Say whether a Message-ID stands in what a mail returns, as a part or behind its own words."""
    in_parts = any(headers.first("message-id") for headers in mail.returned)
    return in_parts or bool(_MESSAGE_ID.search(mail.text))


def digest_of(raw: bytes) -> str:
    """Return what a mail is known by again, in whatever folder and with whatever line ends."""
    return hashlib.sha256(raw[:MAX_BYTES].replace(b"\r\n", b"\n")).hexdigest()


def _says(mail: Mail, raw: bytes, *, forwarded: int = 0) -> tuple[Says, Mail]:
    """Return what a mail says, and the mail that says it: itself, or the report that it forwards."""
    if (says := _report_in(mail)) is not None:
        return says, mail
    if token := token_in(mail):
        return Leaves(token=token), mail
    if forwarded < MAX_FORWARDED:
        for message, octets in attached_messages(mail):
            nested = _says(message, octets, forwarded=forwarded + 1)
            found = nested[0]
            on_the_way = isinstance(found, Noise) and found.what in _ON_THE_WAY
            if on_the_way or isinstance(found, Bounced | Arrived | Complained):
                return nested
    return _in_words(mail, raw), mail


def _report_in(mail: Mail) -> Says | None:
    """Return what a report says by its structure; None when it has none."""
    if feedback := read_feedback(mail):
        return _complaint(feedback)
    if groups := read_report(mail):
        return _report(mail, groups)
    if is_notification(mail):
        return _notification(mail)
    return None


def _in_words(mail: Mail, raw: bytes) -> Says:
    """Return what a mail without a report's structure says."""
    if bounce := read_plain_bounce(mail, raw):
        if bounce.only_delayed:
            return Noise(what="late", addresses=bounce.addresses)
        ours = mail.headers.recipients()
        theirs = tuple(one for one in bounce.addresses if one not in ours)
        parties = _parties(mail, theirs)
        plain = without_subject(bounce.words, parties.subject)
        words = server_replies(plain) or _reason(plain, parties)
        diagnosis = classify_bounce("", words, text=plain, parties=parties)
        return Bounced(failures=(Failure(addresses=bounce.addresses, diagnosis=diagnosis),))
    if mail.report == "delivery-status":
        return Puzzle(why="it says that it is a delivery report and holds none")
    if is_sent_by_program(mail):
        return _asks_to_leave(mail)
    if is_from_daemon(mail.headers) and not is_automatic_answer(mail.headers):
        return _of_a_postmaster(mail)
    if is_automatic(mail.headers):
        return _automatic(mail)
    if holds_pasted_report(mail):
        return Puzzle(why="somebody forwards a delivery report, or quotes one")
    wish = _wish(mail)
    return _automatic(mail) if wish == Foreign() and may_be_automatic(mail.headers) else wish


def _automatic(mail: Mail) -> Noise:
    return Noise(what="automatic", addresses=tuple(addresses_in(mail.headers.first("from"))[:1]))


def _complaint(feedback: FeedbackReport) -> Says:
    if feedback.kind in NO_COMPLAINTS:
        return Noise(what=feedback.kind)
    if feedback.kind not in COMPLAINTS:
        return Puzzle(why=f"it is a feedback report of a kind that is not known: {feedback.kind}")
    return Complained(kind=feedback.kind, addresses=feedback.addresses)


def _notification(mail: Mail) -> Says:
    """A read receipt says nothing; a filter of the reader's that rejects is a rule of theirs."""
    addresses = rejecting_recipients(mail)
    if not addresses:
        return Noise(what="receipt", addresses=notified_recipients(mail))
    words = " ".join(own_words(mail.text).split())[:500]
    diagnosis = BounceClassification(kind=BounceKind.POLICY, code="", words=words)
    return Bounced(failures=(Failure(addresses=addresses, diagnosis=diagnosis),))


def _report(mail: Mail, groups: tuple[RecipientReport, ...]) -> Says:
    failed = [group for group in groups if group.action == "failed"]
    reached = [group for group in groups if group.action in REACHED]
    if failed:
        text = own_words(report_text(mail))
        return Bounced(
            failures=tuple(_failure(mail, group, text, alone=len(failed) == 1) for group in failed),
            reached=bool(reached),
        )
    if arrived := [group for group in groups if group.action == "delivered"]:
        return Arrived(addresses=tuple(address for group in arrived for address in group.addresses))
    if reached or all(group.action == "delayed" for group in groups):
        # Handed on to where nobody reports, or not there yet: it may still come back.
        named = tuple(address for group in groups for address in group.addresses)
        return Noise(what="late" if not reached else "relayed", addresses=named)
    return Puzzle(why="it is a delivery report that does not say what happened")


def _failure(mail: Mail, group: RecipientReport, text: str, *, alone: bool) -> Failure:
    """Judge one recipient by the server's own words, and by what the report tells people."""
    about = text if alone else _about(text, group.addresses)
    if group.category:
        about = f"{about}\n\nbounce-category: {group.category}"
    diagnosis = _diagnosis(group.status, group.words, about, _parties(mail, group.addresses))
    return Failure(addresses=group.addresses, diagnosis=diagnosis)


def _reason(text: str, parties: Parties) -> str:
    """Return the paragraphs that name the recipient, with as few that follow as say why; "" when none do.

    What else a report tells (that there is a spam filter, whom to ask) is no reason.
    """
    named = tuple(sorted(parties.recipients))
    candidates = (_about(text, named, following=number) for number in range(_FOLLOWING + 1))
    return next((words for words in candidates if says_why(words, parties)), "")


def _about(text: str, addresses: tuple[str, ...], *, following: int = 0) -> str:
    """Return the paragraphs of a text that name one of these addresses, and so many that follow each."""
    blocks = re.split(r"\n[ \t]*\n", text)
    named = [one.lower() for one in addresses if one]
    found = [n for n, block in enumerate(blocks) if any(one in block.lower() for one in named)]
    wanted = {n + more for n in found for more in range(following + 1)}
    return "\n\n".join(block for n, block in enumerate(blocks) if n in wanted)


def _diagnosis(status: str, words: str, text: str, parties: Parties) -> BounceClassification:
    plain = without_subject(text, parties.subject)
    return classify_bounce(status, words or server_replies(plain), text=plain, parties=parties)


def _parties(mail: Mail, recipients: tuple[str, ...]) -> Parties:
    """Return who is who in a report: we stand in the message that it returns, and in its own To."""
    named = [
        value
        for headers in mail.returned[:1]
        for name in ("from", "sender", "return-path", "reply-to")
        for value in headers.all(name)
    ]
    ours = {one.lower() for value in named for one in addresses_in(value)}
    ours |= {one.lower() for one in mail.headers.recipients()}
    theirs = {one.lower() for one in recipients}
    subject = mail.returned[0].text("subject") if mail.returned else ""
    return Parties(sender=frozenset(ours - theirs), recipients=frozenset(theirs), subject=subject)


def _wish(mail: Mail) -> Says:
    match unsubscribe_request_in(mail):
        case UnsubscribeRequest.LEAVE:
            return _asks_to_leave(mail)
        case UnsubscribeRequest.MENTIONED:
            return Mentions()
        case UnsubscribeRequest.NONE:
            return Foreign()


def _of_a_postmaster(mail: Mail) -> Says:
    """Return what somebody says who writes from a mail system's address: small offices do.

    They are not taken off by that alone, for nobody else says that a person wrote.
    """
    if has_null_return_path(mail.headers):
        return Foreign()
    asks = unsubscribe_request_in(mail)
    mentions = asks is UnsubscribeRequest.MENTIONED and is_answer(mail.headers)
    return Mentions() if asks is UnsubscribeRequest.LEAVE or mentions else Foreign()


def _asks_to_leave(mail: Mail) -> AsksToLeave:
    sender = addresses_in(mail.headers.first("from"))
    return AsksToLeave(sender=sender[0] if sender else "", to=mail.headers.recipients())
