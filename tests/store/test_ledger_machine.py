"""Any sequence of calls: the counts add up, an end is an end, nobody is claimed twice."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from newsletter.errors import RefusedError
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
from newsletter.store.database import Store, open_store
from newsletter.store.delivery_transitions import MAX_DOUBTS
from tests.store.people import LIST, NOW, a_withdrawal, key, launched

AUDIENCE = 8
ENDS = {
    DeliveryStatus.SENT,
    DeliveryStatus.FAILED,
    DeliveryStatus.SUPPRESSED,
    DeliveryStatus.UNKNOWN,
    DeliveryStatus.CANCELLED,
}
REOPENED = {DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN}
OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(
    [
        Accepted(reference="ok"),
        Refused(code=550, reply="no"),
        Deferred(code=451, reply="later"),
        Unknown(reason="timed out"),
        Unknown(reason="timed out", is_settled_later=True),
    ]
)
SOME = st.sets(st.integers(0, AUDIENCE - 1))


class LedgerMachine(RuleBasedStateMachine):
    """Two senders, staff who steer, readers who leave, and time that passes."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store("sqlite://", state_folder=Path("unused"))
        self.now: datetime = NOW
        self.left: set[str] = set()
        self.holds = [self.store.worker() for _ in range(2)]
        self.workers = [hold.__enter__() for hold in self.holds]
        self.before: dict[int, DeliveryStatus] = {}
        self.risked: dict[int, int] = {}
        """Who is at risk, and with which sender."""
        self.handed_over: Counter[int] = Counter()
        """Hand-overs that may have arrived, since staff last sent again to whoever failed or is unknown."""

    @initialize(policy=st.sampled_from(UncertainPolicy))
    def launch(self, policy: UncertainPolicy) -> None:
        self.mailing = launched(self.store, range(AUDIENCE), policy=policy)
        self.ids = [row.subscriber_id for row in self.store.deliveries(self.mailing.id)]
        self.before = self.look()

    def look(self) -> dict[int, DeliveryStatus]:
        return {row.subscriber_id: row.status for row in self.store.deliveries(self.mailing.id)}

    def chosen(self, some: set[int]) -> list[int]:
        return [self.ids[number] for number in sorted(some)]

    @rule(who=st.integers(0, 1), limit=st.integers(1, AUDIENCE))
    def claim(self, who: int, limit: int) -> None:
        copies = self.store.claim(self.mailing.id, self.workers[who], limit=limit, now=self.now)
        assert len(copies) <= limit
        for copy in copies:
            assert self.before[copy.subscriber_id] in {DeliveryStatus.QUEUED, DeliveryStatus.DEFERRED}
            assert copy.address not in self.left

    @rule(who=st.integers(0, 1), some=SOME)
    def at_risk(self, who: int, some: set[int]) -> None:
        marked = self.store.at_risk(self.mailing.id, self.workers[who], self.chosen(some), now=self.now)
        for id_ in marked:
            assert self.before[id_] is DeliveryStatus.CLAIMED
            assert key(self.ids.index(id_)) not in self.left
            self.risked[id_] = who
            self.handed_over[id_] += 1

    @rule(who=st.integers(0, 1), outcomes=st.dictionaries(st.integers(0, AUDIENCE - 1), OUTCOMES))
    def record(self, who: int, outcomes: dict[int, Outcome]) -> None:
        told = [(self.ids[number], outcome) for number, outcome in outcomes.items()]
        self.store.record(self.mailing.id, self.workers[who], told, now=self.now)
        for id_, outcome in told:
            if self.risked.get(id_) == who:
                del self.risked[id_]
                # The transport says that it has not left.
                self.handed_over[id_] -= isinstance(outcome, Deferred | Refused)

    @rule(who=st.integers(0, 1), some=SOME)
    def take_back(self, who: int, some: set[int]) -> None:
        self.store.take_back(self.mailing.id, self.workers[who], self.chosen(some), now=self.now)
        for id_ in self.chosen(some):
            if self.risked.get(id_) == who:
                del self.risked[id_]
                self.handed_over[id_] -= 1

    @rule(who=st.integers(0, 1))
    def release(self, who: int) -> None:
        self.store.release(self.mailing.id, self.workers[who], now=self.now)

    @rule(who=st.integers(0, 1))
    def die(self, who: int) -> None:
        self.holds[who].__exit__(None, None, None)
        self.holds[who] = self.store.worker()
        self.workers[who] = self.holds[who].__enter__()
        self.risked = {id_: owner for id_, owner in self.risked.items() if owner != who}

    @rule()
    def recover(self) -> None:
        self.store.recover(self.mailing.id, now=self.now)
        assert self.store.recover(self.mailing.id, now=self.now) == 0

    @rule(status=st.sampled_from([MailingStatus.PAUSED, MailingStatus.SENDING]))
    def pause_or_resume(self, status: MailingStatus) -> None:
        try:
            self.store.steer(self.mailing.id, status, now=self.now)
        except RefusedError:
            assert self.status() in {MailingStatus.FINISHED, MailingStatus.CANCELLED}

    @precondition(lambda self: self.now > NOW + timedelta(hours=6))
    @rule()
    def cancel(self) -> None:
        try:
            self.store.steer(self.mailing.id, MailingStatus.CANCELLED, now=self.now)
        except RefusedError:
            assert self.status() is MailingStatus.FINISHED

    @rule()
    def requeue(self) -> None:
        waiting = {*REOPENED, DeliveryStatus.DEFERRED}
        try:
            number = self.store.requeue(self.mailing.id, now=self.now)
        except RefusedError:
            assert self.status() is MailingStatus.CANCELLED
            return
        assert number == sum(status in waiting for status in self.before.values())
        for id_, status in self.before.items():
            if status in REOPENED:
                self.handed_over[id_] = 0
        self.before = {
            id_: DeliveryStatus.QUEUED if status in waiting else status for id_, status in self.before.items()
        }

    @rule()
    def finish(self) -> None:
        if self.store.finish(self.mailing.id, now=self.now):
            assert set(self.look().values()) <= ENDS

    @rule(number=st.integers(0, AUDIENCE - 1))
    def leave(self, number: int) -> None:
        self.store.unsubscribe(key(number), a_withdrawal(LIST, at=self.now))
        self.left.add(key(number))

    @rule(hours=st.integers(1, 5))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def nobody_is_handed_more_than_three(self) -> None:
        assert max(self.handed_over.values(), default=0) <= MAX_DOUBTS

    def status(self) -> MailingStatus:
        found = self.store.mailing(self.mailing.id)
        assert found is not None
        return found.status

    @invariant()
    def an_end_is_an_end_and_the_counts_add_up(self) -> None:
        after = self.look()
        for id_, status in self.before.items():
            if status in ENDS:
                assert after[id_] is status
        self.before = after
        counts = self.store.counts(self.mailing.id)
        parts = (
            counts.accepted,
            counts.failed,
            counts.suppressed,
            counts.unknown,
            counts.queued,
            counts.deferred,
            counts.cancelled,
        )
        assert sum(parts) == counts.audience == AUDIENCE

    def teardown(self) -> None:
        for hold in self.holds:
            hold.__exit__(None, None, None)
        self.store.close()


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
