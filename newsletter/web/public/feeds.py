"""`/feed.xml`, `/atom.xml` and `/feed.json`: the archive for feed readers, with conditional requests."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from newsletter.app.archive_feed import FeedFile, FeedFormat, archive_feed
from newsletter.app.workspace import Workspace
from newsletter.web.current import CurrentWorkspace

router = APIRouter()

TYPES = {
    FeedFormat.RSS: "application/rss+xml",
    FeedFormat.ATOM: "application/atom+xml",
    FeedFormat.JSON: "application/feed+json",
}


@router.get("/feed.xml", response_class=Response)
def rss(workspace: CurrentWorkspace, request: Request) -> Response:
    """Return the feed as RSS 2.0."""
    return _answer(workspace, request, FeedFormat.RSS)


@router.get("/atom.xml", response_class=Response)
def atom(workspace: CurrentWorkspace, request: Request) -> Response:
    """Return the feed as Atom."""
    return _answer(workspace, request, FeedFormat.ATOM)


@router.get("/feed.json", response_class=Response)
def json_feed(workspace: CurrentWorkspace, request: Request) -> Response:
    """Return the feed as JSON Feed."""
    return _answer(workspace, request, FeedFormat.JSON)


def _answer(workspace: Workspace, request: Request, form: FeedFormat) -> Response:
    file = archive_feed(workspace, form)
    headers = {
        "Cache-Control": "public, max-age=300",
        "ETag": file.etag,
        "Last-Modified": format_datetime(file.changed_at.astimezone(UTC), usegmt=True),
        "Access-Control-Allow-Origin": "*",
    }
    if _is_known(request, file):
        return Response(status_code=304, headers=headers)
    return Response(file.data, media_type=f"{TYPES[form]}; charset=utf-8", headers=headers)


def _is_known(request: Request, file: FeedFile) -> bool:
    """Return whether the client has this already (RFC 9110 section 13.1); an ETag counts before a date."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        return "*" in tags or file.etag in tags
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return file.changed_at.replace(microsecond=0) <= parsedate_to_datetime(since).replace(tzinfo=UTC)
    except ValueError:
        return False
