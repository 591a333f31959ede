"""A round: once through what is new in a mailbox. Effects are committed before a mail is marked or moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from newsletter.errors import MailboxRefusalError
from newsletter.inbound.classify import read_mail
from newsletter.inbound.decide import Decision, DecisionContext, MailAction, decide
from newsletter.inbound.header_lines import read_headers
from newsletter.inbound.mime import MAX_BYTES
from newsletter.inbound.prefilter import worth_reading
from newsletter.model import BounceRules, MailEvent, Proof
from newsletter.ports import Clock
from newsletter.ports.mailbox import EventStore, Mailbox, Taken, Waiting

IN_VAIN = 3
"""So many rounds that get no further are taken for the fault of the next mail, which is set aside."""
_NOTE_EVERY = 20
_FOR_STAFF = frozenset({"unclear", "mention"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A mail that was looked at, and what came of it."""

    uid: int
    disposal: MailAction
    what: str
    why: str = ""
    events: tuple[MailEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxRunReport:
    """What a round came to."""

    mailbox: str
    looked_at: int
    counts: Mapping[str, int]
    """By one word each: hard, soft, policy, content, complaint, unsubscribed, late, automatic, unclear, …"""
    known: int
    """Events that were there already."""
    suppressed: int
    left: int
    for_staff: tuple[Looked, ...]
    mailings: frozenset[int]
    """About which something new came."""
    more: bool
    """There is more than one round may look at."""
    held: int = 0
    """Addresses that were called dead and are not believed to be, because too many were at once."""


class Seen(Protocol):
    """Hears of every mail that was looked at."""

    def __call__(self, looked: Looked) -> None:
        """Hear."""
        ...


@dataclass(slots=True, kw_only=True)
class MailboxRun:
    """One round. It remembers how far it came, unless it only tries (`dry_run`) or reads files."""

    mailbox: Mailbox
    store: EventStore
    desk: DecisionContext
    rules: BounceRules
    clock: Clock
    limit: int
    dry_run: bool = False
    remembers: bool = True
    on_seen: Seen | None = None
    _counts: Counter[str] = field(default_factory=Counter)
    _for_staff: list[Looked] = field(default_factory=list)
    _mailings: set[int] = field(default_factory=set)
    _known: int = 0
    _suppressed: int = 0
    _left: int = 0
    _held: int = 0
    _looked_at: int = 0
    _untidy: MailboxRefusalError | None = None

    def run(self) -> MailboxRunReport:
        """Look at what is new; raises MailboxError when the line breaks: what was read until then counts.

        A mail that cannot be moved or marked has its effects all the same, and the others theirs; that is
        told at the end, as a MailboxRefusalError.
        """
        start, in_vain = self._begin()
        last, more = start, False
        try:
            for waiting in self.mailbox.waiting(after=start):
                if self._looked_at >= self.limit:
                    more = True
                    break
                self._look(waiting, distrusted=in_vain >= IN_VAIN and last == start)
                last = waiting.uid
                if in_vain or self._looked_at % _NOTE_EVERY == 0:
                    self._note(last)
        except BaseException:
            if last > start:
                self._note(last)
            raise
        self._note(last)
        if self._untidy is not None:
            raise self._untidy
        return self._report(more)

    def _begin(self) -> tuple[int, int]:
        if not self.remembers:
            return 0, 0
        box = self.mailbox
        if self.dry_run:
            return self.store.read_to(box.name, box.validity), 0
        return self.store.begin_reading(box.name, box.validity, now=self.clock.now())

    def _note(self, uid: int) -> None:
        if self.remembers and not self.dry_run:
            box = self.mailbox
            self.store.read_up_to(box.name, box.validity, uid, now=self.clock.now())

    def _look(self, waiting: Waiting, *, distrusted: bool) -> None:
        self._looked_at += 1
        judged = _DISTRUSTED if distrusted else self._judged(waiting)
        if not self.dry_run:
            self._act(waiting.uid, judged)
        looked = Looked(
            uid=waiting.uid,
            disposal=judged.disposal,
            what=judged.what,
            why=judged.why,
            events=judged.events,
        )
        self._counts[judged.what] += 1
        if judged.what in _FOR_STAFF:
            self._for_staff.append(looked)
        if self.on_seen is not None:
            self.on_seen(looked)

    def _judged(self, waiting: Waiting) -> Decision:
        headers = read_headers(waiting.header)
        if not worth_reading(headers, own_addresses=self.desk.own_addresses):
            return _FOREIGN
        raw = self.mailbox.content(waiting.uid, max_bytes=MAX_BYTES)
        if raw is None:
            return _NOT_GIVEN if self.mailbox.has(waiting.uid) else _GONE
        return decide(read_mail(raw), self.desk, now=self.clock.now())

    def _act(self, uid: int, judged: Decision) -> None:
        if judged.events:
            taken = self.store.record_events(judged.events, rules=self.rules, now=self.clock.now())
            self._count(judged.events, taken)
        try:
            if judged.disposal is MailAction.HANDLED:
                self.mailbox.put_away(uid)
            elif judged.disposal is MailAction.ASIDE:
                self.mailbox.set_aside(uid)
        except MailboxRefusalError as error:
            # A mailbox too full to move a mail in must not keep the next ones from having their effects.
            self._untidy = self._untidy or error

    def _count(self, events: tuple[MailEvent, ...], taken: Taken) -> None:
        self._known += len(events) - taken.new
        if taken.left and any(one.proof is Proof.SENDER for one in events):
            self.desk = replace(self.desk, believes=self.desk.believes - 1)
        self._suppressed += taken.suppressed
        self._left += taken.left
        self._held += taken.held
        self._mailings |= {one.mailing_id for one in events if one.mailing_id is not None}

    def _report(self, more: bool) -> MailboxRunReport:
        return MailboxRunReport(
            mailbox=self.mailbox.name,
            looked_at=self._looked_at,
            counts=dict(sorted(self._counts.items())),
            known=self._known,
            suppressed=self._suppressed,
            left=self._left,
            for_staff=tuple(self._for_staff),
            mailings=frozenset(self._mailings),
            more=more,
            held=self._held,
        )


_FOREIGN = Decision(disposal=MailAction.UNTOUCHED, what="foreign")
_GONE = Decision(disposal=MailAction.UNTOUCHED, what="gone")
_NOT_GIVEN = Decision(disposal=MailAction.ASIDE, what="unclear", why="the server cannot give it")
_DISTRUSTED = Decision(
    disposal=MailAction.ASIDE, what="unclear", why="several rounds ended at it, so it was passed over unread"
)
