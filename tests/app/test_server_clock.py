"""The server's clock: one time for all workers, carried on by a clock that is never set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from newsletter.app.server_clock import ServerClock
from newsletter.errors import StoreDownError
from tests.sending.ledgers import START, StandingClock


@dataclass
class Machine:
    """A machine: its clock, how long it has run, and a server that answers after so many seconds."""

    clock: StandingClock
    server: datetime = START
    running: float = 100.0
    answer_seconds: float = 0.0

    def read(self) -> datetime:
        self.running += self.answer_seconds
        return self.server

    @property
    def server_clock(self) -> ServerClock:
        return ServerClock(self.read, fallback=self.clock, steady=lambda: self.running)


@pytest.fixture
def machine() -> Machine:
    return Machine(StandingClock(START + timedelta(hours=3)))


def test_its_own_clock_tells_the_time_until_the_server_has_answered(machine: Machine) -> None:
    clock = machine.server_clock
    assert clock.now() == machine.clock.now()
    clock.synchronize()
    assert clock.now() == START


def test_the_machines_clock_may_be_set_meanwhile(machine: Machine) -> None:
    clock = machine.server_clock
    clock.synchronize()
    machine.clock.advance(days=-2)
    machine.running += 7.5
    assert clock.now() == START + timedelta(seconds=7.5)


def test_the_servers_clock_is_followed_when_it_is_set(machine: Machine) -> None:
    clock = machine.server_clock
    clock.synchronize()
    machine.server -= timedelta(hours=1)
    clock.synchronize()
    assert clock.now() == START - timedelta(hours=1)


def test_an_answer_was_true_in_the_middle_of_its_way_and_a_slow_one_is_not_used(machine: Machine) -> None:
    clock = machine.server_clock
    machine.answer_seconds = 0.5
    clock.synchronize()
    assert clock.now() == START + timedelta(seconds=0.25)
    machine.answer_seconds = 4.0
    clock.synchronize()
    assert clock.now() == START + timedelta(seconds=4.25)


def test_even_a_slow_answer_is_better_than_none(machine: Machine) -> None:
    clock = machine.server_clock
    machine.answer_seconds = 4.0
    clock.synchronize()
    assert clock.now() == START + timedelta(seconds=2)


def test_while_the_server_is_away_its_time_goes_on() -> None:
    times = iter([START])

    def read() -> datetime:
        for told in times:
            return told
        raise StoreDownError("away", hint="")

    running = [0.0]
    clock = ServerClock(
        read, fallback=StandingClock(datetime(1970, 1, 1, tzinfo=UTC)), steady=lambda: running[0]
    )
    clock.synchronize()
    running[0] = 60.0
    with pytest.raises(StoreDownError):
        clock.synchronize()
    assert clock.now() == START + timedelta(minutes=1)
