"""`/studio/mailings/NUMBER/missed`: who did not get a mailing, and why; as a list, and as CSV."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from newsletter.app.mailing_control import find_mailing
from newsletter.app.missed_people import PAGE_SIZE, masked, missed_page, write_missed
from newsletter.model import Mailing, Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.pages import StudioPages
from newsletter.web.studio.paging import read_after, read_number

router = APIRouter()
_CHUNK = 64 * 1024


@router.get("/studio/mailings/{number}/missed", response_class=Response)
def missed(
    staff: Annotated[SignedIn, may(Permission.READ)], pages: StudioPages, request: Request, number: str
) -> Response:
    """List whom it did not reach, a page at a time; addresses only for those who may see people."""
    asked = request.query_params
    mailing = _found(staff, number, Permission.READ)
    reason = asked.get("reason", "")
    counts = staff.workspace.store.missed(mailing.id)
    people = missed_page(
        staff.workspace, mailing.id, reason=reason, after=read_after(asked), limit=PAGE_SIZE + 1
    )
    sees_people = staff.may(Permission.PEOPLE, mailing.list)
    return pages.write(
        "missed.html",
        staff,
        mailing=mailing,
        reason=reason,
        counts=sorted(counts.items(), key=lambda one: (-one[1], one[0])),
        total=sum(counts.values()),
        people=people[:PAGE_SIZE],
        address=(lambda text: text) if sees_people else masked,
        sees_people=sees_people,
        more=people[PAGE_SIZE - 1].subscriber_id if len(people) > PAGE_SIZE else None,
    )


@router.get("/studio/mailings/{number}/missed.csv", response_class=Response)
def download(staff: Annotated[SignedIn, may(Permission.PEOPLE)], request: Request, number: str) -> Response:
    """Return them as a CSV file that no spreadsheet runs."""
    mailing = _found(staff, number, Permission.PEOPLE)
    spool = tempfile.TemporaryFile("w+", encoding="utf-8-sig", newline="")  # noqa: SIM115 - closed by the stream
    write_missed(staff.workspace, mailing.id, spool, reason=request.query_params.get("reason", ""))
    name = f"missed-{mailing.id}.csv"
    return StreamingResponse(
        _chunks(spool),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _chunks(spool: IO[str]) -> Iterator[str]:
    with spool:
        spool.seek(0)
        while chunk := spool.read(_CHUNK):
            yield chunk


def _found(staff: SignedIn, number: str, permission: Permission) -> Mailing:
    """Return a mailing; raises NotFoundError, and NotAllowedError for another's list."""
    mailing = find_mailing(staff.workspace, read_number(number))
    staff.require(permission, mailing.list)
    return mailing
