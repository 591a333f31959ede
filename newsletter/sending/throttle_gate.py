"""The gate: the throttle as a sending process uses it, asked by all its threads before copies leave.

What is remembered of lanes lies in the ledger's database, so that several workers keep one limit. It is
cheap: one small read a second to hear of other workers' push-backs, and one transaction a slice where
there is a limit; without limits and push-backs nothing is written.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from newsletter.errors import TransportDownError
from newsletter.model import LaneState, Limit, Outcome, Recipient, ThrottleRules, Unknown
from newsletter.ports import LaneStore
from newsletter.sending.failpoints import Leave
from newsletter.sending.throttle import (
    AHEAD_SECONDS,
    Grant,
    grant,
    pushed_back,
    put_off,
    reachable,
    shut,
    slows,
    unreachable,
    with_clock_of,
)
from newsletter.sending.throttle_hold import transport_limit, warm_up_lane

LOOK_SECONDS = 1.0
"""How old the news from other workers may be."""
PATIENCE_SECONDS = 5.0
"""A copy whose domain must wait longer makes room for others."""
LONGEST_HOLD_SECONDS = 3_900.0
"""A mailing that must wait longer (a warm-up's day is full) ends its run; the rest stays queued."""
_USELESS_SECONDS = 2.0
"""A time that nobody took for so long is not used later, on top of others."""
_METER_SECONDS = 10.0
_MANY = 20_000


class ThrottleGate:
    """A Permit (newsletter.sending.failpoints) that keeps the limits of a transport and of every domain.

    `on_hold` hears when the whole mailing has to wait, and until when; when that is longer than an hour,
    it should stop the run.
    """

    def __init__(
        self,
        rules: ThrottleRules,
        store: LaneStore,
        *,
        transport: str,
        sender_domain: str,
        on_hold: Callable[[datetime], None] | None = None,
    ) -> None:
        self._rules = rules
        self._free = rules == ThrottleRules()
        """There are no limits of ours: only push-backs count."""
        self._store = store
        self._transport = transport
        self._warm_up = warm_up_lane(sender_domain)
        self._on_hold = on_hold
        self._lock = threading.Lock()
        self._known: Mapping[str, LaneState] = {}
        self._looked_at = 0.0
        self._asked_at = 0.0
        self._pools: dict[str, deque[float]] = {}
        self._asks: dict[str, float] = {}
        """When a lane that gave too little has more."""
        self._meter = _Meter()
        self._is_down = False
        """Somebody noted that the transport cannot be reached."""

    def ask(self, recipients: Sequence[Recipient], *, now: datetime) -> Leave:
        """Say who may leave now; who waits for a slow domain goes back until it is their turn."""
        at = now.timestamp()
        with self._lock:
            self._forget_if_set_back(at)
            self._look(at)
            if self._free and not self._known:
                self._meter.count([self._transport] * len(recipients), at)
                self._meter.count(map(self._domain_lane, recipients), at)
                return Leave(go=recipients)
            wanted = {one.subscriber_id: self._lanes(one) for one in recipients}
            waits = self._stock(wanted.values(), at)
            go = [one for one in recipients if self._take(wanted[one.subscriber_id], at)]
            if go:
                return Leave(go=go)
            return self._hold(recipients, wanted, waits, at)

    def heard(self, recipient: Recipient, outcome: Outcome, *, now: datetime) -> None:
        """Slow the domain down when its server says that it is too much."""
        if self._is_down and not isinstance(outcome, Unknown):
            self._change(self._transport, reachable, now.timestamp())
            self._is_down = False
        if slows(outcome):
            self._push_back(self._domain_lane(recipient), now.timestamp(), 0.0)

    def broke(self, error: TransportDownError, *, now: datetime) -> None:
        """Leave the transport alone for as long as it asks, or slow it down if it asks for fewer messages.

        Unless it asks for a time, note that it cannot be reached, for those who watch.
        """
        at = now.timestamp()
        if error.retry_after_seconds:
            self._push_back(self._transport, at, at + error.retry_after_seconds)
            return
        if error.too_much:
            self._push_back(self._transport, at, 0.0)
        self._change(self._transport, lambda lane: unreachable(lane, reason=error.message, now=at), at)
        self._is_down = True

    # --- Lanes ------------------------------------------------------------------------------------

    def _lanes(self, recipient: Recipient) -> tuple[str, ...]:
        lanes = (self._transport, self._domain_lane(recipient))
        return (*lanes, self._warm_up) if self._rules.warm_up_per_day else lanes

    def _domain_lane(self, recipient: Recipient) -> str:
        return f"{self._transport} {recipient.address.rpartition('@')[2].lower()}"

    def _limit(self, lane: str) -> Limit:
        rules = self._rules
        if lane == self._transport:
            return transport_limit(rules, lane)
        if lane == self._warm_up:
            return Limit(first_day=rules.warm_up_per_day)
        return rules.domains.get(lane.partition(" ")[2], rules.domain)

    def _bound(self, lane: str) -> bool:
        """Say whether a lane has to be asked at all."""
        return lane in self._known or self._limit(lane) != Limit()

    def _look(self, at: float) -> None:
        if not self._looked_at <= at < self._looked_at + LOOK_SECONDS:
            found = self._store.lanes(self._transport)
            self._known = {name: state for name, state in found.items() if _matters(state, at)}
            self._is_down = bool(found[self._transport].down_since) if self._transport in found else False
            self._looked_at = at

    def _forget_if_set_back(self, at: float) -> None:
        """Forget times that were given out before the clock was set back: they would come hours later."""
        if at < self._asked_at - _USELESS_SECONDS:
            self._pools.clear()
            self._asks.clear()
        self._asked_at = at

    # --- Times ------------------------------------------------------------------------------------

    def _stock(self, wanted: Iterable[tuple[str, ...]], at: float) -> Mapping[str, float]:
        """Get times for the lanes that are bound; return when to ask again, for those that give none."""
        needs = Counter(lane for lanes in wanted for lane in lanes if self._bound(lane))
        for lane, pool in self._pools.items():
            while pool and pool[0] < at - _USELESS_SECONDS:
                pool.popleft()
            needs[lane] -= len(pool)
        short = [lane for lane, number in needs.items() if number > 0]
        missing = {lane: needs[lane] for lane in short if self._asks.get(lane, 0.0) <= at + AHEAD_SECONDS / 2}
        if missing:
            found = self._store.change_lanes(
                tuple(missing), lambda states: self._granted(states, missing, at)
            )
            for lane, given in found.items():
                self._pools.setdefault(lane, deque()).extend(given.times)
                self._asks[lane] = given.ask_at
        return {lane: self._asks[lane] for lane in short if self._asks.get(lane)}

    def _granted(
        self, states: Mapping[str, LaneState], missing: Mapping[str, int], at: float
    ) -> tuple[Mapping[str, LaneState], Mapping[str, Grant]]:
        found = {
            lane: grant(with_clock_of(states[lane], at), self._limit(lane), wanted=number, now=at)
            for lane, number in missing.items()
        }
        return {lane: one[0] for lane, one in found.items()}, {lane: one[1] for lane, one in found.items()}

    def _take(self, lanes: tuple[str, ...], at: float) -> bool:
        """Take a time from every bound lane, or none from any."""
        pools = [self._pools.get(lane) or deque() for lane in lanes if self._bound(lane)]
        if any(not pool or pool[0] > at for pool in pools):
            return False
        for pool in pools:
            pool.popleft()
        self._meter.count(lanes, at)
        return True

    # --- Holding ----------------------------------------------------------------------------------

    def _hold(
        self,
        recipients: Sequence[Recipient],
        wanted: Mapping[int, tuple[str, ...]],
        waits: Mapping[str, float],
        at: float,
    ) -> Leave:
        ready = {
            one.subscriber_id: max(self._ready(lane, waits, at) for lane in wanted[one.subscriber_id])
            for one in recipients
        }
        for lane, ask_at in waits.items():
            mine = [one for one in recipients if lane in wanted[one.subscriber_id]]
            alone = lane not in (self._transport, self._warm_up)
            if alone and ask_at > at + PATIENCE_SECONDS and not self._pools.get(lane):
                until = self._put_off(lane, len(mine), ask_at, at)
                return Leave(back=mine, back_until=datetime.fromtimestamp(until, UTC))
        soonest = min(ready.values())
        if self._on_hold and soonest > at + PATIENCE_SECONDS:
            self._on_hold(datetime.fromtimestamp(soonest, UTC))
        return Leave(wait_seconds=max(soonest - at, 0.01))

    def _ready(self, lane: str, waits: Mapping[str, float], at: float) -> float:
        if not self._bound(lane):
            return at
        pool = self._pools.get(lane)
        return pool[0] if pool else waits.get(lane, at)

    def _put_off(self, lane: str, number: int, ask_at: float, at: float) -> float:
        def change(states: Mapping[str, LaneState]) -> tuple[Mapping[str, LaneState], float]:
            before = with_clock_of(states[lane], at)
            state, until = put_off(before, self._limit(lane), number=number, ask_at=ask_at, now=at)
            return {lane: state}, until

        return self._store.change_lanes((lane,), change)

    def _change(self, lane: str, change: Callable[[LaneState], LaneState], at: float) -> None:
        """Change what is kept of a lane, for all who send."""

        def changed(states: Mapping[str, LaneState]) -> tuple[Mapping[str, LaneState], None]:
            return {lane: change(with_clock_of(states[lane], at))}, None

        self._store.change_lanes((lane,), changed)

    def _push_back(self, lane: str, at: float, until: float) -> None:
        with self._lock:
            pace = self._meter.pace(lane, at)
            self._change(
                lane,
                lambda before: shut(before, until=until) if until else pushed_back(before, pace=pace, now=at),
                at,
            )
            self._pools.pop(lane, None)
            self._asks.pop(lane, None)
            self._looked_at = 0.0


def _matters(state: LaneState, at: float) -> bool:
    """Say whether a lane is pushed back or shut: only then has it a say without a limit of ours."""
    return bool(state.cap) or state.shut_until > at


class _Meter:
    """How many copies this process let go by each lane, lately."""

    def __init__(self) -> None:
        self._began = 0.0
        self._now: Counter[str] = Counter()
        self._before: Counter[str] = Counter()

    def count(self, lanes: Iterable[str], at: float) -> None:
        """Count a copy by each lane named."""
        if not self._began <= at < self._began + _METER_SECONDS or len(self._now) > _MANY:
            fresh = self._began + 2 * _METER_SECONDS > at >= self._began
            self._began, self._before, self._now = at, self._now if fresh else Counter(), Counter()
        self._now.update(lanes)

    def pace(self, lane: str, at: float) -> float:
        """Return copies a second: of the last ten seconds, or of those since they began."""
        here = self._now[lane] / max(at - self._began, 1.0)
        return max(self._before[lane] / _METER_SECONDS, here)
