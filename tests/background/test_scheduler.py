"""The scheduler: once, whatever happens to clocks, processes and databases; late and old is held."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.app.workspace import OpenedStore
from newsletter.background.scheduler import HEARTBEAT_SECONDS, Scheduler
from newsletter.errors import RefusedError
from newsletter.model import Action, Approval, Blackout, Hint, Mailing, MailingStatus, ScheduleStatus
from newsletter.store.database import Store
from tests.app.actors import staff
from tests.app.calendar_setup import DUE, START, CalendarRoom, calendar_room
from tests.schedule.clocks import THOROUGH
from tests.store.people import LIST, a_launch, an_edition, subscribe


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        opened.turn()
        yield opened


def beat(room: CalendarRoom, until: dt.datetime) -> None:
    """Let a scheduler run until then, a turn every twenty minutes: often enough to be seen alive."""
    scheduler = room.scheduler()
    while room.clock.now() < until:
        room.clock.time = min(until, room.clock.now() + timedelta(minutes=20))
        scheduler.turn()


def test_a_plan_is_launched_when_it_is_due_and_not_before(room: CalendarRoom) -> None:
    plan = room.plan()
    beat(room, DUE - timedelta(seconds=1))
    assert room.status(plan) == ("waiting", "")
    room.clock.time = DUE
    turn = room.turn()
    assert [mailing.issue for mailing in turn.launched] == ["an-issue"]
    assert [notice.kind for notice in turn.notices] == ["launched"]
    assert room.status(plan)[0] == "launched"
    room.clock.later(minutes=1)
    assert room.turn().launched == ()
    assert len(room.store.mailings()) == 1


def test_a_short_pause_around_the_hour_is_made_up_for(room: CalendarRoom) -> None:
    plan = room.plan()
    beat(room, DUE - timedelta(minutes=10))
    room.clock.time = DUE + timedelta(minutes=15)
    assert len(room.turn().launched) == 1
    assert room.status(plan)[0] == "launched"


def test_what_is_late_is_held_and_reported_once(room: CalendarRoom) -> None:
    plan = room.plan()
    room.clock.time = DUE + timedelta(minutes=31)
    turn = room.turn()
    assert turn.launched == ()
    assert [notice.kind for notice in turn.notices] == ["held"]
    number = str(plan.id)
    release_or_cancel = (Hint(Action.RELEASE_SCHEDULE, number), Hint(Action.CANCEL_SCHEDULE, number))
    assert turn.notices[0].next_steps == release_or_cancel
    assert room.status(plan) == (
        "held",
        "it was due 2026-11-24 18:30 UTC, 31 minutes ago, and was not sent then",
    )
    assert room.turn().notices == ()


def test_what_came_due_while_nobody_watched_is_held_though_hardly_late(room: CalendarRoom) -> None:
    plan = room.plan(send_at=START + timedelta(hours=12))
    room.clock.time = START + timedelta(hours=12, minutes=2)
    room.turn()
    assert "while no scheduler was running" in room.status(plan)[1]


def test_the_end_of_a_gap_is_on_record_for_what_is_made_only_when_it_is_due(room: CalendarRoom) -> None:
    beat(room, START + timedelta(hours=2))
    assert room.store.gap_until() is None
    room.clock.later(hours=3)
    room.turn()
    assert room.store.gap_until() == room.clock.now()


def test_of_two_schedulers_started_after_a_gap_neither_sends(room: CalendarRoom) -> None:
    plan = room.plan(send_at=START + timedelta(hours=12))
    first, second = room.scheduler(), room.scheduler()
    room.clock.time = START + timedelta(hours=12, minutes=2)
    assert first.turn().launched == ()
    assert second.turn().launched == ()
    assert room.status(plan)[0] == "held"


def test_what_was_released_leaves_at_the_time_named(room: CalendarRoom) -> None:
    from newsletter.app.scheduling import release

    plan = room.plan()
    room.clock.time = DUE + timedelta(days=1)
    room.turn()
    held = room.store.schedule_by_id(plan.id)
    release(room.workspace, held.id, "in 1 hour", by=staff("ann"), override="")
    beat(room, room.clock.now() + timedelta(hours=1))
    assert room.status(plan)[0] == "launched"


# --- Restored databases --------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CalendarRoom]:
    """A room whose database can be backed up and put back, of each kind in turn."""
    url = str(request.getfixturevalue("own_postgresql_url")) if request.param == "postgresql" else ""
    with calendar_room(tmp_path, url=url) as opened:
        opened.turn()
        yield opened


def on_the_server(room: CalendarRoom, *statements: str) -> bool:
    """Say statements to the PostgreSQL server of a room, {} being its database; False for SQLite."""
    url = room.workspace.settings.database_url
    if not url.startswith("postgresql"):
        return False
    room.store.close()
    name = url.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.replace("{}", name).encode())
    return True


def back_up(room: CalendarRoom) -> None:
    if on_the_server(room, "CREATE DATABASE {}_copy TEMPLATE {}"):
        return
    folder = room.workspace.settings.state_folder
    with sqlite3.connect(folder / "newsletter.db") as own, sqlite3.connect(folder / "copy.db") as copy:
        own.backup(copy)
    own.close()
    copy.close()


def put_back(room: CalendarRoom) -> None:
    if on_the_server(room, "DROP DATABASE {} WITH (FORCE)", "ALTER DATABASE {}_copy RENAME TO {}"):
        room.workspace.close()
        return
    room.workspace.close()
    folder = room.workspace.settings.state_folder
    for file in folder.glob("newsletter.db*"):
        file.unlink()
    shutil.copy(folder / "copy.db", folder / "newsletter.db")


def restored(room: CalendarRoom, *, witness: bool = True) -> Iterator[CalendarRoom]:
    """Put the back-up in the database's place; without the witness it is another machine."""
    put_back(room)
    if not witness:
        (room.workspace.settings.state_folder / "scheduler.json").unlink()
    with room.workspace:
        yield room


@pytest.mark.parametrize("witness", [True, False])
@pytest.mark.parametrize("minutes_late", [1, 20, 60 * 24])
def test_a_database_of_yesterday_does_not_send_yesterdays_mailing(
    lasting: CalendarRoom, witness: bool, minutes_late: int
) -> None:
    plan = lasting.plan(send_at=START + timedelta(hours=24))
    beat(lasting, START + timedelta(hours=2))
    back_up(lasting)
    lasting.clock.time = START + timedelta(hours=23, minutes=59)
    lasting.turn()
    beat(lasting, START + timedelta(hours=24))
    assert lasting.status(plan)[0] == "launched"

    lasting.clock.later(minutes=minutes_late)
    for old in restored(lasting, witness=witness):
        assert old.status(plan)[0] == "waiting"
        turn = old.turn()
        assert turn.launched == ()
        assert [notice.kind for notice in turn.notices] == ["held"]
        assert old.status(plan)[0] == "held"
        assert old.store.mailings() == ()
        old.clock.later(minutes=1)
        assert old.turn().launched == ()


def test_a_whole_folder_put_back_takes_its_own_witness_back_and_is_held_all_the_same(tmp_path: Path) -> None:
    with calendar_room(tmp_path) as room:
        settings = replace(room.workspace.settings, memory_folder=tmp_path / "home")
        room.workspace = replace(room.workspace, settings=settings)
        plan = room.plan()
        room.turn()
        back_up(room)
        shutil.copy(settings.state_folder / "scheduler.json", tmp_path / "witness.json")
        room.clock.time = DUE - timedelta(minutes=10)
        room.turn()
        room.clock.time = DUE
        assert room.turn().launched
        shutil.copy(tmp_path / "witness.json", settings.state_folder / "scheduler.json")
        for old in restored(room):
            old.clock.later(minutes=1)
            assert old.turn().launched == ()
            assert "restored from a backup" in old.status(plan)[1]


def test_a_restored_database_holds_even_what_is_still_to_come(lasting: CalendarRoom) -> None:
    """It may have been cancelled or changed after the back-up was made."""
    plan = lasting.plan(send_at=START + timedelta(hours=3))
    back_up(lasting)
    lasting.store.cancel_schedule(plan.id, "a mistake in it", now=START)
    beat(lasting, START + timedelta(minutes=2))
    for old in restored(lasting):
        old.turn()
        assert old.status(plan) == (
            "held",
            "the database was restored from a backup, so this may have been sent already",
        )
        fresh = old.plan("made-afterwards")
        beat(old, DUE)
        assert old.status(fresh)[0] == "launched"


def test_a_welcome_that_waited_in_a_restored_database_is_not_sent(lasting: CalendarRoom) -> None:
    one = next(iter(lasting.store.subscribers()))
    place = one.subscriptions[0]
    lasting.store.queue_welcome(one.person.address_key, place.list, since=place.since, now=START)
    assert lasting.store.lists_with_waiting_welcomes() == {place.list}
    back_up(lasting)
    beat(lasting, START + timedelta(minutes=2))
    for old in restored(lasting):
        assert [notice.kind for notice in old.turn().notices] == ["sign-up"]
        assert old.store.lists_with_waiting_welcomes() == frozenset()
        assert old.turn().notices == ()


def test_a_mailing_under_way_in_a_restored_database_is_paused(lasting: CalendarRoom) -> None:
    mailing, _new = lasting.store.launch(replace(a_launch(), now=START))
    lasting.turn()
    back_up(lasting)
    beat(lasting, START + timedelta(minutes=2))
    for old in restored(lasting):
        turn = old.turn()
        assert [notice.kind for notice in turn.notices] == ["paused"]
        found = old.store.mailing(mailing.id)
        assert found is not None
        assert found.status is MailingStatus.PAUSED


def test_after_a_long_gap_a_mailing_from_before_it_is_paused_and_a_newer_one_is_not(
    room: CalendarRoom,
) -> None:
    old, _new = room.store.launch(replace(a_launch(), now=START - timedelta(minutes=1)))
    room.clock.later(days=1)
    new, _new = room.store.launch(
        replace(a_launch(an_edition("new", digest="n" * 64)), now=START + timedelta(days=1))
    )
    room.turn()
    found = {one.id: one.status for one in room.store.mailings()}
    assert found == {old.id: MailingStatus.PAUSED, new.id: MailingStatus.SENDING}


def test_another_database_in_the_same_folder_is_not_taken_for_an_old_one(
    room: CalendarRoom, tmp_path: Path
) -> None:
    beat(room, START + timedelta(minutes=5))
    room.workspace.close()
    for file in room.workspace.settings.state_folder.glob("newsletter.db*"):
        file.unlink()
    with room.workspace as workspace:
        subscribe(workspace.store, range(2))
        plan = room.plan()
        beat(room, DUE)
        assert room.status(plan)[0] == "launched"


# --- Clocks --------------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_and_forward_launches_once(room: CalendarRoom) -> None:
    plan = room.plan()
    beat(room, DUE)
    for step in (-3600, 7200, -86400, 86400 * 3, -86400 * 400, 86400 * 800, 1):
        room.clock.later(seconds=step)
        assert room.turn().launched == ()
    assert room.status(plan)[0] == "launched"
    assert len(room.store.mailings()) == 1


def test_a_clock_that_leaps_ahead_holds_what_it_leapt_over(room: CalendarRoom) -> None:
    plan = room.plan()
    room.clock.later(days=3)
    room.turn()
    assert room.status(plan)[0] == "held"


STEPS = st.lists(st.sampled_from([-7200, -600, -1, 0, 1, 1, 15, 60, 60, 300, 1200, 3600, 90000]), max_size=30)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=300 if THOROUGH else 8,
)
@given(steps=STEPS, restarts=st.lists(st.booleans(), min_size=30, max_size=30))
def test_whatever_clocks_and_restarts_do_a_plan_is_launched_at_most_once_and_never_stale(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], restarts: list[bool]
) -> None:
    with calendar_room(tmp_path_factory.mktemp("walk"), url="sqlite://") as room:
        scheduler = room.scheduler()
        scheduler.turn()
        plan = room.plan(send_at=START + timedelta(minutes=20))
        launched = 0
        for step, restart in zip(steps, restarts, strict=False):
            room.clock.later(seconds=step)
            scheduler = room.scheduler() if restart else scheduler
            turn = scheduler.turn()
            launched += len(turn.launched)
            if turn.launched:
                late = room.clock.now() - plan.send_at
                assert timedelta(0) <= late <= timedelta(minutes=30)
        assert launched == len(room.store.mailings()) <= 1


# --- Kills ---------------------------------------------------------------------------------------


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing after it runs."""


class DyingStore:
    """A store whose process dies at the nth call: before it, or right after it was committed."""

    def __init__(self, store: Store, at: int, *, after: bool) -> None:
        self._store, self._left, self._after = store, at, after

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._store, name)

        def call(*args: Any, **named: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Killed
            result = real(*args, **named)
            if self._left == 0:
                raise Killed
            return result

        return call


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, 19))
def test_killed_at_any_call_the_next_turn_finishes_the_work_once(
    room: CalendarRoom, at: int, after: bool
) -> None:
    due = room.plan()
    beat(room, DUE - timedelta(minutes=1))
    late = room.plan("late", send_at=START - timedelta(hours=1))
    room.clock.time = DUE
    dying: Any = DyingStore(room.store, at, after=after)
    with suppress(Killed):
        Scheduler(workspace=replace(room.workspace, opened=OpenedStore(dying))).turn()
    room.clock.later(seconds=2)
    room.turn()
    room.turn()
    assert room.status(due)[0] == "launched"
    assert room.status(late)[0] == "held"
    assert len(room.store.mailings()) == 1
    assert room.store.counts(1).audience == 3
    told = [one for one in room.store.notices(since=START) if one.kind == "held"]
    assert len(told) == 1, "what is held is told, whoever died before they told it"


def test_a_plan_that_breaks_the_launch_is_held_and_keeps_no_other_back(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = room.plan("broken", send_at=DUE - timedelta(seconds=1)), room.plan("sound")
    real = Store.launch_schedule

    def launch(self: Store, schedule_id: int, **given: Any) -> Mailing | None:
        if schedule_id == broken.id:
            raise RefusedError("its edition cannot be read")
        return real(self, schedule_id, **given)

    monkeypatch.setattr(Store, "launch_schedule", launch)
    beat(room, DUE)
    assert room.status(broken) == ("held", "it could not be launched: its edition cannot be read")
    assert room.status(sound)[0] == "launched"


def test_a_mailing_that_ends_while_it_is_to_be_paused_stops_no_turn(
    room: CalendarRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailing, _new = room.store.launch(replace(a_launch(), now=START - timedelta(minutes=1)))
    room.turn()
    room.clock.later(days=1)
    under_way = room.store.sending_mailings()
    room.store.steer(mailing.id, MailingStatus.CANCELLED, now=START)
    monkeypatch.setattr(Store, "sending_mailings", lambda _self: under_way)
    assert room.turn().notices == ()


# --- Guards at the hour --------------------------------------------------------------------------


def test_a_day_of_mourning_declared_meanwhile_holds_it_unless_overridden(room: CalendarRoom) -> None:
    plan = room.plan()
    known, other = ("blackout m 2026-11-24",), ("quiet", "blackout e 2026-11-24", "distance an-issue")
    spared = room.plan("spared", override="the mayor asked", overridden=known)
    before = room.plan("before", override="for another reason", overridden=other)
    day = dt.date(2026, 11, 24)
    room.rules(blackouts=(Blackout(key="m", first=day, last=day, reason="A day of mourning"),))
    beat(room, DUE)
    assert room.status(plan) == ("held", "November 24, 2026 is a blackout day: A day of mourning")
    assert room.status(before) == room.status(plan)
    assert room.status(spared)[0] == "launched"


def test_what_leaves_a_little_late_is_asked_by_when_it_leaves(room: CalendarRoom) -> None:
    midnight = START.replace(hour=8, minute=0) + timedelta(days=1)  # the 25th begins in Los Angeles
    before = room.plan("before", send_at=midnight - timedelta(seconds=1))
    late = room.plan("late", send_at=midnight - timedelta(minutes=10))
    day = dt.date(2026, 11, 25)
    room.rules(blackouts=(Blackout(key="m", first=day, last=day, reason="A day of mourning"),))
    room.clock.time = midnight - timedelta(minutes=15)
    room.turn()
    beat(room, midnight + timedelta(seconds=1))
    assert room.status(before)[0] == "launched"
    assert room.status(late) == ("held", "November 25, 2026 is a blackout day: A day of mourning")


def test_another_mailing_to_the_same_people_holds_it(room: CalendarRoom) -> None:
    room.rules(distance_hours=24.0)
    first, second = room.plan("first"), room.plan("second", send_at=DUE + timedelta(minutes=5))
    room.store.launch(replace(a_launch(an_edition("by-hand", digest="h" * 64)), now=START))
    beat(room, DUE)
    status, reason = room.status(first)
    assert status == "held"
    assert "3 of these people get by-hand" in reason
    assert room.status(second)[0] == "waiting"


def test_an_override_for_a_second_mailing_does_not_hold_the_first(room: CalendarRoom) -> None:
    room.rules(distance_hours=24.0)
    first = room.plan("first")
    second = room.plan("second", send_at=DUE + timedelta(hours=2), overridden=("distance first",))
    beat(room, DUE)
    assert room.status(first)[0] == "launched"
    beat(room, DUE + timedelta(hours=2))
    assert room.status(second)[0] == "launched"


def test_who_was_told_of_a_plan_and_sent_all_the_same_does_not_hold_it(room: CalendarRoom) -> None:
    room.rules(distance_hours=24.0)
    planned = room.plan("planned", send_at=DUE + timedelta(hours=2))
    room.clock.later(minutes=1)
    urgent = room.plan("urgent", overridden=("distance planned",))
    beat(room, DUE)
    assert room.status(urgent)[0] == "launched"
    beat(room, DUE + timedelta(hours=2))
    assert room.status(planned)[0] == "launched"


def test_a_correction_of_another_issue_holds_nothing(room: CalendarRoom) -> None:
    room.rules(distance_hours=24.0)
    other = an_edition("other", digest="o" * 64)
    room.store.launch(replace(a_launch(other), now=START - timedelta(days=3)))
    room.store.launch(replace(a_launch(replace(other, digest="p" * 64), number=1), now=START))
    plan = room.plan()
    beat(room, DUE)
    assert room.status(plan)[0] == "launched"


def test_a_correction_need_not_keep_its_distance(room: CalendarRoom) -> None:
    room.rules(distance_hours=24.0)
    room.store.launch(replace(a_launch(an_edition("other", digest="h" * 64)), now=START))
    plan = room.plan(round_=1)
    beat(room, DUE)
    assert room.status(plan)[0] == "launched"


def test_without_the_approvals_it_is_held_and_with_them_it_goes(room: CalendarRoom) -> None:
    room.rules(approvals=2)
    bare, approved = room.plan("bare"), room.plan("approved")
    for name in ("Bo", "Cy", "Ann Author"):
        for plan in (approved, bare)[: 2 if name == "Bo" else 1]:
            approval = Approval(
                issue=plan.issue, list=LIST, digest=plan.digest, name=name, actor="root", at=START
            )
            room.store.approve(approval, name.casefold())
    beat(room, DUE)
    assert room.status(approved)[0] == "launched"
    assert room.status(bare) == ("held", "the issue needs 2 approvals; so far it has 1 (Bo)")


def test_an_approval_of_another_edition_does_not_count(room: CalendarRoom) -> None:
    room.rules(approvals=1)
    plan = room.plan()
    room.store.approve(
        Approval(issue=plan.issue, list=LIST, digest="x" * 64, name="Bo", actor="root", at=START), "bo"
    )
    beat(room, DUE)
    assert room.status(plan)[0] == "held"


def test_waves_leave_in_each_readers_zone(room: CalendarRoom) -> None:
    from tests.store.people import a_consent, a_person

    room.store.import_people([(a_person(9, attributes={"timezone": "Pacific/Honolulu"}), a_consent())])
    plan = room.plan(readers_zone=True)  # 18:30 by the reader's clock; the publication is in UTC here
    beat(room, DUE)
    counts = room.store.counts(1)
    assert (counts.queued, counts.deferred) == (3, 1)
    assert room.store.next_due(1) == DUE + timedelta(hours=10)
    assert room.status(plan)[0] == "launched"


# --- Signs of life -------------------------------------------------------------------------------


def test_an_idle_scheduler_leaves_a_sign_of_life_now_and_then(room: CalendarRoom) -> None:
    scheduler = room.scheduler()
    scheduler.turn()
    before = room.store.seen().turns
    for _ in range(HEARTBEAT_SECONDS - 1):
        room.clock.later(seconds=1)
        scheduler.turn()
    assert room.store.seen().turns == before
    room.clock.later(seconds=1)
    scheduler.turn()
    assert room.store.seen().turns == before + 1
    assert room.store.schedules(ScheduleStatus.WAITING) == ()
