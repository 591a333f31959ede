"""`/media/NAME` and `/events/NAME.ics`: pictures and calendar files of archived editions, share pictures."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.archive import ArchiveFile, archived_calendar, archived_picture
from newsletter.app.archive_share import PREFIX, share_picture_file
from newsletter.web.current import CurrentWorkspace
from newsletter.web.middleware.security_headers import INDEXED

router = APIRouter()

_FOREVER = "public, max-age=31536000, immutable"


@router.get("/media/{name}", response_class=Response)
def picture(workspace: CurrentWorkspace, name: str) -> Response:
    """Return a picture of an archived edition or for a shared link; its name is made from its content."""
    find = share_picture_file if name.startswith(PREFIX) else archived_picture
    return answer_file(find(workspace, name), robots=INDEXED if workspace.settings.web.robots else "noindex")


@router.get("/events/{name}", response_class=Response)
def calendar(workspace: CurrentWorkspace, name: str) -> Response:
    """Return an event of an archived edition as an iCalendar file."""
    return answer_file(archived_calendar(workspace, name))


def answer_file(file: ArchiveFile, *, robots: str = "noindex") -> Response:
    """Return a response with a file that never changes."""
    return Response(
        file.data,
        media_type=file.media_type,
        headers={
            "Cache-Control": _FOREVER,
            "X-Robots-Tag": robots,
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )
