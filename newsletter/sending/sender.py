"""A sender: what one thread does, from claiming copies to recording what became of them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from newsletter.errors import AddressError, StoreDownError, TransportDownError, TransportError
from newsletter.model import Mailing, Message, Outcome, Recipient, Refused
from newsletter.ports import Clock, Ledger, Session, Transport
from newsletter.sending.at_risk_window import AtRiskWindow
from newsletter.sending.delivery_progress import DeliveryProgress
from newsletter.sending.failpoints import Always, Failpoint, Permit, Point, no_failpoint
from newsletter.sending.ledger_outage import LedgerOutage
from newsletter.sending.throttle_gate import LONGEST_HOLD_SECONDS

SLICE = 25
"""Copies claimed at a time, at first, where a message is a hand-over of its own."""
MAX_SLICE = 400
WRITTEN_AHEAD = 5
"""Messages written in one go: what the processor has at hand for the first it uses for the others."""
SLICE_SECONDS = (0.5, 2.0)
"""A slice that took less is followed by a larger one, one that took more by a smaller."""
BACKOFF_SECONDS = (1.0, 5.0, 15.0, 45.0)
"""Waits between tries to get back in; after the last the sender gives up."""
LONGEST_WAIT_SECONDS = 300.0
"""However long a server asks us to stay away."""
NOT_WRITABLE = 553
"""The code a mail server has for an address it cannot write to (RFC 5321 section 4.2.3)."""


class Writer(Protocol):
    """What writes the copies: a MessageTemplate, or Letters with one for each kind of reader."""

    def personalise(self, recipient: Recipient) -> Message:
        """Return one person's copy; raises AddressError."""
        ...

    def unwritten(self, recipient: Recipient) -> Message:
        """Return what stands for a copy that cannot be written."""
        ...


@dataclass(slots=True, kw_only=True)
class Sender:
    """One thread's work. It enters the ledger as a worker of its own and leaves nothing claimed.

    While the database is away it keeps the outcomes it knows and sends nothing; then it begins anew, as
    another worker: the lock that showed it to be alive may have gone with the database.
    """

    mailing: Mailing
    template: Writer
    ledger: Ledger
    transport: Transport
    clock: Clock
    tally: DeliveryProgress
    wait: Callable[[float], None]
    outage: LedgerOutage
    permit: Permit = field(default_factory=Always)
    window: AtRiskWindow = field(default_factory=AtRiskWindow)
    failpoint: Failpoint = no_failpoint
    worker: str = ""
    slice_size: int = SLICE
    failures: int = 0
    """In a row, without an answer in between."""
    session: Session | None = None
    settled: list[tuple[Message, Outcome]] = field(default_factory=list)
    """Outcomes that the ledger does not have yet."""
    recorded: deque[tuple[Message, Outcome]] = field(default_factory=deque)
    """Outcomes that the ledger has and nobody has been told of."""
    exposed: set[int] = field(default_factory=set)
    """Whose copies are at risk, or may be, were let go, and have no outcome."""
    away_since: float | None = None
    """When the database was first missed; it has taken nothing since but what had to be settled."""
    claiming: int = 0
    """What a claim took of the budget that the database has not answered; it may have committed it."""
    gave_up: bool = False
    """The database stayed away."""
    is_held: bool = False
    """A limit is reached for longer than this one waits."""

    def run(self) -> None:
        """Work until nothing is due or the tally says stop; errors go to the tally."""
        try:
            while self._work_as_one():
                pass
        except TransportError as problem:
            self.tally.broken(problem)
        except BaseException as error:
            self.tally.crashed(error, unwritten=self.settled)

    def _work_as_one(self) -> bool:
        """Work as one worker of the ledger; True when it was away, and more may be due."""
        with ExitStack() as stack:
            self.worker = self.outage.bridge(lambda: stack.enter_context(self.ledger.worker()))
            try:
                self._work()
            except StoreDownError as down:
                self._sit_out(down)
                return True
            finally:
                self._leave()
        self._is_back()
        return False

    def _work(self) -> None:
        while not self.tally.halted():
            try:
                if not self._slice():
                    return
            except TransportDownError as down:
                self._put_back()
                self.permit.broke(down, now=self.clock.now())
                self.tally.went_down(down)
                pause = self._pause(down)
                if pause is None or pause > self.tally.budget.seconds_left():
                    self.tally.shut_out(down)
                    return
                self.failures += 1
                self.wait(pause)
            except TransportError as problem:
                # Before anything is put back: others would claim it and meet the same.
                self.tally.broken(problem)
                try:
                    self._put_back()
                except StoreDownError as away:
                    self._sit_out(away)
                raise

    def _pause(self, down: TransportDownError) -> float | None:
        """Return how many seconds to wait before the road is tried again; None to give up."""
        if self.failures == len(BACKOFF_SECONDS):
            return None
        return min(down.retry_after_seconds or BACKOFF_SECONDS[self.failures], LONGEST_WAIT_SECONDS)

    def _slice(self) -> bool:
        """Claim copies and hand them over; False when none is due, or the budget is used up."""
        self.failpoint(Point.BEFORE_CLAIM)
        budget = self.tally.budget
        limit = budget.take(self.transport.batch_size if self.transport.batch_size > 1 else self.slice_size)
        if not limit:
            return False
        began = self.clock.now()
        self.claiming = limit
        claimed = self.ledger.claim(self.mailing.id, self.worker, limit=limit, now=began)
        self.claiming = 0
        budget.give_back(limit - len(claimed))
        if not claimed:
            return False
        self.failpoint(Point.AFTER_CLAIM)
        waiting: Sequence[Recipient] = claimed
        while waiting and not self.tally.halted():
            go, waiting = self._permitted(waiting)
            if go:
                self._hand_over(go)
        if self.is_held:
            return False
        self._fit_slice((self.clock.now() - began).total_seconds())
        return True

    def _fit_slice(self, seconds: float) -> None:
        """Claim more at a time while that goes fast; a slow road must not hold what others could take."""
        if seconds < SLICE_SECONDS[0]:
            self.slice_size = min(self.slice_size * 2, MAX_SLICE)
        elif seconds > SLICE_SECONDS[1]:
            self.slice_size = max(self.slice_size // 2, SLICE)

    def _permitted(self, asking: Sequence[Recipient]) -> tuple[Sequence[Recipient], Sequence[Recipient]]:
        """Ask who may leave now: those, and those to ask about again."""
        now = self.clock.now()
        leave = self.permit.ask(asking, now=now)
        if leave.back:
            until = leave.back_until or now
            ids = [recipient.subscriber_id for recipient in leave.back]
            self.ledger.postpone(self.mailing.id, self.worker, ids, until=until, now=now)
            self.tally.budget.give_back(len(ids))
        if not leave.go and not leave.back:
            if leave.wait_seconds > min(LONGEST_HOLD_SECONDS, self.tally.budget.seconds_left()):
                # This one leaves; the others hand over what they have leave for.
                self.is_held = True
                return (), ()
            self.wait(leave.wait_seconds)
        if len(leave.go) == len(asking):
            return leave.go, ()
        settled = {recipient.subscriber_id for part in (leave.go, leave.back) for recipient in part}
        return leave.go, [recipient for recipient in asking if recipient.subscriber_id not in settled]

    def _hand_over(self, recipients: Sequence[Recipient]) -> None:
        size = self.transport.batch_size
        if size == 1:
            self.window.begin([recipient.subscriber_id for recipient in recipients])
            self._deliver(self._letters(recipients))
            self._take_back(self.clock.now())
            return
        for start in range(0, len(recipients), size):
            for alike in _alike(list(self._letters(recipients[start : start + size]))):
                self._deliver(alike)

    def _deliver(self, messages: Iterable[Message]) -> None:
        self.session = self.session or self.transport.open()
        for message, outcome in self.session.deliver(messages, self._at_risk):
            self.exposed.discard(message.recipient.subscriber_id)
            self.window.marked.discard(message.recipient.subscriber_id)
            self.settled.append((message, outcome))
            self.failures = 0
        self._record()

    def _letters(self, recipients: Sequence[Recipient]) -> Iterator[Message]:
        """Write copies as the road takes them: a few ahead, which is cheaper than one at a time."""
        for start in range(0, len(recipients), WRITTEN_AHEAD):
            written = [
                message
                for recipient in recipients[start : start + WRITTEN_AHEAD]
                if recipient.subscriber_id not in self.window.barred
                and (message := self._personalised(recipient))
            ]
            for message in written:
                if self.tally.halted():
                    return
                if message.recipient.subscriber_id not in self.window.barred:
                    yield message

    def _personalised(self, recipient: Recipient) -> Message | None:
        """Write one copy; what is wrong with one person's data is that copy's outcome and no more."""
        try:
            return self.template.personalise(recipient)
        except AddressError as error:
            refused = Refused(code=NOT_WRITABLE, reply=f"5.1.3 not sent: {error.message}")
            self.settled.append((self.template.unwritten(recipient), refused))
            return None

    def _at_risk(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Commit what is known, and with it that these are about to leave; return those that still may."""
        if self.window.is_stale():
            self._take_back_marked(self.clock.now())
        if len(messages) == 1 and self.window.lets_go(one := messages[0].recipient.subscriber_id):
            self.exposed.add(one)
            return messages
        ids = {message.recipient.subscriber_id for message in messages}
        if self.window.barred.issuperset(ids):
            return ()
        now = self.clock.now()
        marking = self.window.next_to_mark(ids)
        self.failpoint(Point.BEFORE_AT_RISK)
        try:
            allowed = self.ledger.at_risk(
                self.mailing.id, self.worker, marking, outcomes=self._told(), now=now
            )
        except StoreDownError:
            # A server that went away may have committed it.
            self.exposed.update(marking)
            raise
        self.window.mark(marking, allowed)
        self.window.marked -= ids
        self.exposed |= allowed & ids
        self._have_recorded()
        self.failpoint(Point.AFTER_AT_RISK)
        try:
            self._note(now)
        except BaseException:
            # Whoever listens broke; these have not left.
            self._take_back(now)
            raise
        return [message for message in messages if message.recipient.subscriber_id in allowed]

    def _record(self, *, late: bool = False) -> None:
        now = self.clock.now()
        if self.settled:
            self.failpoint(Point.BEFORE_RECORD)
            self.ledger.record(self.mailing.id, self.worker, self._told(), now=now, late=late)
            self._have_recorded()
            self.failpoint(Point.AFTER_RECORD)
        self._note(now)

    def _told(self) -> list[tuple[int, Outcome]]:
        return [(message.recipient.subscriber_id, outcome) for message, outcome in self.settled]

    def _have_recorded(self) -> None:
        self.recorded += self.settled
        self.settled = []
        self._is_back()

    def _is_back(self) -> None:
        if self.away_since is not None:
            self.away_since = None
            self.outage.over()

    def _note(self, now: datetime) -> None:
        """Tell who listens what the ledger has now."""
        while self.recorded:
            message, outcome = self.recorded[0]
            self.permit.heard(message.recipient, outcome, now=now)
            self.recorded.popleft()
            self.tally.note(message, outcome)

    def _put_back(self) -> None:
        """After a broken road, which promises that no unanswered copy has left: others may have them."""
        self._hang_up()
        self._settle_up()

    def _settle_up(self, *, late: bool = False) -> None:
        """Write what is known, and give back what has not left. May be done twice."""
        self._record(late=late)
        now = self.clock.now()
        self._take_back(now)
        self._release(now)

    def _take_back(self, now: datetime) -> None:
        if mine := self.exposed | self.window.marked:
            self.ledger.take_back(self.mailing.id, self.worker, sorted(mine), now=now)
            self.exposed.clear()
            self.window.marked.clear()

    def _sit_out(self, down: StoreDownError) -> None:
        """Write what is known as soon as the database is there; raises `down` when it stays away."""
        before, self.away_since = self.away_since, self.away_since or time.monotonic()
        self._hang_up()
        try:
            if before is not None:
                # It took what is known and nothing more, like a disk that is full.
                self.outage.wait(down, since=before)
            self.outage.sit_out(down, lambda: self._settle_up(late=True), since=self.away_since)
        except StoreDownError:
            self.gave_up = True
            raise

    def _leave(self) -> None:
        """Give back what is claimed; whatever broke, what is known is written first."""
        self._hang_up()
        if not self.gave_up:
            self.outage.bridge(self._close_account)

    def _close_account(self) -> None:
        now = self.clock.now()
        if self.settled:
            self.ledger.record(self.mailing.id, self.worker, self._told(), now=now, late=True)
            self.settled = []
        self._take_back_marked(now)
        self._release(now)

    def _take_back_marked(self, now: datetime) -> None:
        """Take back whoever was marked ahead and not let go."""
        if self.window.marked:
            self.ledger.take_back(self.mailing.id, self.worker, sorted(self.window.marked), now=now)
            self.window.marked.clear()

    def _release(self, now: datetime) -> None:
        """Put back what was claimed and not handed over."""
        released = self.ledger.release(self.mailing.id, self.worker, now=now)
        self.tally.budget.give_back(self.claiming or released)
        self.claiming = 0

    def _hang_up(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            session.close()


def _alike(messages: Sequence[Message]) -> Sequence[Sequence[Message]]:
    """Part messages by the edition they are made from: one request carries one text."""
    alike: dict[int, list[Message]] = {}
    for message in messages:
        alike.setdefault(id(message.shared), []).append(message)
    return list(alike.values())
