"""Workers on PostgreSQL: what was launched anywhere reaches everybody, whoever starts, stops or dies."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.delivering import SliceLimits, deliver_slice
from newsletter.app.transport_factory import open_transport
from newsletter.app.workspace import OpenedStore, SystemClock, open_workspace
from newsletter.model import MailingStatus, UncertainPolicy
from newsletter.starter import copy_starter
from newsletter.store.database import open_store
from newsletter.store.move import move_database
from tests.command_line import Newsletter, start
from tests.journey.letters import SHORT, set_smtp, short_letter
from tests.journey.worker_faults import THREADS
from tests.journey.worker_office import Office, office_with, use_workers, wait_until
from tests.sending.faulty_smtp import faulty_smtp
from tests.sending.ledgers import store_with
from tests.sending.smtp_servers import mail_server
from tests.store.databases import StoppableServer

PEOPLE = 150
HOLD = UncertainPolicy.HOLD


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
        first = office.workers[0].process
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
                office.workers[0].process.kill()
                office.workers[0].process.join()
    assert (len(office.copies), set(office.copies.values())) == (60, {1})
