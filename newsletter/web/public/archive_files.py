"""`/media/NAME` and `/events/NAME.ics`: the files of emails, and share pictures.

Pictures and calendar files are those of archived editions alone. A document is there for whoever got the
email that links to it; its name has a hash of its content.
"""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from newsletter.app.archive import ArchiveFile, archived_calendar, archived_picture
from newsletter.app.archive_share import PREFIX, share_picture_file
from newsletter.app.hosted_documents import find_document
from newsletter.web.current import CurrentWorkspace
from newsletter.web.middleware.security_headers import INDEXED

router = APIRouter()

DOCUMENTS = (".pdf", ".docx", ".xlsx", ".pptx")
_SHOWN = ".pdf"
_FOREVER = "public, max-age=31536000, immutable"


@router.get("/media/{name}", response_class=Response)
def picture(workspace: CurrentWorkspace, name: str) -> Response:
    """Return a picture of an archived edition or for a shared link, or a document.

    Its name is made from its content.
    """
    if name.endswith(DOCUMENTS):
        return _answer_document(find_document(workspace, name), name)
    find = share_picture_file if name.startswith(PREFIX) else archived_picture
    return answer_file(find(workspace, name), robots=INDEXED if workspace.settings.web.robots else "noindex")


@router.get("/events/{name}", response_class=Response)
def calendar(workspace: CurrentWorkspace, name: str) -> Response:
    """Return an event of an archived edition as an iCalendar file."""
    return answer_file(archived_calendar(workspace, name))


def _answer_document(file: ArchiveFile, name: str) -> Response:
    """Return a response with a document: a PDF may be read in the browser, an Office file is saved."""
    response = answer_file(file)
    kind = "inline" if name.endswith(_SHOWN) else "attachment"
    # The name has small letters, digits, hyphens and a dot alone: it needs no encoding.
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response


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
