"""Approval gap: why an edition lacks approvals, and what has changed since somebody approved it last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.approvals import ApprovalStatus
from newsletter.app.kept_versions import Milestone, kept_versions
from newsletter.app.workspace import Workspace
from newsletter.issues.comment_anchor import changed_blocks
from newsletter.issues.line_ends import plain_text
from newsletter.issues.text_blocks import text_blocks
from newsletter.model import Approval
from newsletter.schedule.approval import same_person


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedBefore:
    """The last approval of an earlier edition.

    `version` is the kept version of the text that was approved, "" if there is none, and `changed` the number
    of its blocks that were changed, added or deleted since; None without a version.
    """

    name: str
    at: datetime
    version: str = ""
    changed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalGap:
    """What an edition lacks: `missing` approvals; `by` gave theirs; `before` is None if nobody ever did."""

    missing: int
    by: tuple[str, ...]
    before: ApprovedBefore | None


def approval_gap(
    workspace: Workspace, slug: str, text: str, list_key: str, status: ApprovalStatus
) -> ApprovalGap | None:
    """Return what the edition of an issue's text lacks by its status; None if it lacks nothing."""
    if not status.missing:
        return None
    earlier = set(map(same_person, status.earlier))
    approvals = [
        one
        for one in workspace.store.approvals(slug, list_key)
        if one.withdrawn_at is None and same_person(one.name) in earlier
    ]
    before = _before(workspace, slug, text, approvals) if approvals else None
    return ApprovalGap(missing=status.missing, by=status.by, before=before)


def _before(workspace: Workspace, slug: str, text: str, approvals: Sequence[Approval]) -> ApprovedBefore:
    last = approvals[-1]
    # A correction is approved with its mark and without it: two digests of the same text.
    digests = {one.digest for one in approvals if one.at == last.at}
    for one in kept_versions(workspace, slug):
        if one.milestone is Milestone.APPROVED and one.edition in digests:
            return ApprovedBefore(
                name=last.name,
                at=last.at,
                version=one.id,
                changed=_changed(plain_text(one.source), plain_text(text)),
            )
    return ApprovedBefore(name=last.name, at=last.at)


def _changed(old: str, new: str) -> int:
    found = changed_blocks(text_blocks(old), text_blocks(new))
    return max(len(found.before), len(found.after))
