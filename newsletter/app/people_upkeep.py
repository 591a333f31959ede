"""People upkeep: addresses to review by what is doubtful about them, and what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.hygiene import doubtful_addresses
from newsletter.app.workspace import Workspace
from newsletter.model import RenewalCounts
from newsletter.subscribers.hygiene import Doubt, Remark

MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulGroup:
    """Addresses with one problem: the first ones, and how many there are."""

    doubt: str
    """dead, typo, inactive, or old."""
    total: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepReport:
    """What staff can look at; nothing is changed by looking."""

    groups: tuple[DoubtfulGroup, ...]
    unconfirmed: int
    """Sign-ups that wait for the person to confirm."""
    renewals: tuple[tuple[str, RenewalCounts], ...]
    """Of each list: what became of asking people whether they still want it; only lists that were asked."""


def upkeep_report(workspace: Workspace) -> UpkeepReport:
    """Look at everybody on the lists."""
    totals: dict[Doubt, int] = {}
    listed: dict[Doubt, list[Remark]] = {}
    for remark in doubtful_addresses(workspace):
        totals[remark.doubt] = totals.get(remark.doubt, 0) + 1
        if len(first := listed.setdefault(remark.doubt, [])) < MOST_LISTED:
            first.append(remark)
    now = workspace.clock.now()
    asked = ((key, workspace.store.renewal_counts(key)) for key in workspace.publication.lists)
    return UpkeepReport(
        groups=tuple(
            DoubtfulGroup(doubt=doubt.value, total=totals[doubt], remarks=tuple(listed[doubt]))
            for doubt in Doubt
            if doubt in totals
        ),
        unconfirmed=workspace.store.period_counts(since=now, until=now).waiting,
        renewals=tuple((key, counts) for key, counts in asked if counts.asked),
    )
