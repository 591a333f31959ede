"""Near mailings: what else the same people get within days of a proposed send, whatever the rules allow."""

from __future__ import annotations

from dataclasses import replace

from newsletter.app.frequency_cap import nearby_mailings
from newsletter.app.launching import Proposal
from newsletter.app.workspace import Workspace
from newsletter.schedule.frequency_cap import MailingTimes
from newsletter.schedule.frequency_cap import NearbyMailing as NearbyMailing

DAYS = 3


def near_mailings(workspace: Workspace, proposal: Proposal, *, days: int = DAYS) -> tuple[NearbyMailing, ...]:
    """Return the mailings, sent or scheduled, that some of the people get within days, nearest in time first.

    These are for information; what is forbidden is among the proposal's obstacles.
    """
    settings = workspace.settings
    rules = replace(settings.schedule, distance_hours=24.0 * days)
    wide = replace(workspace, settings=replace(settings, schedule=rules))
    preview = proposal.preview
    times = MailingTimes(
        at=preview.send_at,
        wall=preview.instant.wall if preview.waves else None,
        zone=preview.instant.zone,
    )
    found = nearby_mailings(wide, proposal.edition.issue, proposal.edition.list, times)
    return tuple(sorted(found, key=lambda one: abs(one.at - preview.send_at)))
