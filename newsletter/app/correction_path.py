"""Correction path: where a mailing's issue is on the way from a mistake to its correction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from newsletter.app.editions import for_list, open_issue, render_issue
from newsletter.app.mailing_control import find_mailing
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model import Counts, Mailing, MailingStatus, Recipients, RoundRecipients
from newsletter.schedule.edition_changes import EditionChanges, edition_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPath:
    """What a page or a command needs to lead somebody through a correction."""

    mailing: Mailing
    counts: Counts
    is_under_way: bool
    """It has to end, or be cancelled, before it can be corrected."""
    changes: EditionChanges
    """What differs between what was sent and the issue as its file is now."""
    problem: str
    """Why the file makes no email now; "" if it does."""
    got_it: int
    """How many got it and are still on the list."""
    missed_it: int
    """How many on the list did not get it."""


def correction_path(workspace: Workspace, mailing_id: int) -> CorrectionPath:
    """Return where a mailing is on the way to its correction; raises NotFoundError."""
    mailing = find_mailing(workspace, mailing_id)
    store = workspace.store
    changes, problem = EditionChanges(), ""
    try:
        issue = for_list(open_issue(workspace, mailing.issue), mailing.list)
        now = render_issue(workspace, replace(issue, correction=mailing.is_correction))
        changes = edition_changes(store.edition_of(mailing.id), now)
    except NewsletterError as error:
        problem = error.message
    last = max(one.round for one in store.mailings(issue=mailing.issue, list=mailing.list))
    at = workspace.clock.now()

    def people(recipients: Recipients) -> int:
        among = RoundRecipients(issue=mailing.issue, round=last + 1, recipients=recipients)
        return store.audience_size(mailing.list, among, at=at)

    return CorrectionPath(
        mailing=mailing,
        counts=store.counts(mailing.id),
        is_under_way=mailing.status in (MailingStatus.SENDING, MailingStatus.PAUSED),
        changes=changes,
        problem=problem,
        got_it=people(Recipients.GOT_IT),
        missed_it=people(Recipients.MISSED_IT),
    )
