"""Turn taking: for which mailings a slice ends early, and that nobody is lost or written to twice by it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.app.turn_taking import NEW_TURN_SECONDS, TURN_SECONDS, is_anothers_turn
from newsletter.app.workspace import OpenedStore, Workspace, open_workspace
from newsletter.background.worker import Worker
from newsletter.model import Clearance, LaneState, Limit, Mailing, MailingStatus, ThrottleRules
from newsletter.ports import Launch
from newsletter.sending.throttle import grant
from newsletter.starter import copy_starter
from newsletter.store.database import Store, open_store
from tests.journey.letters import set_smtp
from tests.journey.worker_office import use_workers, wait_until
from tests.sending.faulty_smtp import FaultyMail, faulty_smtp
from tests.sending.ledgers import consent, person
from tests.sending.samples import edition

HUGE, SMALL = 2400, 300
LIST, URGENT = "constituents", "urgent"


@dataclass
class Desk:
    """A publication on PostgreSQL, and a mail server that counts."""

    workspace: Workspace
    sink: FaultyMail

    @property
    def store(self) -> Store:
        return self.workspace.store

    def people(self, number: int, *, list_: str = LIST) -> None:
        self.store.import_people((person(one), replace(consent(), list=list_)) for one in range(number))

    def launch(self, issue: str, *, list_: str = LIST) -> Mailing:
        """Launch a mailing to all who are on a list."""
        return self.store.launch(
            Launch(
                edition=edition(issue=issue),
                list=list_,
                round=0,
                transport="smtp",
                policy=self.workspace.settings.policy,
                now=datetime.now(UTC),
                clearance=Clearance(approvals=0),
            )
        )[0]

    def ends(self, mailing: Mailing) -> list[datetime]:
        """Return when each delivery of a mailing was recorded as sent."""
        asked = sa.text(
            "SELECT updated_at FROM deliveries WHERE mailing_id = :m AND status = 'sent' ORDER BY updated_at"
        )
        with self.store._database.reading() as connection:
            return list(connection.execute(asked, {"m": mailing.id}).scalars())

    def copies(self, mailing: Mailing) -> Counter[str]:
        """Return how many messages of a mailing each reader has."""
        found = {address: sum(mailing.key in one for one in ids) for address, ids in self.sink.copies.items()}
        return +Counter(found)


@pytest.fixture
def desk(postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "memory"))
    root = tmp_path / "publication"
    copy_starter(root)
    use_workers(root)
    with (
        faulty_smtp() as sink,
        open_store(postgresql_url, state_folder=tmp_path / "state", has_workers=True) as store,
    ):
        set_smtp(root, sink.smtp())
        with (root / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[lists.{URGENT}]\ntitle = "Urgent"\nwhy = "You asked for it."\n')
        opened = open_workspace(root, {"NEWSLETTER_DATABASE_URL": postgresql_url})
        yield Desk(replace(opened, opened=OpenedStore(store)), sink)


# --- Decisions --------------------------------------------------------------------------------------


def test_a_slice_gives_way_to_a_mailing_that_waits_to_a_new_one_sooner(desk: Desk) -> None:
    desk.people(3)
    first = desk.launch("first")
    assert not is_anothers_turn(desk.workspace, first.id, 60.0)
    second = desk.launch("second")
    assert is_anothers_turn(desk.workspace, first.id, NEW_TURN_SECONDS)
    assert not is_anothers_turn(desk.workspace, first.id, NEW_TURN_SECONDS / 2)
    begun(desk, second)
    assert not is_anothers_turn(desk.workspace, first.id, NEW_TURN_SECONDS)
    assert is_anothers_turn(desk.workspace, first.id, TURN_SECONDS)


def begun(desk: Desk, mailing: Mailing) -> None:
    """Begin a mailing, and put back what was claimed."""
    now = datetime.now(UTC)
    with desk.store.worker() as sender:
        desk.store.claim(mailing.id, sender, limit=1, now=now)
        desk.store.release(mailing.id, sender, now=now)


def in_hand(desk: Desk, other: Mailing) -> None:
    with desk.store._database.writing() as connection:
        change = "UPDATE deliveries SET owner = 'somebody', status = 'claimed' WHERE mailing_id = :m"
        connection.execute(sa.text(f"{change} AND subscriber_id = 1"), {"m": other.id})


def paused(desk: Desk, other: Mailing) -> None:
    desk.store.steer(other.id, MailingStatus.PAUSED, now=datetime.now(UTC))


def announced_for_later(desk: Desk, other: Mailing) -> None:
    with desk.store._database.writing() as connection:
        connection.execute(
            sa.text("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 minute'")
        )


def all_tried_later(desk: Desk, other: Mailing) -> None:
    change = "UPDATE deliveries SET status = 'deferred', next_try_at = now() + interval '1 minute'"
    with desk.store._database.writing() as connection:
        connection.execute(sa.text(f"{change} WHERE mailing_id = :m"), {"m": other.id})


def at_its_limit(desk: Desk, other: Mailing) -> None:
    now = datetime.now(UTC).timestamp()
    limit = Limit(per_hour=10)
    desk.store.change_lanes(
        ["smtp"], lambda of: ({"smtp": grant(of["smtp"], limit, wanted=10, now=now)[0]}, None)
    )
    rules = ThrottleRules(transports={"smtp": limit})
    desk.workspace = replace(desk.workspace, settings=replace(desk.workspace.settings, throttle=rules))


def asked_to_wait(desk: Desk, other: Mailing) -> None:
    now = datetime.now(UTC).timestamp()
    shut = LaneState(shut_until=now + 60, changed_at=now)
    desk.store.change_lanes(["smtp"], lambda _states: ({"smtp": shut}, None))


@pytest.mark.parametrize(
    "change", [in_hand, paused, announced_for_later, all_tried_later, at_its_limit, asked_to_wait]
)
def test_a_slice_does_not_end_for_nothing(desk: Desk, change: Callable[[Desk, Mailing], None]) -> None:
    desk.people(3)
    first, other = desk.launch("first"), desk.launch("other")
    assert is_anothers_turn(desk.workspace, first.id, 60.0)
    change(desk, other)
    assert not is_anothers_turn(desk.workspace, first.id, 60.0)


def test_a_pace_of_some_a_second_is_no_reason_to_let_others_wait(desk: Desk) -> None:
    desk.people(3)
    first, _other = desk.launch("first"), desk.launch("other")
    now = datetime.now(UTC).timestamp()
    busy = LaneState(next_at=now + 1.0, changed_at=now)
    desk.store.change_lanes(["smtp"], lambda _states: ({"smtp": busy}, None))
    rules = ThrottleRules(transport=Limit(per_second=1))
    desk.workspace = replace(desk.workspace, settings=replace(desk.workspace.settings, throttle=rules))
    assert is_anothers_turn(desk.workspace, first.id, 60.0)


# --- One worker -------------------------------------------------------------------------------------


@pytest.fixture
def short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a turn so short that a mailing of some seconds has several."""
    monkeypatch.setattr("newsletter.app.turn_taking.TURN_SECONDS", 0.25)
    monkeypatch.setattr("newsletter.app.turn_taking.NEW_TURN_SECONDS", 0.1)
    monkeypatch.setattr("newsletter.app.pause_monitor._TICK_SECONDS", 0.02)


@dataclass
class Working:
    """A worker with one slot, at work in a thread."""

    desk: Desk
    stop: threading.Event

    def wait_for(self, *mailings: Mailing) -> None:
        """Wait until these are finished."""
        numbers = {one.id for one in mailings}
        wait_until(lambda: not numbers & {one.id for one in self.desk.store.sending_mailings()})


@pytest.fixture
def working(desk: Desk, short_turns: None) -> Iterator[Working]:
    stop, notices = threading.Event(), list[object]()
    worker = Worker(workspace=desk.workspace, on_notice=notices.append, stop=stop)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield Working(desk, stop)
    finally:
        stop.set()
        thread.join()


def test_a_small_mailing_is_done_long_before_a_huge_one_that_began_before_it(
    desk: Desk, working: Working
) -> None:
    desk.people(HUGE)
    desk.people(SMALL, list_=URGENT)
    huge = desk.launch("huge")
    wait_until(lambda: sum(desk.copies(huge).values()) > SMALL)
    small = desk.launch("small", list_=URGENT)
    working.wait_for(huge, small)
    ends, own = desk.ends(huge), desk.ends(small)
    assert (len(ends), len(own)) == (HUGE, SMALL)
    before = sum(at < own[-1] for at in ends)
    assert before < HUGE * 3 / 4, before
    for mailing, people in ((huge, HUGE), (small, SMALL)):
        copies = desk.copies(mailing)
        assert (len(copies), set(copies.values())) == (people, {1})


def test_two_huge_mailings_share_a_worker(desk: Desk, working: Working) -> None:
    desk.people(HUGE)
    both = desk.launch("one"), desk.launch("two")
    working.wait_for(*both)
    first, second = (desk.ends(one) for one in both)
    assert (len(first), len(second)) == (HUGE, HUGE)
    end = min(first[-1], second[-1])
    done = [sum(at <= end for at in ends) for ends in (first, second)]
    # One after the other, it would be none. A mailing has only some four turns here, so how even it is, is chance.
    assert min(done) >= HUGE / 5, done
    for mailing in both:
        copies = desk.copies(mailing)
        assert (len(copies), set(copies.values())) == (HUGE, {1})
