"""`/studio/mailings/NUMBER/certificate`: the outcome of every delivery; with addresses only as a download."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Annotated

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from newsletter.app.certificates import certificate_head, spooled_certificate
from newsletter.app.mailing_control import find_mailing
from newsletter.errors import RefusedError
from newsletter.model import Mailing, Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.paging import read_number

router = APIRouter()
_CHUNK = 64 * 1024


@router.get("/studio/mailings/{number}/certificate", response_class=Response)
def certificate(
    staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages, number: str
) -> Response:
    """Show the head of the certificate, or why there is none yet."""
    mailing = _found(staff, number, Permission.READ)
    head, problem = None, None
    try:
        head = certificate_head(staff.workspace, mailing.id)
    except RefusedError as error:
        problem = error
    return pages.write("certificate.html", staff, mailing=mailing, head=head, problem=problem)


@router.get("/studio/mailings/{number}/certificate.json", response_class=Response)
def as_json(staff: Annotated[SignedIn, may(Permission.PEOPLE)], number: str) -> Response:
    """Return the whole certificate as JSON, once all of it was checked."""
    return _download(staff, number, json=True)


@router.get("/studio/mailings/{number}/certificate.html", response_class=Response)
def as_page(staff: Annotated[SignedIn, may(Permission.PEOPLE)], number: str) -> Response:
    """Return the whole certificate as a web page to keep, once all of it was checked."""
    return _download(staff, number, json=False)


def _download(staff: SignedIn, number: str, *, json: bool) -> Response:
    mailing = _found(staff, number, Permission.PEOPLE)
    spool = spooled_certificate(staff.workspace, mailing.id, json=json)
    name = f"certificate-{mailing.id}.{'json' if json else 'html'}"
    return StreamingResponse(
        _chunks(spool),
        media_type="application/json" if json else "text/html",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _chunks(spool: IO[str]) -> Iterator[str]:
    with spool:
        while chunk := spool.read(_CHUNK):
            yield chunk


def _found(staff: SignedIn, number: str, permission: Permission) -> Mailing:
    """Return a mailing; raises NotFoundError, and NotAllowedError for another's list."""
    mailing = find_mailing(staff.workspace, read_number(number))
    staff.require(permission, mailing.list)
    return mailing
