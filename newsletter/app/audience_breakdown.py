"""Audience breakdown: who would get an issue, and why the others on its list would not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.app.cadence import recipients_of_round
from newsletter.app.launching import Proposal
from newsletter.app.workspace import Workspace
from newsletter.model import (
    GETS_DIGEST,
    OTHER_TOPICS,
    PAUSED,
    LeftOutPerson,
    MailingStatus,
    RoundRecipients,
    SuppressionReason,
)
from newsletter.model.deferred_dataclass import dataclass

PAGE_SIZE = 100
_RECENTLY = timedelta(days=30)
"""Who left since the list's last mailing is told, or since a month ago if there was none."""
_ORDER = (
    PAUSED,
    GETS_DIGEST,
    OTHER_TOPICS,
    SuppressionReason.UNSUBSCRIBED.value,
    SuppressionReason.BOUNCED.value,
    SuppressionReason.COMPLAINED.value,
    SuppressionReason.STAFF.value,
    SuppressionReason.ERASED.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many of the list get nothing for one reason: a suppression reason, `paused`, ..."""

    reason: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceBreakdown:
    """The people of a proposal: `people` and `left_out` together are those subscribed whom it is for."""

    people: int
    left_out: tuple[LeftOut, ...]
    """By reason, the people's own choices first."""
    left_lately: int
    """How many unsubscribed since the list's last mailing: they are no longer on it."""
    left_since: datetime
    unconfirmed: int
    """How many asked to join and have not confirmed yet."""

    @property
    def left_out_people(self) -> int:
        """All who are on the list and get nothing."""
        return sum(one.people for one in self.left_out)


def break_down(workspace: Workspace, proposal: Proposal) -> AudienceBreakdown:
    """Return who would get a proposed mailing, and how many would not, by reason; in four statements."""
    store, list_key, at = workspace.store, proposal.edition.list, proposal.preview.send_at
    found = store.left_out(list_key, _among(workspace, proposal), topics=_topics(proposal), at=at)
    since = _last_mailing(workspace, list_key)
    return AudienceBreakdown(
        people=proposal.people,
        left_out=tuple(LeftOut(reason=one, people=found[one]) for one in _ordered(found)),
        left_lately=store.left_since(list_key, since),
        left_since=since,
        unconfirmed=store.unconfirmed(list_key, at=workspace.clock.now()),
    )


def left_out_page(
    workspace: Workspace, proposal: Proposal, *, reason: str = "", after: int = -1, limit: int = PAGE_SIZE
) -> tuple[LeftOutPerson, ...]:
    """Return a page of those who would be left out, those behind `after`, in order of id."""
    return workspace.store.left_out_people(
        proposal.edition.list,
        _among(workspace, proposal),
        topics=_topics(proposal),
        at=proposal.preview.send_at,
        reason=reason,
        after=after,
        limit=limit,
    )


def _among(workspace: Workspace, proposal: Proposal) -> RoundRecipients:
    among = recipients_of_round(workspace.publication, proposal.edition, proposal.round, proposal.recipients)
    return replace(among, segment=proposal.segment, by_digest=among.by_digest and proposal.segment is None)


def _topics(proposal: Proposal) -> tuple[str, ...]:
    return proposal.edition.topics if proposal.edition.needs_topic else ()


def _last_mailing(workspace: Workspace, list_key: str) -> datetime:
    sent = [
        one.created_at
        for one in workspace.store.mailings(list=list_key)
        if not (one.cadence or one.is_welcome) and one.status is not MailingStatus.CANCELLED
    ]
    return max(sent, default=workspace.clock.now() - _RECENTLY)


def _ordered(reasons: Iterable[str]) -> list[str]:
    return sorted(reasons, key=lambda one: (_ORDER.index(one) if one in _ORDER else len(_ORDER), one))
