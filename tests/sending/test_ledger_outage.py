"""A database that is away in the middle of a send: nothing leaves, nothing is forgotten, nobody gets two."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from newsletter.errors import StoreDownError, StoreError, TransportError, UnwrittenOutcomesError
from newsletter.model import Accepted, Mailing, Message, Outcome, Recipient, UncertainPolicy
from newsletter.sending.deliver import DeliverySummary, deliver
from newsletter.sending.failpoints import Always
from newsletter.sending.ledger_outage import LedgerOutage
from newsletter.sending.slice_budget import UNLIMITED, SliceBudget, SliceLimits
from newsletter.store import connection as connection_module
from newsletter.store.database import Store, open_store
from newsletter.transports.memory import MemoryTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.faulty_smtp import FaultyMail, faulty_smtp
from tests.sending.ledgers import StandingClock, deliver_to_the_end, statuses, store_with, template_of
from tests.store.databases import StoppableServer

HOLD, RESEND = UncertainPolicy.HOLD, UncertainPolicy.RESEND
PEOPLE = 400
THREADS = 3


@dataclass
class Sending:
    """A send under way in a thread of its own, to a real server."""

    store: Store
    mailing: Mailing
    sink: FaultyMail
    patience_seconds: float = 60.0
    limits: SliceLimits = UNLIMITED
    stop: threading.Event = field(default_factory=threading.Event)
    away: list[StoreDownError | None] = field(default_factory=list)
    noted: list[Outcome] = field(default_factory=list)
    summary: DeliverySummary | None = None
    error: StoreError | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.summary = deliver(
                self.mailing, template_of(self.store, self.mailing), self.store,
                SmtpTransport(self.sink.smtp()), StandingClock(), threads=THREADS, stop=self.stop,
                on_outcome=self.slowly, on_outage=self.away.append,
                ledger_patience_seconds=self.patience_seconds, budget=SliceBudget(self.limits),
            )  # fmt: skip
        except StoreError as error:
            self.error = error
        finally:
            self.ended.set()

    def slowly(self, _message: Message, outcome: Outcome) -> None:
        self.noted.append(outcome)
        time.sleep(0.002)

    def is_away(self) -> bool:
        return bool(self.away) and self.away[-1] is not None

    @property
    def arrived(self) -> Counter[str]:
        return Counter({address: len(ids) for address, ids in self.sink.copies.items()})


def wait_until(what: Callable[[], bool], *, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.01)


@contextmanager
def sending(url: str, folder: Path, **how: object) -> Iterator[Sending]:
    """Start a send and yield it once a few messages were taken; at the end it has ended."""
    policy = how.pop("policy", HOLD)
    with (
        faulty_smtp() as sink,
        store_with(PEOPLE, url=url, folder=folder, policy=policy, transport="smtp") as (store, mailing),  # type: ignore[arg-type]
    ):
        found = Sending(store, mailing, sink, **how)  # type: ignore[arg-type]
        thread = threading.Thread(target=found.run)
        thread.start()
        try:
            assert sink.wait_for(20, timeout=30)
            yield found
        finally:
            found.stop.set()
            thread.join()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold SQLite's lock, as a long import does."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def impatient_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite say that it is locked after a moment, not after ten seconds."""
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.1)


@pytest.fixture
def file_url(tmp_path: Path, impatient_sqlite: None) -> str:
    return f"sqlite:///{tmp_path / 'n.db'}"


def nothing_leaves_while_it_is_away(found: Sending) -> None:
    wait_until(found.is_away)
    # Each connection may have one message in hand whose outcome is waiting to be written.
    before = found.sink.taken
    time.sleep(1.5)
    assert found.sink.taken <= before + THREADS
    assert not found.ended.is_set()


def everybody_has_one_and_the_ledger_knows(found: Sending) -> None:
    assert found.ended.wait(60)
    assert found.error is None
    assert found.summary is not None
    assert (found.summary.accepted, found.summary.finished) == (PEOPLE, True)
    assert set(found.arrived.values()) == {1}
    assert len(found.arrived) == PEOPLE
    assert set(statuses(found.store, found.mailing).values()) == {"sent"}
    assert found.noted == [Accepted(reference="2.0.0 ok")] * PEOPLE
    # A server that stops may still let one of them in, so it can be missed twice.
    assert [type(one) for one in found.away] in [[StoreDownError, type(None)] * times for times in (1, 2)]


def test_a_locked_database_is_waited_for(file_url: str, tmp_path: Path) -> None:
    with sending(file_url, tmp_path) as found:
        with locked(tmp_path / "n.db"):
            nothing_leaves_while_it_is_away(found)
        everybody_has_one_and_the_ledger_knows(found)
    assert found.away[0] is not None
    assert "another process holds it" in str(found.away[0])


@pytest.mark.parametrize("policy", [HOLD, RESEND])
@pytest.mark.parametrize("told_to_stop", [False, True])
def test_a_database_that_stays_away_is_given_up_and_what_is_not_written_is_named(
    told_to_stop: bool, policy: UncertainPolicy, file_url: str, tmp_path: Path
) -> None:
    patience = 60.0 if told_to_stop else 1.0
    with sending(file_url, tmp_path, patience_seconds=patience, policy=policy) as found:
        with locked(tmp_path / "n.db"):
            wait_until(found.is_away)
            if told_to_stop:
                found.stop.set()
            assert found.ended.wait(10)
        assert isinstance(found.error, UnwrittenOutcomesError)
        written = {
            address for address, status in statuses(found.store, found.mailing).items() if status == "sent"
        }
        unwritten = set(found.arrived) - written
        assert sorted(address for address, _ in found.error.outcomes) == sorted(unwritten)
        assert {type(outcome) for _, outcome in found.error.outcomes} <= {Accepted}
        said = str(found.error)
        assert "\n" not in said
        assert "another process holds it" in said
        if unwritten:
            assert f"{len(unwritten)} outcome" in said
            assert all(f"{address} (accepted)" in said for address in unwritten)

        # The next run treats them as after a crash.
        summary = deliver_to_the_end(found.store, found.mailing, SmtpTransport(found.sink.smtp()))
        assert summary.finished
        ends = Counter(statuses(found.store, found.mailing).values())
        if policy is HOLD:
            assert set(found.arrived.values()) == {1}
            assert ends == +Counter(sent=PEOPLE - len(unwritten), unknown=len(unwritten))
        else:
            assert ends == {"sent": PEOPLE}
            assert {address for address, number in found.arrived.items() if number > 1} == unwritten


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_database_server_that_is_stopped_is_waited_for(
    how: str, stoppable_server: StoppableServer, tmp_path: Path
) -> None:
    with sending(stoppable_server.url, tmp_path) as found:
        stoppable_server.stop(how)
        nothing_leaves_while_it_is_away(found)
        stoppable_server.start()
        everybody_has_one_and_the_ledger_knows(found)


def test_a_database_server_that_does_not_come_back_costs_one_line(
    stoppable_server: StoppableServer, tmp_path: Path
) -> None:
    with sending(stoppable_server.url, tmp_path, patience_seconds=1.0) as found:
        stoppable_server.stop("immediate")
        assert found.ended.wait(30)
        assert isinstance(found.error, UnwrittenOutcomesError)
        assert "\n" not in str(found.error)
        stoppable_server.start()
        written = Counter(statuses(found.store, found.mailing).values())["sent"]
        # What the server committed while it died may be named too: its answer never came.
        assert len(found.error.outcomes) >= len(found.arrived) - written


def test_two_senders_on_a_server_that_restarts_send_everybody_one(
    stoppable_server: StoppableServer, tmp_path: Path
) -> None:
    """The locks that show them to be alive went with the server: another process takes them for dead."""
    recovered = 0
    with (
        sending(stoppable_server.url, tmp_path, policy=RESEND) as found,
        open_store(stoppable_server.url, state_folder=tmp_path) as elsewhere,
    ):
        other = Sending(found.store, found.mailing, found.sink)
        thread = threading.Thread(target=other.run)
        thread.start()
        try:
            for _ in range(2):
                assert found.sink.wait_for(found.sink.taken + 20, timeout=30)
                stoppable_server.stop("immediate")
                stoppable_server.start()
                recovered += elsewhere.recover(found.mailing.id, now=StandingClock().now())
            for one in (found, other):
                assert one.ended.wait(60)
                assert one.error is None
        finally:
            thread.join()
        deliver_to_the_end(found.store, found.mailing, SmtpTransport(found.sink.smtp()))
        assert recovered > 0
        assert set(found.arrived.values()) == {1}
        assert set(statuses(found.store, found.mailing).values()) == {"sent"}


class Grudging:
    """A store that does everything but one thing, so many times: a disk that has room for small writes alone."""

    def __init__(self, store: Store, method: str, times: int) -> None:
        self._store, self._method, self.left = store, method, times

    def worker(self) -> AbstractContextManager[str]:
        return self._store.worker()

    def __getattr__(self, name: str) -> object:
        if name == self._method and self.left > 0:
            self.left -= 1
            raise StoreDownError("the disk is full")
        return getattr(self._store, name)


@pytest.mark.parametrize("method", ["worker_", "recover", "claim", "at_risk", "record", "release", "finish"])
def test_whatever_the_database_does_not_take_is_tried_again_and_not_in_haste(
    method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.sending.ledger_outage.RETRY_SECONDS", 0.05)
    away: list[StoreDownError | None] = []
    with store_with(20, folder=tmp_path, policy=HOLD) as (store, mailing):
        ledger, transport = Grudging(store, method, 4), MemoryTransport()
        began = time.monotonic()
        summary = deliver(
            mailing, template_of(store, mailing), ledger, transport, StandingClock(),  # type: ignore[arg-type]
            threads=1, on_outage=away.append,
        )  # fmt: skip
        assert (summary.accepted, summary.finished) == (20, True)
        assert set(statuses(store, mailing).values()) == {"sent"}
        assert len(transport.messages) == 20
        if method == "worker_":
            assert away == []
            return
        assert ledger.left == 0
        assert time.monotonic() - began > 0.1
        assert [type(one) for one in away] == [StoreDownError, type(None)]


class Hard(Always):
    """A permit whose own memory is in the database, which is away at the second outcome."""

    def __init__(self) -> None:
        self.heard_of: list[str] = []
        self.left = 2

    def heard(self, recipient: Recipient, outcome: Outcome, *, now: datetime) -> None:
        if self.heard_of and self.left:
            self.left -= 1
            raise StoreDownError("the disk is full")
        self.heard_of.append(recipient.address)


def test_whoever_listens_hears_of_each_outcome_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.sending.ledger_outage.RETRY_SECONDS", 0.05)
    with store_with(10, folder=tmp_path, policy=HOLD) as (store, mailing):
        permit, transport, noted = Hard(), MemoryTransport(), []
        summary = deliver(
            mailing, template_of(store, mailing), store, transport, StandingClock(), threads=1, permit=permit,
            on_outcome=lambda message, _outcome: noted.append(message.recipient.address),
        )  # fmt: skip
        assert (summary.accepted, summary.finished) == (10, True)
        assert permit.heard_of == noted == [message.recipient.address for message in transport.messages]
        assert len(set(noted)) == 10


def test_a_broken_road_is_still_told_of_when_the_database_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.sending.ledger_outage.RETRY_SECONDS", 0.05)
    with store_with(10, folder=tmp_path) as (store, mailing):
        transport = MemoryTransport()
        transport.break_down(TransportError("wrong password"))
        ledger = Grudging(store, "take_back", 2)
        summary = deliver(
            mailing, template_of(store, mailing), ledger, transport, StandingClock(), threads=1,  # type: ignore[arg-type]
        )  # fmt: skip
        assert str(summary.problem) == "wrong password"
        assert set(statuses(store, mailing).values()) == {"queued"}


def test_a_database_that_takes_everything_but_the_next_claim_is_given_up_in_time(tmp_path: Path) -> None:
    with store_with(20, folder=tmp_path) as (store, mailing):
        ledger = Grudging(store, "claim", 10**9)
        began = time.monotonic()
        with pytest.raises(
            UnwrittenOutcomesError, match="the disk is full; everything known of this mailing had"
        ):
            deliver(
                mailing, template_of(store, mailing), ledger, MemoryTransport(), StandingClock(),  # type: ignore[arg-type]
                threads=2, ledger_patience_seconds=1.5,
            )  # fmt: skip
        assert 1.5 <= time.monotonic() - began < 10
        assert 10**9 - ledger.left < 20


# --- Slices -----------------------------------------------------------------------------------------


class Forgetful:
    """A store whose server goes away right after it has committed the first claim."""

    def __init__(self, store: Store) -> None:
        self._store, self.claims = store, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def claim(self, *args: int, **named: object) -> object:
        claimed = self._store.claim(*args, **named)  # type: ignore[arg-type]
        self.claims += 1
        if self.claims == 1:
            raise StoreDownError("the connection to the server was lost")
        return claimed


@pytest.mark.parametrize("ledger_of", [lambda store: Grudging(store, "claim", 2), Forgetful])
def test_a_slice_hands_over_as_many_as_it_may_whatever_became_of_a_claim(
    ledger_of: Callable[[Store], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsletter.sending.ledger_outage.RETRY_SECONDS", 0.05)
    with store_with(20, folder=tmp_path, policy=HOLD) as (store, mailing):
        transport = MemoryTransport()
        summary = deliver(
            mailing, template_of(store, mailing), ledger_of(store), transport, StandingClock(),  # type: ignore[arg-type]
            threads=1, budget=SliceBudget(SliceLimits(deliveries=10)),
        )  # fmt: skip
        assert (summary.accepted, len(transport.messages)) == (10, 10)
        assert Counter(statuses(store, mailing).values()) == {"sent": 10, "queued": 10}


def test_what_is_known_is_kept_although_the_time_of_the_slice_is_over(file_url: str, tmp_path: Path) -> None:
    with sending(file_url, tmp_path, limits=SliceLimits(seconds=1.0)) as found:
        with locked(tmp_path / "n.db"):
            wait_until(found.is_away)
            time.sleep(2.0)
            assert not found.ended.is_set()
        assert found.ended.wait(60)
        assert found.error is None
        ends = Counter(statuses(found.store, found.mailing).values())
        assert ends == {"sent": len(found.arrived), "queued": PEOPLE - len(found.arrived)}
        assert set(found.arrived.values()) == {1}


# --- What senders share -----------------------------------------------------------------------------


def outage(
    halted: threading.Event, told: list[StoreDownError | None], patience: float = 60.0
) -> LedgerOutage:
    return LedgerOutage(
        halted=halted.is_set, rest=lambda _seconds: None, patience_seconds=patience, on_outage=told.append
    )


def test_who_waits_for_the_database_hears_of_it_once() -> None:
    told: list[StoreDownError | None] = []
    left = [StoreDownError("away")] * 5

    def call() -> str:
        if left:
            raise left.pop()
        return "done"

    assert outage(threading.Event(), told).bridge(call) == "done"
    assert [one and str(one) for one in told] == ["away", None]
    assert outage(threading.Event(), told).bridge(call) == "done"
    assert len(told) == 2


def test_another_fault_is_nothing_to_wait_for() -> None:
    def call() -> None:
        raise StoreError("malformed")

    with pytest.raises(StoreError, match="malformed"):
        outage(threading.Event(), []).bridge(call)


def test_after_a_stop_it_is_tried_once_more_and_no_oftener() -> None:
    stop, tries = threading.Event(), []

    def call() -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise StoreDownError("away")

    shared = outage(stop, [])
    with pytest.raises(StoreDownError):
        shared.bridge(call)
    assert len(tries) == 3
    with pytest.raises(StoreDownError):
        shared.bridge(call)
    assert len(tries) == 5
