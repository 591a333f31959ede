"""Share pictures of the archive: one for each page of an issue, and one for the lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.app.archive import ArchivedIssue, ArchiveFile, archived_issues, archived_lists
from newsletter.app.workspace import Workspace
from newsletter.archive.share_picture import HEIGHT as HEIGHT
from newsletter.archive.share_picture import PREFIX as PREFIX
from newsletter.archive.share_picture import WIDTH as WIDTH
from newsletter.archive.share_picture import ShareText, draw_share_picture, share_name
from newsletter.archive.summary import PictureSummary
from newsletter.errors import NotFoundError
from newsletter.rendering.language import long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePicture:
    """What a share picture shows, and its name, which is made from that."""

    name: str
    text: ShareText
    digest: str = ""
    """Of the edition that has the issue's picture."""
    picture: PictureSummary | None = None

    @property
    def alt(self) -> str:
        """The picture in words."""
        parts = (self.text.title, self.text.name, self.text.date, self.picture.alt if self.picture else "")
        return ". ".join(dict.fromkeys(part.rstrip(".") for part in parts if part))


def issue_share_picture(workspace: Workspace, issue: ArchivedIssue, lang: str) -> SharePicture:
    """Return the share picture of an issue's page in a language."""
    publication, version, lead = workspace.publication, issue.version(lang), issue.summary.lead
    text = ShareText(name=publication.name, title=version.title, date=long_date(issue.sent_on, version.lang))
    return SharePicture(
        name=share_name(text, publication.brand, picture=lead.name if lead else ""),
        text=text,
        digest=issue.summary.digest,
        picture=lead,
    )


def publication_share_picture(workspace: Workspace) -> SharePicture:
    """Return the share picture of the pages that list issues."""
    publication = workspace.publication
    text = ShareText(name=publication.organisation, title=publication.name)
    return SharePicture(name=share_name(text, publication.brand, picture=""), text=text)


def archived_share_pictures(workspace: Workspace) -> Iterator[SharePicture]:
    """Yield the share pictures of all pages."""
    if archived_lists(workspace):
        yield publication_share_picture(workspace)
    for issue in archived_issues(workspace):
        for lang in issue.summary.langs:
            yield issue_share_picture(workspace, issue, lang)


def share_picture_file(workspace: Workspace, name: str) -> ArchiveFile:
    """Return a share picture by its name; raises NotFoundError for one that no page has."""
    found = next((one for one in archived_share_pictures(workspace) if one.name == name), None)
    if found is None:
        raise NotFoundError("there is no such picture in the archive")
    return ArchiveFile(
        data=workspace.share_pictures.load(name, lambda: _draw(workspace, found)), media_type="image/jpeg"
    )


def _draw(workspace: Workspace, share: SharePicture) -> bytes:
    lead = share.picture
    data = workspace.store.edition_picture(share.digest, lead.position) if lead is not None else None
    return draw_share_picture(share.text, workspace.publication.brand, picture=data)
