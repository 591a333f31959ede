"""Send choices: what staff can choose from when they send an issue: lists, segments, slots, zones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.app.confirmed_launch import LaunchChoice
from newsletter.app.next_slot import next_slot
from newsletter.app.segments import SegmentCount, count_segments
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.model import Instant, MailingList
from newsletter.schedule.recipient_timezones import ATTRIBUTE

_COMMON_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Berlin",
    "UTC",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendChoices:
    """What there is to choose from."""

    lists: Sequence[MailingList]
    segments: Sequence[SegmentCount]
    """Those of newsletter.toml, with how many people of the chosen list are in each."""
    next_slot: Instant | None
    """The list's next free slot; None if it has no slots."""
    zones: Sequence[str]
    """The publication's own zone first."""
    knows_zones: bool
    """Whether readers' time zones are known, so that each can get it at the same hour of their own."""


def send_choices(workspace: Workspace, choice: LaunchChoice) -> SendChoices:
    """Return what there is to choose from for an issue; `choice.list` must be a list's key."""
    try:
        slot = next_slot(workspace, choice.list)
    except NotFoundError:
        slot = None
    own = workspace.settings.schedule.zone
    segments = count_segments(workspace, choice.list).segments if workspace.publication.segments else ()
    return SendChoices(
        lists=tuple(workspace.publication.lists.values()),
        segments=segments,
        next_slot=slot,
        zones=(own, *(one for one in _COMMON_ZONES if one != own)),
        knows_zones=ATTRIBUTE in workspace.publication.attributes,
    )
