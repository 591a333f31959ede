"""The feed of the archive: the newest issues, whole, as anybody may read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from urllib.parse import quote

from newsletter.app.archive import ArchivedIssue, archived_issues, archived_lists, public_edition
from newsletter.app.workspace import Workspace
from newsletter.archive.feed import ArchiveFeed, FeedEntry, stable_id, to_atom, to_json, to_rss
from newsletter.errors import NotFoundError
from newsletter.rendering.preview import web_page

NEWEST = 20
"""How many issues the feed has."""
_BODY = re.compile(r"<body\b[^>]*>(.*)</body>", re.DOTALL)
_UNSEEN = re.compile(r'<!--.*?-->|<div\b[^>]*style="display:none[^"]*"[^>]*>[^<]*</div>', re.DOTALL)
"""Comments, and the hidden preheader: feed readers drop styles and would show it."""


class FeedFormat(StrEnum):
    """A format of the feed, by the name of its file."""

    RSS = "feed.xml"
    ATOM = "atom.xml"
    JSON = "feed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFile:
    """A feed as it is sent: its bytes, their hash, and when its content was last changed."""

    data: bytes
    etag: str
    changed_at: datetime


_WRITERS: dict[FeedFormat, Callable[..., bytes]] = {
    FeedFormat.RSS: to_rss,
    FeedFormat.ATOM: to_atom,
    FeedFormat.JSON: to_json,
}


def archive_feed(workspace: Workspace, form: FeedFormat) -> FeedFile:
    """Return the feed in a format; raises NotFoundError for a publication without an archive."""
    if not archived_lists(workspace):
        raise NotFoundError("this publication has no archive")
    publication = workspace.publication
    feed = ArchiveFeed(
        id=stable_id(workspace.store.key_for("archive feed").hex()),
        title=publication.name,
        author=publication.organisation,
        home_url=f"{publication.base_url}/",
        lang=publication.lang,
        entries=tuple(_entry(workspace, one) for one in archived_issues(workspace)[:NEWEST]),
    )
    data = _WRITERS[form](feed, self_url=f"{publication.base_url}/{form.value}")
    return FeedFile(data=data, etag=f'"{sha256(data).hexdigest()[:32]}"', changed_at=feed.updated_at)


def _entry(workspace: Workspace, issue: ArchivedIssue) -> FeedEntry:
    """Return an issue in its main language. Its id is that of its first mailing, which never changes."""
    version, base = issue.summary.versions[0], workspace.publication.base_url
    return FeedEntry(
        id=stable_id(issue.published.mailings[0].key),
        url=f"{base}/archive/{quote(issue.page(version.lang))}",
        title=version.title,
        summary=version.preheader,
        html=_content(workspace, issue, version.lang),
        lang=version.lang,
        sent_at=issue.published.sent_at,
        updated_at=issue.updated_at,
    )


def _content(workspace: Workspace, issue: ArchivedIssue, lang: str) -> str:
    """Return what is in the body of the issue's page, as it is seen, with absolute addresses."""
    media = f"{workspace.publication.base_url}/media/"
    page = web_page(public_edition(workspace, issue, lang), picture_path=lambda picture: media + picture.name)
    body = _BODY.search(page)
    return _UNSEEN.sub("", body[1] if body is not None else page).strip()
