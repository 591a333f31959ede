"""Plans for the store's and the schedule's tests."""

from __future__ import annotations

from datetime import datetime

from newsletter.model import Instant, Schedule, UncertainPolicy
from newsletter.store.database import Store
from newsletter.store.schedules import Plan
from tests.store.people import LIST, NOW, an_edition, later

DUE = later(hours=1)


def a_plan(
    *,
    issue: str = "sanctuary-city",
    digest: str = "d" * 64,
    send_at: datetime = DUE,
    now: datetime = NOW,
    list_key: str = LIST,
    round_: int = 0,
    transport: str = "memory",
    readers_zone: bool = False,
    override: str = "",
    overridden: tuple[str, ...] = (),
    wall: datetime | None = None,
) -> Plan:
    """Return a plan to send a small edition in an hour."""
    return Plan(
        edition=an_edition(issue, digest=digest),
        list=list_key,
        round=round_,
        transport=transport,
        policy=UncertainPolicy.RESEND,
        instant=Instant(at=send_at, wall=wall or send_at.replace(tzinfo=None), zone="UTC"),
        send_at=send_at,
        readers_zone=readers_zone,
        spoken="in 1 hour",
        made_by="maria",
        now=now,
        authors=("Ann Author",),
        override=override,
        overridden=overridden,
    )


def planned(store: Store, **given: object) -> Schedule:
    """Put a plan into the store."""
    return store.schedule(a_plan(**given))[0]  # type: ignore[arg-type]
