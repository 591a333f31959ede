"""Mailing report: what became of a mailing, as numbers to draw: over time, by domain, by version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.audience_preview import VariantCount, count_versions
from newsletter.app.mailing_control import find_mailing
from newsletter.app.workspace import Workspace
from newsletter.model import Counts, DomainBounces, DomainReply, EventCounts, Mailing
from newsletter.reports.timeline import timeline_edges
from newsletter.sending.variant_selector import VariantSelector


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePart:
    """A part of the time that a mailing took, and how many deliveries were accepted in it."""

    start: datetime
    end: datetime
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingReport:
    """What became of a mailing. Everybody in `counts` has one outcome; who bounced is among the accepted."""

    mailing: Mailing
    counts: Counts
    came_back: EventCounts
    timeline: tuple[TimelinePart, ...]
    """() if nothing was accepted."""
    bounces: tuple[DomainBounces, ...]
    refusals: tuple[DomainReply, ...]
    unsubscribed: Mapping[str, int]
    """By method: who left the list after they were sent it, until its next mailing."""
    next_mailing: Mailing | None
    """The list's next mailing: who leaves after it, leaves after that one."""
    versions: tuple[VariantCount, ...]
    """How many were sent each version; () for an issue in one version."""
    missed: Mapping[str, int]
    """Whom it did not reach, by reason (model.missed_reason)."""

    @property
    def unsubscribed_people(self) -> int:
        """All who left."""
        return sum(self.unsubscribed.values())

    @property
    def missed_people(self) -> int:
        """All whom it did not reach."""
        return sum(self.missed.values())


def report_mailing(workspace: Workspace, mailing_id: int) -> MailingReport:
    """Return the report of a mailing as things are now; raises NotFoundError."""
    store = workspace.store
    mailing = find_mailing(workspace, mailing_id)
    audit = store.audit(mailing_id)
    following = _next_mailing(workspace, mailing)
    return MailingReport(
        mailing=mailing,
        counts=audit.counts,
        came_back=audit.came_back,
        timeline=_timeline(workspace, mailing_id),
        bounces=store.bounces_by_domain(mailing_id),
        refusals=store.refusals_by_domain(mailing_id),
        unsubscribed=store.withdrawals(mailing, until=following.created_at if following else None),
        next_mailing=following,
        versions=_versions(workspace, mailing),
        missed=store.missed(mailing_id),
    )


def _next_mailing(workspace: Workspace, mailing: Mailing) -> Mailing | None:
    """Return the next mailing to the same people; a welcome email goes to others."""
    later = (
        one
        for one in workspace.store.mailings(list=mailing.list)
        if one.id > mailing.id and not one.is_welcome and one.started_at is not None
    )
    return next(later, None)


def _timeline(workspace: Workspace, mailing_id: int) -> tuple[TimelinePart, ...]:
    span = workspace.store.accepted_span(mailing_id)
    if span is None:
        return ()
    edges = timeline_edges(*span)
    counted = workspace.store.accepted_between(mailing_id, edges)
    return tuple(
        TimelinePart(start=start, end=end, people=people)
        for start, end, people in zip(edges[:-1], edges[1:], counted, strict=True)
    )


def _versions(workspace: Workspace, mailing: Mailing) -> tuple[VariantCount, ...]:
    edition = workspace.store.edition_of(mailing.id)
    if not edition.others:
        return ()
    rules = [rule for _key, rule in VariantSelector.of(edition).rules]
    groups = workspace.store.count_mailed(mailing, rules, topics=bool(edition.topics))
    return tuple(one for one in count_versions(edition, groups) if one.is_sent)
