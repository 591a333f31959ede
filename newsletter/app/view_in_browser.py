"""View in browser: where the link of an email leads, and the page of an issue without one in the archive."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.archive import ArchiveFile, PageParts, archived_issues
from newsletter.app.link_tokens import link_tokens
from newsletter.app.workspace import Workspace
from newsletter.archive.page import archive_page
from newsletter.errors import GoneError, NotFoundError
from newsletter.model import Edition, Mailing, public_versions
from newsletter.sending.link_tokens import Purpose
from newsletter.sending.reader_links import TEST_TOKEN as TEST_TOKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewedEdition:
    """The edition that a link stands for. It names no person: everybody who got it has the same link."""

    mailing: Mailing
    whole: Edition
    """The mailing's edition with all its versions, without the bytes of pictures."""
    version: Edition
    page: str
    """The last part of the address of its page in the archive; "" if the archive does not show it."""


def find_view_link(workspace: Workspace, token: str) -> ViewedEdition:
    """Return the edition of a link; raises NotFoundError, GoneError if staff removed the issue."""
    target = link_tokens(workspace).read(Purpose.VIEW, token)
    mailing = workspace.store.mailing(target.mailing_id) if target is not None else None
    if target is None or mailing is None:
        raise NotFoundError("this is not a known link to an issue")
    if mailing.issue in workspace.store.archive_removals():
        raise GoneError("this issue was removed")
    whole = workspace.store.archived_edition(mailing.id, with_pictures=False)
    versions = (whole, *whole.others)
    if target.detail >= len(versions):
        raise NotFoundError("this mailing has no such version")
    version = versions[target.detail]
    return ViewedEdition(
        mailing=mailing, whole=whole, version=version, page=_public_page(workspace, mailing, whole, version)
    )


def viewed_html(viewed: ViewedEdition, *, media: str, parts: PageParts) -> str:
    """Return the page of an edition: merge fields as their fallbacks, no link that belongs to somebody."""
    return archive_page(viewed.version, media=media, parts=parts)


def viewed_picture(workspace: Workspace, viewed: ViewedEdition, name: str) -> ArchiveFile:
    """Return a picture that the edition of a link shows; raises NotFoundError."""
    summary = workspace.summaries.load(workspace.store, viewed.mailing)
    found = next((one for one in summary.pictures if one.name == name), None)
    if found is None or name not in {one.name for one in viewed.version.pictures}:
        raise NotFoundError("this edition has no such picture")
    data = workspace.store.edition_picture(viewed.mailing.digest, found.position)
    return ArchiveFile(data=data, media_type=found.media_type)


def _public_page(workspace: Workspace, mailing: Mailing, whole: Edition, version: Edition) -> str:
    if not any(one is version for one in public_versions(whole)):
        return ""
    for issue in archived_issues(workspace):
        is_same = any(one.id == mailing.id for one in issue.published.mailings)
        if is_same and version.lang in issue.summary.langs:
            return issue.page(version.lang)
    return ""
