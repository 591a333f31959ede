"""Hygiene: which addresses on the lists look dead, mistyped, or as if they had long forgotten us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.model import Action, Hint, Notice, SubscriptionStatus
from newsletter.schedule.wall_time import local
from newsletter.subscribers.hygiene import Doubt, Remark, dead, mistyped, outdated

_MAILINGS_BACK = 20
_MONTH = timedelta(days=30.44)


def inspect(workspace: Workspace) -> Iterator[Remark]:
    """Yield what looks wrong with the people on the lists; nothing is changed."""
    upkeep = workspace.settings.schedule.upkeep
    yield from dead(workspace.store.refusals(mailings_back=_MAILINGS_BACK), refusals=upkeep.refusals)
    people = workspace.store.subscribers(status=SubscriptionStatus.SUBSCRIBED)
    yield from mistyped(one.person.address for one in people if one.suppressed is None)
    if upkeep.consent_months:
        before = workspace.clock.now() - upkeep.consent_months * _MONTH
        yield from outdated(workspace.store.old_consents(before=before))


def report_hygiene(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Count what looks wrong, and tell staff once a month when something does; for the job `hygiene`."""
    found = Counter(remark.doubt for remark in inspect(workspace))
    result = ", ".join(f"{doubt.value}: {found[doubt]}" for doubt in Doubt)
    if not found:
        return result, ()
    now = workspace.clock.now()
    month = f"{local(now, workspace.settings.schedule.zone):%Y-%m}"
    notice = Notice(
        key=f"hygiene {month}",
        at=now,
        kind="hygiene",
        text=f"Some addresses should be looked at ({result})",
        next_steps=(Hint(Action.SHOW_DOUBTFUL_ADDRESSES),),
    )
    return result, (notice,) if workspace.store.tell(notice) else ()
