"""List hygiene: finds addresses that look dead or mistyped, and consents that are old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from newsletter.app.workspace import Workspace
from newsletter.model import Action, Hint, Notice
from newsletter.schedule.wall_time import local
from newsletter.subscribers.domain_typos import typo_hint
from newsletter.subscribers.hygiene import Doubt, Remark, dead, inactive, mistyped, outdated

_MAILINGS_BACK = 20
_ISSUES_TAKEN = 10
_MONTH = timedelta(days=30.44)


def doubtful_addresses(workspace: Workspace) -> Iterator[Remark]:
    """Yield addresses on the lists that staff should review; nothing is changed."""
    upkeep = workspace.settings.schedule.upkeep
    yield from dead(workspace.store.refusals(mailings_back=_MAILINGS_BACK), refusals=upkeep.refusals)
    doubtful = [one for one in workspace.store.mailed_domains() if typo_hint(f"@{one}")]
    yield from mistyped(workspace.store.mailed_addresses(doubtful))
    if upkeep.consent_months:
        before = workspace.clock.now() - upkeep.consent_months * _MONTH
        silent = workspace.store.silent_people(
            mailings_back=_MAILINGS_BACK, at_least=_ISSUES_TAKEN, agreed_before=before
        )
        yield from inactive(silent)
        yield from outdated(workspace.store.old_consents(before=before))


def report_hygiene(workspace: Workspace) -> tuple[str, tuple[Notice, ...]]:
    """Count addresses to review and notify staff of them once a month; for the job `hygiene`."""
    found = Counter(remark.doubt for remark in doubtful_addresses(workspace))
    result = ", ".join(f"{found[doubt]} {doubt.value}" for doubt in Doubt if doubt is not Doubt.DOMAIN)
    if not found:
        return result, ()
    now = workspace.clock.now()
    month = f"{local(now, workspace.settings.schedule.zone):%Y-%m}"
    notice = Notice(
        key=f"hygiene {month}",
        at=now,
        kind="hygiene",
        text=f"Some addresses need a review ({result})",
        next_steps=(Hint(Action.SHOW_DOUBTFUL_ADDRESSES),),
    )
    return result, (notice,) if workspace.store.add_notice(notice) else ()
