"""`/robots.txt` and `/sitemap.xml`: what search engines are told of the archive."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.archive_sitemap import archive_sitemap, robots_txt
from newsletter.web.current import CurrentWorkspace

router = APIRouter()

_HEADERS = {"Cache-Control": "public, max-age=3600"}


@router.get("/robots.txt", response_class=Response)
def robots(workspace: CurrentWorkspace) -> Response:
    """Return robots.txt, which names the sitemap."""
    return Response(robots_txt(workspace), media_type="text/plain", headers=_HEADERS)


@router.get("/sitemap.xml", response_class=Response)
def sitemap_file(workspace: CurrentWorkspace) -> Response:
    """Return the sitemap."""
    return Response(archive_sitemap(workspace), media_type="application/xml", headers=_HEADERS)
