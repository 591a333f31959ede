"""Digest items: which issues a digest has, and which of its readers get which of them.

A reader's digest has what was sent while it was theirs: since they subscribed or chose a digest. Readers are
therefore divided by that moment, and each part of them gets the issues from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from newsletter.archive.published import PublishedIssue
from newsletter.model import Cadence, DigestAudience, DigestItem, DigestRecord, MailingStatus
from newsletter.model.deferred_dataclass import dataclass

_AT_MOST = timedelta(days=100)
"""How far back a digest reaches, however long none was made."""
_COUNTS = (MailingStatus.SENDING, MailingStatus.FINISHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingIssue:
    """An issue for a digest; `is_corrected` if an earlier digest had it before its correction."""

    published: PublishedIssue
    is_corrected: bool = False

    @property
    def item(self) -> DigestItem:
        """The issue and its edition, for the record."""
        return DigestItem(issue=self.published.slug, digest=self.published.shown.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPart:
    """The readers that get the same issues, and those issues, newest first."""

    audience: DigestAudience
    issues: tuple[WaitingIssue, ...]


def waiting_issues(
    published: Iterable[PublishedIssue],
    earlier: Sequence[DigestRecord],
    *,
    until: datetime,
) -> tuple[WaitingIssue, ...]:
    """Return the issues of one list that its next digest has, newest first.

    `published` are the issues from which readers of digests were left out; `earlier` are the list's digests
    of one cadence; what one that was cancelled had waits again. An issue
    whose mailing is paused or cancelled waits until it is sent or corrected. An issue that was corrected
    after it was in a digest is in the next one once more.
    """
    sent = [one for one in earlier if not one.cancelled]
    told = {item for record in sent for item in record.items}
    issues_told = {item.issue for item in told}
    found = [
        WaitingIssue(published=one, is_corrected=one.slug in issues_told)
        for one in published
        if until - _AT_MOST < (one.corrected_at or one.sent_at)
        and (one.corrected_at or one.sent_at if one.slug in issues_told else one.sent_at) <= until
        and _is_sent(one)
        and DigestItem(issue=one.slug, digest=one.shown.digest) not in told
    ]
    return tuple(sorted(found, key=lambda one: (one.published.sent_at, one.published.slug), reverse=True))


def digest_parts(issues: Sequence[WaitingIssue], cadence: Cadence) -> tuple[DigestPart, ...]:
    """Divide the readers of a digest by which of its issues are theirs; the oldest readers come first.

    Nobody is in two parts; whoever chose a digest after the newest issue is in none.
    """
    starts = sorted({one.published.sent_at for one in issues})
    return tuple(
        DigestPart(
            audience=DigestAudience(cadence=cadence, after=after, before=before),
            issues=tuple(one for one in issues if one.published.sent_at >= before),
        )
        for after, before in zip([None, *starts], starts, strict=False)
    )


def _is_sent(issue: PublishedIssue) -> bool:
    """Return whether the edition that the issue's page shows is what readers have or are getting."""
    return any(one.digest == issue.shown.digest and one.status in _COUNTS for one in issue.mailings)
