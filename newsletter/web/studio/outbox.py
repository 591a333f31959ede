"""`/studio/outbox`: what the transport `outbox` wrote, as readers would get it."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from newsletter.app.outbox import OutboxMessage, is_outbox, open_outbox_message, outbox_page
from newsletter.errors import NotFoundError
from newsletter.model import Permission
from newsletter.web.studio.access import SignedIn, may
from newsletter.web.studio.pages import StudioPages

router = APIRouter()

MOST_ON_PAGE = 50
MESSAGE_POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https: http:; "
    "font-src https: data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
"""Of the message's own page: nothing in it runs, and nothing is sent from it."""
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


@router.get("/studio/outbox", response_class=Response)
def outbox(
    staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, request: Request
) -> Response:
    """Show the messages; whoever may not see people sees test copies alone."""
    words, page = request.query_params.get("q", "")[:200].strip(), request.query_params.get("page", "")
    number = max(1, min(int(page), 100_000)) if page.isdecimal() and len(page) < 7 else 1
    start = (number - 1) * MOST_ON_PAGE
    on = is_outbox(staff.workspace)
    found = (
        outbox_page(
            staff.workspace,
            words=words,
            start=start,
            most=MOST_ON_PAGE,
            tests_only=not staff.may(Permission.PEOPLE),
        )
        if on
        else None
    )
    return pages.write(
        "outbox.html", staff, is_outbox=on, outbox=found, words=words, number=number, start=start
    )


@router.get("/studio/outbox/message/{key:path}", response_class=Response)
def message_page(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, key: str) -> Response:
    """Show one message: as HTML in a frame, as plain text, its header lines and its attachments."""
    return pages.write("outbox_message.html", staff, message=_message(staff, key))


@router.get("/studio/outbox/html/{key:path}", response_class=Response)
def message_html(staff: Annotated[SignedIn, may(Permission.WRITE)], pages: StudioPages, key: str) -> Response:
    """Return a message's HTML for the frame, with a policy of its own."""
    message = _message(staff, key)
    html = message.html_with(lambda number: pages.address(f"/outbox/part/{number}/{quote(key)}"))
    html = _HEAD.sub(lambda found: f'{found[0]}<base target="_blank">', html, count=1)
    headers = {
        "Content-Security-Policy": MESSAGE_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(html, headers=headers)


@router.get("/studio/outbox/part/{number}/{key:path}", response_class=Response)
def message_part(staff: Annotated[SignedIn, may(Permission.WRITE)], key: str, number: str) -> Response:
    """Return a picture of a message, or an attachment to be saved."""
    for one in _message(staff, key).parts:
        if str(one.number) == number:
            if one.media_type in _PICTURES:
                return Response(one.data, media_type=one.media_type)
            return _download(one.data, one.name, "application/octet-stream")
    raise NotFoundError("the message has no such part")


@router.get("/studio/outbox/source/{key:path}", response_class=Response)
def message_source(staff: Annotated[SignedIn, may(Permission.WRITE)], key: str) -> Response:
    """Return a message as it was written, to be saved."""
    return _download(_message(staff, key).source, key.rpartition("/")[2], "message/rfc822")


def _message(staff: SignedIn, key: str) -> OutboxMessage:
    """Return a message that somebody may see. Raises NotFoundError, NotAllowedError."""
    if not is_outbox(staff.workspace):
        raise NotFoundError("messages are not written to the outbox here")
    message = open_outbox_message(staff.workspace, key)
    if not message.entry.is_test:
        staff.require(Permission.PEOPLE)
    return message


def _download(data: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=media_type, headers=headers)
