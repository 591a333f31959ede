"""The public archive: issues that went to lists with an archive, as anybody can read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from newsletter.app.workspace import Workspace
from newsletter.archive.page import PageParts as PageParts
from newsletter.archive.page import archive_page, page_names
from newsletter.archive.published import PublishedIssue, published_issues
from newsletter.archive.summary import EditionSummary as EditionSummary
from newsletter.archive.summary import PictureSummary as PictureSummary
from newsletter.archive.summary import VersionSummary
from newsletter.errors import GoneError, NotFoundError
from newsletter.model import Actor, Edition, Mailing, public_versions
from newsletter.model.phrase import phrase
from newsletter.rendering.language import long_date as long_date
from newsletter.rendering.language import own_name
from newsletter.rendering.language import short_date as short_date


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedIssue:
    """An issue of the archive: when it was sent and corrected, and the summary of its newest edition."""

    published: PublishedIssue
    summary: EditionSummary
    zone: str

    @property
    def slug(self) -> str:
        """The issue's name in addresses."""
        return self.published.slug

    @property
    def sent_on(self) -> date:
        """The day that it was first sent, by the publication's clocks."""
        return self.day_of(self.published.sent_at)

    @property
    def corrected_on(self) -> date | None:
        """The day of the last correction; None if there was none."""
        at = self.published.corrected_at
        return None if at is None else self.day_of(at)

    @property
    def updated_at(self) -> datetime:
        """When what it shows was last changed."""
        return self.published.corrected_at or self.published.sent_at

    def version(self, lang: str) -> VersionSummary:
        """Return its version in a language, else the main one."""
        return self.summary.version(lang)

    def pages(self) -> dict[str, str]:
        """Return the last part of the address of its page in each language, the main one first."""
        return dict(page_names(self.slug, self.summary.langs))

    def page(self, lang: str) -> str:
        """Return the last part of the address of its page in a language, else in the main one."""
        return self.pages()[self.version(lang).lang]

    def day_of(self, moment: datetime) -> date:
        """Return the day of a moment by the publication's clocks."""
        return moment.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFile:
    """A file that belongs to an archived edition."""

    data: bytes
    media_type: str


def archived_issues(workspace: Workspace) -> tuple[ArchivedIssue, ...]:
    """Return the issues that anybody can read, newest first."""
    removed = workspace.store.archive_removals()
    return tuple(one for one in _sent_issues(workspace) if one.slug not in removed)


def find_archived(workspace: Workspace, name: str) -> tuple[ArchivedIssue, str]:
    """Return the issue and the language of a page's name (`SLUG`, `SLUG.LANG`).

    Raises NotFoundError; GoneError for an issue that staff removed.
    """
    found = _find(_sent_issues(workspace), name)
    if found is None:
        raise NotFoundError("there is no such issue in the archive")
    if found[0].slug in workspace.store.archive_removals():
        raise GoneError("this issue was removed from the archive")
    return found


def remove_from_archive(workspace: Workspace, slug: str, *, reason: str, by: Actor) -> bool:
    """Remove an issue that was sent, with its pictures and files; False if it was removed already.

    Raises NotFoundError.
    """
    if not any(one.issue == slug for one in workspace.store.mailings(issue=slug)):
        raise NotFoundError(phrase("no issue “{slug}” has been sent", slug=slug), hint="Give its whole slug")
    now = workspace.clock.now()
    return workspace.store.remove_from_archive(slug, reason=reason, by=by.name, now=now)


def restore_to_archive(workspace: Workspace, slug: str) -> None:
    """Show an issue again that was removed; raises NotFoundError."""
    if not workspace.store.restore_to_archive(slug):
        raise NotFoundError(
            phrase("no issue “{slug}” was removed from the archive", slug=slug), hint="Give its whole slug"
        )


def _find(issues: Sequence[ArchivedIssue], name: str) -> tuple[ArchivedIssue, str] | None:
    for issue in issues:
        if issue.slug == name:
            return issue, issue.summary.langs[0]
    for issue in issues:
        for lang, page in issue.pages().items():
            if page == name:
                return issue, lang
    return None


def _sent_issues(workspace: Workspace) -> tuple[ArchivedIssue, ...]:
    """Return the issues that went to archived lists, newest first, also those that staff removed."""
    zone = workspace.settings.schedule.zone
    found = (
        ArchivedIssue(published=one, summary=workspace.summaries.load(workspace.store, one.shown), zone=zone)
        for one in _published(workspace)
    )
    return tuple(one for one in found if one.summary.archive)


def archived_html(
    workspace: Workspace, issue: ArchivedIssue, lang: str, *, media: str, parts: PageParts
) -> str:
    """Return the page of an issue's version in a language; see archive.page.archive_page."""
    return archive_page(public_edition(workspace, issue, lang), media=media, parts=parts)


def public_edition(workspace: Workspace, issue: ArchivedIssue, lang: str) -> Edition:
    """Return the frozen edition that anybody may read in a language, without the bytes of its pictures."""
    return edition_for_anybody(workspace, issue.published.shown, lang)


def edition_for_anybody(workspace: Workspace, mailing: Mailing, lang: str) -> Edition:
    """Return the version of a mailing's edition without segments in a language, else the main one."""
    whole = workspace.store.archived_edition(mailing.id, with_pictures=False)
    versions = public_versions(whole)
    return next((one for one in versions if one.lang == lang), versions[0])


def archived_picture(workspace: Workspace, name: str) -> ArchiveFile:
    """Return a picture of an archived edition by its name; raises NotFoundError for any other picture."""
    for mailing, summary in _editions(workspace):
        for picture in summary.pictures:
            if picture.name == name:
                data = workspace.store.edition_picture(mailing.digest, picture.position)
                return ArchiveFile(data=data, media_type=picture.media_type)
    raise NotFoundError("there is no such picture in the archive")


def archived_calendar(workspace: Workspace, name: str) -> ArchiveFile:
    """Return a calendar file of an archived edition by its name; raises NotFoundError for any other."""
    for mailing, summary in _editions(workspace):
        if name in summary.calendars:
            edition = workspace.store.archived_edition(mailing.id, with_pictures=False)
            files = [file for one in (edition, *edition.others) for file in one.calendars]
            data = next(file.data for file in files if file.name == name)
            return ArchiveFile(data=data, media_type="text/calendar; charset=utf-8")
    raise NotFoundError("there is no such calendar file in the archive")


def archived_files(workspace: Workspace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of all pictures and documents, and of all calendar files, of archived editions."""
    summaries = [summary for _mailing, summary in _editions(workspace)]
    pictures = dict.fromkeys(picture.name for one in summaries for picture in one.pictures)
    pictures |= dict.fromkeys(document.name for one in summaries for document in one.documents)
    calendars = dict.fromkeys(name for one in summaries for name in one.calendars)
    return tuple(pictures), tuple(calendars)


def _editions(workspace: Workspace) -> Iterator[tuple[Mailing, EditionSummary]]:
    """Yield every edition of the issues: emails sent before a correction link to files of theirs."""
    for issue in archived_issues(workspace):
        for mailing in issue.published.mailings:
            yield mailing, workspace.summaries.load(workspace.store, mailing)


def _published(workspace: Workspace) -> tuple[PublishedIssue, ...]:
    lists = archived_lists(workspace)
    if not lists:
        return ()
    reached = workspace.store.published_mailings(lists)
    mailings = (one for one in workspace.store.mailings() if one.id in reached and not one.is_welcome)
    return published_issues(mailings, lists)


def archived_lists(workspace: Workspace) -> frozenset[str]:
    """Return the keys of the lists whose issues anybody can read; none without web pages (base_url)."""
    if not workspace.publication.base_url:
        return frozenset()
    return frozenset(key for key, one in workspace.publication.lists.items() if one.is_archived)


def language_title(lang: str) -> str:
    """Return a language's name in itself with a capital letter: Español."""
    name = own_name(lang)
    return name[:1].upper() + name[1:]
