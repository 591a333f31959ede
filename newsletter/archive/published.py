"""Published issues: which mailings make up an issue of the archive, and which edition of them is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from newsletter.model import Mailing
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A round with another edition than the round to the same list before it."""

    before: Mailing
    after: Mailing


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedIssue:
    """An issue that went to public lists: its mailings, oldest first, and the one whose edition is shown."""

    slug: str
    mailings: tuple[Mailing, ...]
    corrections: tuple[Correction, ...]
    """Oldest first."""

    @property
    def shown(self) -> Mailing:
        """The mailing whose edition is shown."""
        return self.corrections[-1].after if self.corrections else self.mailings[0]

    @property
    def corrected_at(self) -> datetime | None:
        """When the last correction was sent; None if there was none."""
        return self.corrections[-1].after.created_at if self.corrections else None

    @property
    def sent_at(self) -> datetime:
        """When the issue was first sent."""
        return self.mailings[0].created_at


def published_issues(mailings: Iterable[Mailing], lists: Collection[str]) -> tuple[PublishedIssue, ...]:
    """Group the mailings of public lists by issue, newest issue first.

    `mailings` are those that reached somebody. `lists` are the keys of public lists. A correction is a later
    round to a list with another digest than the round before it; a round with the same digest went to those
    who had missed the issue and changes nothing.
    """
    by_issue: dict[str, list[Mailing]] = {}
    for mailing in sorted(mailings, key=lambda one: (one.created_at, one.id)):
        if mailing.list in lists:
            by_issue.setdefault(mailing.issue, []).append(mailing)
    found = [_published(slug, its) for slug, its in by_issue.items()]
    return tuple(sorted(found, key=lambda one: (one.sent_at, one.slug), reverse=True))


def _published(slug: str, mailings: Sequence[Mailing]) -> PublishedIssue:
    """Return an issue from its mailings, oldest first."""
    latest, corrections = dict[str, Mailing](), list[Correction]()
    for mailing in mailings:
        before = latest.get(mailing.list)
        latest[mailing.list] = mailing
        if before is not None and before.digest != mailing.digest:
            corrections.append(Correction(before=before, after=mailing))
    return PublishedIssue(slug=slug, mailings=tuple(mailings), corrections=tuple(corrections))
