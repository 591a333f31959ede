"""Stores the throttle's state: one row per lane, shared by all senders."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

import sqlalchemy as sa

from newsletter.model import LaneState
from newsletter.store.repository import Repository
from newsletter.store.throttle_tables import throttle_lanes

T = TypeVar("T")


class ThrottleLanes(Repository):
    """The LaneStore (newsletter.ports)."""

    def lanes(self, transport: str) -> Mapping[str, LaneState]:
        """Return every stored lane of a transport."""
        lane = throttle_lanes.c.lane
        # After the blank come the domains; "!" is what follows it.
        theirs = sa.or_(lane == transport, sa.and_(lane >= f"{transport} ", lane < f"{transport}!"))
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(throttle_lanes).where(theirs)).all()
        return {row.lane: _to_state(row.state) for row in rows}

    def lane_states(self, names: Sequence[str]) -> Mapping[str, LaneState]:
        """Return the stored lanes of these names."""
        wanted = sa.select(throttle_lanes).where(throttle_lanes.c.lane.in_(names))
        with self._database.reading() as connection:
            return {row.lane: _to_state(row.state) for row in connection.execute(wanted)}

    def change_lanes(
        self,
        names: Sequence[str],
        change: Callable[[Mapping[str, LaneState]], tuple[Mapping[str, LaneState], T]],
    ) -> T:
        """Change lanes in one transaction, alone; see ports.LaneStore."""
        fresh = [{"lane": name, "state": _to_text(LaneState())} for name in sorted(set(names))]
        insert = self._database.insert(throttle_lanes).on_conflict_do_nothing()
        wanted = (
            sa.select(throttle_lanes)
            .where(throttle_lanes.c.lane.in_(names))
            # In one order for all, so that two workers never wait for each other.
            .order_by(throttle_lanes.c.lane)
            .with_for_update()
        )
        with self._database.writing() as connection:
            found = connection.execute(wanted).all()
            if len(found) < len(fresh):
                connection.execute(insert, fresh)
                found = connection.execute(wanted).all()
            states, more = change({row.lane: _to_state(row.state) for row in found})
            update = sa.update(throttle_lanes).where(throttle_lanes.c.lane == sa.bindparam("name"))
            changed = [{"name": name, "now": _to_text(state)} for name, state in sorted(states.items())]
            if changed:
                connection.execute(update.values(state=sa.bindparam("now")), changed)
            return more


def _to_text(state: LaneState) -> str:
    return json.dumps(asdict(state), separators=(",", ":"))


def _to_state(text: str) -> LaneState:
    found: dict[str, Any] = json.loads(text)
    if "span" in found:
        found |= _in_minutes(found["span"], found.get("spans", ()))
    # A value that an older or newer program wrote and this one does not know is not an obstacle.
    known = {name: value for name, value in found.items() if name in LaneState.__dataclass_fields__}
    return LaneState(**known | {"minutes": tuple(known.get("minutes", ()))})


def _in_minutes(span: int, spans: Sequence[int]) -> dict[str, Any]:
    """Return what earlier versions counted by five minutes: in the last minute of each, so none too early."""
    return {"minute": span * 5 + 4, "minutes": [part for count in spans for part in (count, 0, 0, 0, 0)]}
