from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import TransportDownError
from newsletter.model import Accepted, Deferred, LaneState, Limit, Recipient, ThrottleRules
from newsletter.sending.throttle_gate import ThrottleGate
from newsletter.store.database import Store, open_store
from tests.sending.samples import NOW, recipient

SLOW = Deferred(code=421, reply="4.7.28 unusual rate of mail")


class Street:
    """A gate, a clock that a sender's waiting moves on, and who left when."""

    def __init__(self, store: Store, rules: ThrottleRules) -> None:
        self.held: list[datetime] = []
        self.gate = ThrottleGate(
            rules, store, transport="smtp", sender_domain="thirteenth.example", on_hold=self.held.append
        )
        self.store = store
        self.now = NOW
        self.left: list[tuple[datetime, Recipient]] = []
        self.back: list[tuple[datetime, Recipient]] = []

    def send(self, people: Sequence[Recipient], *, for_seconds: float = 1e9) -> None:
        """Do as a sender does: ask, wait, ask again."""
        end = self.now + timedelta(seconds=for_seconds)
        asking = list(people)
        while asking and self.now < end:
            leave = self.gate.ask(asking, now=self.now)
            self.left += [(self.now, one) for one in leave.go]
            if leave.back:
                assert leave.back_until is not None
                self.back += [(leave.back_until, one) for one in leave.back]
            settled = {one.subscriber_id for one in (*leave.go, *leave.back)}
            asking = [one for one in asking if one.subscriber_id not in settled]
            if not settled:
                assert leave.wait_seconds > 0
                self.now += timedelta(seconds=min(leave.wait_seconds, 7200))

    @property
    def seconds(self) -> list[float]:
        return [(at - NOW).total_seconds() for at, _ in self.left]


@contextmanager
def street(rules: ThrottleRules, folder: Path) -> Iterator[Street]:
    with open_store("sqlite://", state_folder=folder) as store:
        yield Street(store, rules)


def people(number: int, domain: str = "reader.example", start: int = 1) -> list[Recipient]:
    return [recipient(n, address=f"r{n}@{domain}") for n in range(start, start + number)]


def test_without_limits_everybody_goes_and_nothing_is_written(tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        found.send(people(500))
        assert len(found.left) == 500
        assert set(found.seconds) == {0.0}
        assert found.store.lanes("smtp") == {}


def test_a_transports_pace_is_kept_over_all_domains(tmp_path: Path) -> None:
    with street(ThrottleRules(transport=Limit(per_second=10)), tmp_path) as found:
        found.send(people(20) + people(20, "b.example", 100))
        assert len(found.left) == 40
        assert found.seconds[-1] == pytest.approx(3.9, abs=0.2)
        assert max(Counter(int(second) for second in found.seconds).values()) <= 11


def test_two_processes_keep_one_limit(tmp_path: Path) -> None:
    rules = ThrottleRules(transport=Limit(per_second=10))
    with street(rules, tmp_path) as one:
        other = Street(one.store, rules)
        one.send(people(200), for_seconds=3)
        other.send(people(200), for_seconds=3)
        assert len(one.left) <= 41
        assert len(other.left) <= 11


def test_a_limit_of_one_transport_binds_no_other(tmp_path: Path) -> None:
    rules = ThrottleRules(transport=Limit(per_second=1), transports={"smtp": Limit()})
    with street(rules, tmp_path) as found:
        found.send(people(50))
        assert set(found.seconds) == {0.0}


def test_a_slow_domain_makes_room_for_the_others(tmp_path: Path) -> None:
    rules = ThrottleRules(domains={"slow.example": Limit(per_hour=5)})
    slow, quick = people(30, "slow.example"), people(30, "quick.example", 100)
    with street(rules, tmp_path) as found:
        found.send([one for pair in zip(slow, quick, strict=True) for one in pair])
        gone = Counter(one.address.partition("@")[2] for _, one in found.left)
        assert gone == {"slow.example": 5, "quick.example": 30}
        assert set(found.seconds) == {0.0}
        assert len(found.back) == 25
        assert min(until for until, _ in found.back) >= NOW + timedelta(hours=1)
        assert found.held == []


def test_copies_of_a_slow_domain_that_are_put_off_get_times_one_after_the_other(tmp_path: Path) -> None:
    with street(ThrottleRules(domain=Limit(per_hour=60)), tmp_path) as found:
        for start in range(0, 300, 30):
            found.send(people(30, start=start))
        times = sorted({until for until, _ in found.back})
        assert len(times) >= 8
        assert times[-1] - times[0] >= timedelta(hours=3)


def test_a_mailing_that_must_wait_long_says_until_when(tmp_path: Path) -> None:
    with street(ThrottleRules(transport=Limit(per_hour=10)), tmp_path) as found:
        found.send(people(25))
        assert len(found.left) == 25
        assert found.back == []
        assert found.held
        assert found.seconds[10] >= 3600 > found.seconds[9]


def test_a_new_sender_domain_is_warmed_up(tmp_path: Path) -> None:
    with street(ThrottleRules(warm_up_per_day=20), tmp_path) as found:
        found.send(people(100))
        days = Counter(at.date() for at, _ in found.left)
        assert [days[day] for day in sorted(days)] == [20, 40, 40]
        assert found.held


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    per_second=st.sampled_from([0.0, 3.0, 20.0]),
    per_hour=st.sampled_from([0, 30]),
    domain_hour=st.sampled_from([0, 4]),
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=6),
)
def test_nobody_is_dropped_and_no_limit_is_passed(
    per_second: float, per_hour: int, domain_hour: int, sizes: list[int], tmp_path: Path
) -> None:
    rules = ThrottleRules(
        transport=Limit(per_second=per_second, per_hour=per_hour), domain=Limit(per_hour=domain_hour)
    )
    everybody = [
        one for place, size in enumerate(sizes) for one in people(size, f"d{place}.example", 100 * place + 1)
    ]
    with street(rules, tmp_path) as found:
        found.send(everybody)
        assert len(found.left) + len(found.back) == len(everybody)
        if per_hour:
            seconds = found.seconds
            assert all(b - a >= 3600 for a, b in zip(seconds, seconds[per_hour:], strict=False))
        if domain_hour:
            gone = Counter(
                one.address.partition("@")[2] for at, one in found.left if at < NOW + timedelta(hours=1)
            )
            assert max(gone.values(), default=0) <= domain_hour


# --- Push-backs -------------------------------------------------------------------------------------


def test_a_domain_that_says_too_much_is_slowed_for_every_process_and_others_are_not(tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        found.send(people(100))
        found.now += timedelta(seconds=5)
        found.gate.heard(found.left[0][1], SLOW, now=found.now)
        other = Street(found.store, ThrottleRules())
        other.now = found.now
        other.send(people(50, start=500) + people(50, "b.example", 900))
        assert [one.address.endswith("b.example") for _, one in other.left[1:51]] == [True] * 50
        assert other.now > found.now + timedelta(seconds=2)


def test_it_recovers(tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        found.send(people(100))
        found.gate.heard(found.left[0][1], SLOW, now=found.now)
        found.now += timedelta(hours=1)
        before = found.now
        found.send(people(100, start=500))
        assert found.now == before


@pytest.mark.parametrize("outcome", [Accepted(), Deferred(code=451, reply="4.7.1 greylisted")])
def test_other_outcomes_slow_nothing(outcome: Accepted | Deferred, tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        found.send(people(100))
        found.gate.heard(found.left[0][1], outcome, now=found.now)
        assert found.store.lanes("smtp") == {}


def test_a_429_holds_every_process_for_as_long_as_it_asks(tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        found.gate.broke(TransportDownError("429", retry_after_seconds=40), now=found.now)
        other = Street(found.store, ThrottleRules())
        for one in (found, other):
            one.send(people(5))
            assert set(one.seconds) == {40.0}


def test_a_421_halves_the_pace_of_the_transport(tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        found.send(people(100))
        found.now += timedelta(seconds=5)
        found.gate.broke(TransportDownError("421 4.7.0 too many", too_much=True), now=found.now)
        before = found.now
        found.send(people(20, start=500))
        assert timedelta(seconds=1.5) < found.now - before < timedelta(seconds=3)


def test_a_server_that_was_away_is_sent_to_as_before(tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        found.send(people(100))
        found.gate.broke(TransportDownError("connection refused"), now=found.now)
        lane = found.store.lanes("smtp")["smtp"]
        assert lane == LaneState(
            changed_at=lane.changed_at,
            down_since=lane.down_at,
            down_at=lane.down_at,
            down_reason="connection refused",
        )
        before = found.now
        found.send(people(100, start=500))
        assert found.now == before


def test_news_of_other_processes_comes_within_a_second(tmp_path: Path) -> None:
    with street(ThrottleRules(), tmp_path) as found:
        other = Street(found.store, ThrottleRules())
        other.send(people(1))
        found.gate.broke(TransportDownError("429", retry_after_seconds=40), now=found.now)
        other.now += timedelta(seconds=1)
        other.send(people(5))
        assert other.seconds[1:] == [40.0] * 5


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(hours=3), timedelta(days=2)])
def test_when_the_clock_is_set_back_mail_goes_on_at_its_pace(back: timedelta, tmp_path: Path) -> None:
    rules = ThrottleRules(transport=Limit(per_second=10))
    with street(rules, tmp_path) as found, street(rules, tmp_path) as other:
        other.gate._store = found.store
        found.send(people(8), for_seconds=0.35)
        assert 2 <= len(found.left) < 8
        found.now -= back
        other.now = found.now
        began = found.now
        before = len(found.left)
        found.send(people(20))
        assert found.now - began < timedelta(seconds=5)
        assert len(found.left) == before + 20
        # Another process, which has given out no times yet.
        other.send(people(20))
        assert other.now - began < timedelta(seconds=6)


def test_when_the_clock_is_set_back_nobody_is_put_off_for_longer_than_before(tmp_path: Path) -> None:
    with street(ThrottleRules(domain=Limit(per_hour=30)), tmp_path) as found:
        found.send(people(30))
        found.now -= timedelta(hours=5)
        found.send(people(10, start=100), for_seconds=10)
        assert found.back
        assert max(until for until, _ in found.back) < found.now + timedelta(hours=3)
