"""The sitemap and the robots.txt of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import quote

from newsletter.app.archive import archived_issues, archived_lists
from newsletter.app.workspace import Workspace
from newsletter.archive.sitemap import SitemapEntry, sitemap
from newsletter.errors import NotFoundError


def archive_sitemap(workspace: Workspace) -> bytes:
    """Return the sitemap; raises NotFoundError if search engines are not to list anything."""
    if not is_listed(workspace):
        raise NotFoundError("the archive is not listed in search engines")
    return sitemap(_entries(workspace))


def robots_txt(workspace: Workspace) -> str:
    """Return robots.txt. It forbids nothing: a page that is not to be listed says so itself.

    A crawler that may not read a page does not see that either, and lists its address all the same.
    """
    lines = ["User-agent: *", "Disallow:"]
    if is_listed(workspace):
        lines += ["", f"Sitemap: {workspace.publication.base_url}/sitemap.xml"]
    return "\n".join(lines) + "\n"


def is_listed(workspace: Workspace) -> bool:
    """Return whether search engines may list the archive."""
    return workspace.settings.web.robots and bool(archived_lists(workspace))


def _entries(workspace: Workspace) -> Iterator[SitemapEntry]:
    base, issues = workspace.publication.base_url, archived_issues(workspace)
    newest = max((one.updated_at for one in issues), default=None)
    yield SitemapEntry(url=f"{base}/", changed_at=newest)
    yield SitemapEntry(url=f"{base}/archive/", changed_at=newest)
    for year, its in groupby(issues, key=lambda one: one.sent_on.year):
        yield SitemapEntry(url=f"{base}/archive/{year}/", changed_at=max(one.updated_at for one in its))
    for issue in issues:
        for name in issue.pages().values():
            yield SitemapEntry(url=f"{base}/archive/{quote(name)}", changed_at=issue.updated_at)
