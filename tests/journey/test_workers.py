"""Workers on PostgreSQL: what was launched anywhere reaches everybody, whoever starts, stops or dies.

A short form runs with all tests; `make crash` has 200 rounds (NEWSLETTER_TEST_WORKER_ROUNDS says how many).
"""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from newsletter.app.delivering import SliceLimits, deliver_slice
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import OpenedStore, SystemClock, open_workspace
from newsletter.model import Counts, Mailing, MailingStatus, UncertainPolicy
from newsletter.sending.at_risk_window import WINDOW
from newsletter.starter import copy_starter
from newsletter.store.database import Store, open_store
from newsletter.store.delivery_transitions import MAX_DOUBTS
from newsletter.store.move import move_database
from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.working import start_worker
from tests.sending.faulty_smtp import Fault, FaultyMail, faulty_smtp
from tests.sending.ledgers import launch_next, store_with
from tests.sending.smtp_servers import mail_server
from tests.store.databases import StoppableServer

ROUNDS = int(os.environ.get("NEWSLETTER_TEST_WORKER_ROUNDS", "5"))
PEOPLE = 150
THREADS = 4
LONGEST_SECONDS = 90.0
HOLD, RESEND = UncertainPolicy.HOLD, UncertainPolicy.RESEND


def use_workers(publication: Path) -> None:
    """Leave mailings to workers."""
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[sending]\n", "[sending]\nworkers = true\n", 1), encoding="utf-8")


@dataclass
class Office:
    """A publication on PostgreSQL with a launched mailing, its workers, and a mail server."""

    folder: Path
    url: str
    store: Store
    mailing: Mailing
    sink: FaultyMail
    workers: list[BaseProcess] = field(default_factory=list)

    def start(self, number: int) -> None:
        """Start more workers."""
        self.workers += [start_worker(self.folder, self.url) for _ in range(number)]

    def wait_for(self, messages: int) -> None:
        """Wait until the server has taken so many of the mailing."""
        wait_until(lambda: self.copies.total() >= messages)

    def finish(self) -> Counts:
        """Wait for the end. Who is in doubt after a crash waits for ten seconds: that is cut short."""

        def done() -> bool:
            backlog = self.store.backlog(self.mailing.id)
            if backlog.deferred and not backlog.queued and not backlog.in_hand:
                self.store.requeue(self.mailing.id, now=SystemClock().now())
            found = self.store.mailing(self.mailing.id)
            if found is not None and found.status is MailingStatus.PAUSED:
                self.store.steer(self.mailing.id, MailingStatus.SENDING, now=SystemClock().now())
            return found is not None and found.status is MailingStatus.FINISHED

        wait_until(done)
        return self.store.counts(self.mailing.id)

    def cut_the_lines(self) -> None:
        """Break every connection to the mail server, whatever is under way."""
        with self.sink.lock:
            for wire in self.sink.open:
                with suppress(OSError):
                    wire.shutdown(socket.SHUT_RDWR)

    @property
    def copies(self) -> Counter[str]:
        """How many messages of the mailing each reader has."""
        with self.sink.lock:
            found = {address: list(ids) for address, ids in self.sink.copies.items()}
        key = self.mailing.key
        return +Counter({address: sum(key in one for one in ids) for address, ids in found.items()})


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


@contextmanager
def office_with(
    people: int, url: str, folder: Path, *, policy: UncertainPolicy = RESEND, settings: str = ""
) -> Iterator[Office]:
    """Launch a mailing that no job was made for: a worker's heartbeat finds it."""
    root = folder / "publication"
    copy_starter(root)
    use_workers(root)
    with (
        faulty_smtp() as sink,
        store_with(people, url=url, folder=folder / "state", policy=policy, transport="smtp") as (
            store,
            mailing,
        ),
    ):
        set_smtp(root, sink.smtp())
        with (root / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{settings}\n")
        store.has_workers = True
        # So that a worker is in the middle of its work when something happens to it.
        sink.rates = {Fault.SLOW: 0.5}
        office = Office(root, url, store, mailing, sink)
        try:
            yield office
        finally:
            for worker in office.workers:
                worker.kill()
                worker.join()


def test_what_is_sent_by_command_is_delivered_by_two_workers(
    publication: Path, newsletter: Newsletter, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", postgresql_url)
    use_workers(publication)
    short_letter(publication, newsletter, people=100)
    with mail_server() as sink:
        set_smtp(publication, sink.smtp())
        alone = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        assert alone.exit_code == 1
        assert "No worker is running: 100 messages will be sent when one is." in alone.err
        assert "newsletter worker" in alone.err
        assert not sink.received
        workers = [
            start("worker", "--slots", 2, folder=publication),
            start("worker", "--json", folder=publication),
        ]
        for one in workers:
            assert one.stderr is not None
            assert "The worker is running" in one.stderr.readline()
        with open_store(postgresql_url, state_folder=publication / "state") as store:
            wait_until(lambda: len(store.live_workers(now=SystemClock().now())) == 2)
        run = newsletter("send", SHORT, "--yes", "--transport", "smtp")
        copies = Counter(message.to[0] for message in sink.received)
    assert run.exit_code == 0, run.err
    assert "Done: 100 of 100 sent" in run.out
    assert (len(copies), set(copies.values())) == (100, {1})
    doctor = newsletter("doctor", "--offline")
    assert "2 running" in doctor.out + doctor.err
    said = []
    for one in workers:
        one.terminate()
        said += one.communicate(timeout=60)[0].splitlines()
        assert one.returncode == 0
    # One of the two has closed the mailing, and told of it.
    assert len([line for line in said if "is done: 100 of 100 sent" in line]) == 1


def test_a_sigterm_in_the_middle_gives_nobody_a_second_message(postgresql_url: str, tmp_path: Path) -> None:
    with office_with(PEOPLE, postgresql_url, tmp_path) as office:
        office.start(2)
        office.wait_for(30)
        first = office.workers[0]
        assert first.pid is not None
        os.kill(first.pid, signal.SIGTERM)
        first.join(30)
        assert first.exitcode == 0
        assert office.copies.total() < PEOPLE
        assert office.finish().accepted == PEOPLE
        assert (len(office.copies), set(office.copies.values())) == (PEOPLE, {1})


def test_under_hold_a_database_that_crashes_gives_nobody_a_second_message(
    stoppable_server: StoppableServer, tmp_path: Path
) -> None:
    with office_with(PEOPLE, stoppable_server.url, tmp_path, policy=HOLD) as office:
        office.start(2)
        office.wait_for(30)
        stoppable_server.stop("immediate")
        stoppable_server.start()
        counts = office.finish()
        assert counts.accepted + counts.unknown == PEOPLE
        assert set(office.copies.values()) == {1}
        assert PEOPLE - len(office.copies) <= counts.unknown <= 2 * THREADS


def test_whatever_happens_nobody_is_missing_and_nobody_gets_more_than_three(
    stoppable_server: StoppableServer, tmp_path: Path
) -> None:
    dice = random.Random(ROUNDS)
    with office_with(PEOPLE, stoppable_server.url, tmp_path) as office:
        for number in itertools.islice(itertools.cycle((2, 4, 1)), ROUNDS):
            at_risk = one_round(office, stoppable_server, number, dice)
            counts, copies = office.finish(), office.copies
            assert counts.accepted + counts.unknown == PEOPLE
            # Nobody is forgotten: whoever has none is listed.
            assert PEOPLE - len(copies) <= counts.unknown
            assert max(copies.values()) <= MAX_DOUBTS
            assert copies.total() - len(copies) <= at_risk
            for worker in office.workers:
                worker.terminate()
                worker.join(30)
            office.workers.clear()
            office.mailing = launch_next(office.store, office.mailing)


def one_round(office: Office, server: StoppableServer, number: int, dice: random.Random) -> int:
    """Let a mailing go out with so many workers while things happen; return how many may get it again."""
    at_risk = 0
    office.start(number)
    for at in sorted(dice.sample(range(5, PEOPLE - 20), dice.randint(1, 3))):
        office.wait_for(at)
        match dice.choice(("kill", "kill", "stop", "restart", "cut")):
            case "kill":
                dice.choice(office.workers[-number:]).kill()
                office.start(1)
                at_risk += THREADS * WINDOW
            case "stop":
                dice.choice(office.workers[-number:]).terminate()
                office.start(1)
            case "restart":
                server.stop(dice.choice(("fast", "immediate")))
                server.start()
                at_risk += number * THREADS * WINDOW
            case "cut":
                office.cut_the_lines()
                at_risk += number * THREADS * WINDOW
    return at_risk


def test_a_limit_is_shared_by_all_workers(postgresql_url: str, tmp_path: Path) -> None:
    limit = "[throttle]\nper_hour = 30"
    with office_with(PEOPLE, postgresql_url, tmp_path, settings=limit) as office:
        office.start(2)
        office.wait_for(30)

        # Both find that nothing may leave, and it is announced for when something may.
        def at_rest() -> bool:
            in_hand = office.store.backlog(office.mailing.id).in_hand
            return office.store.job_counts().later == 1 and not any_busy(office) and not in_hand

        wait_until(at_rest)
        assert office.copies.total() == 30


def any_busy(office: Office) -> bool:
    return any(one.busy for one in office.store.live_workers(now=SystemClock().now()))


def test_what_was_paused_on_sqlite_and_moved_is_finished_by_workers(
    postgresql_url: str, tmp_path: Path
) -> None:
    root, old = tmp_path / "publication", f"sqlite:///{tmp_path / 'old.db'}"
    copy_starter(root)
    with faulty_smtp() as sink:
        set_smtp(root, sink.smtp())
        with store_with(60, url=old, folder=tmp_path / "state", transport="smtp") as (store, mailing):
            workspace = replace(open_workspace(root, {}), opened=OpenedStore(store))
            deliver_slice(
                workspace,
                mailing,
                transport=open_transport(workspace, "smtp"),
                limits=SliceLimits(deliveries=20),
            )
            store.steer(mailing.id, MailingStatus.PAUSED, now=mailing.created_at)
        assert sink.taken == 20
        move_database(old, postgresql_url, now=mailing.created_at)
        use_workers(root)
        with open_store(postgresql_url, state_folder=tmp_path / "state", has_workers=True) as store:
            office = Office(root, postgresql_url, store, mailing, sink)
            office.start(1)
            try:
                store.steer(mailing.id, MailingStatus.SENDING, now=mailing.created_at)
                assert office.finish().accepted == 60
            finally:
                office.workers[0].kill()
                office.workers[0].join()
    assert (len(office.copies), set(office.copies.values())) == (60, {1})
