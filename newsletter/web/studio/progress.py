"""`/studio/mailings/NUMBER/progress`: how a mailing goes, as server-sent events, and once for who asks.

The state is sent, not a history: who reconnects gets what is true now. A stream ends on its own after a while
and the browser reconnects; at the end of a mailing the last event says so.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from newsletter.app.mailing_control import find_mailing
from newsletter.app.mailing_progress import MailingProgress, read_progress
from newsletter.errors import NewsletterError
from newsletter.model import Mailing, Permission
from newsletter.web.studio.access import SignedIn, may, signed_in
from newsletter.web.studio.pages import StudioPages, StudioPageWriter
from newsletter.web.studio.paging import read_number
from newsletter.web.studio.progress_hub import Channel, ProgressHub
from newsletter.web.studio.progress_view import view_of

router = APIRouter()
Reader = Annotated[SignedIn, may(Permission.READ)]

_STREAM_SECONDS = 90.0
"""A stream ends after this time: a server that is stopping, or a proxy, would cut a longer one."""
_HEARTBEAT_SECONDS = 15.0
_SESSION_SECONDS = 5.0
"""How often a stream looks whether whoever watches is still signed in."""
_RETRY = b"retry: 1000\n\n"
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""The second is for nginx, which would keep small events back."""


@router.get("/studio/mailings/{number}/progress", response_class=Response)
async def progress(staff: Reader, pages: StudioPages, request: Request, number: str) -> Response:
    """Stream how a mailing goes; 204 for one that is over, so that a browser stops asking."""
    mailing = await run_sync(_found, staff, number)
    hub = _hub(request)
    first = await run_sync(read_progress, staff.workspace, mailing.id)
    if first.is_over and request.headers.get("last-event-id"):
        return Response(status_code=204)
    if request.scope.get("asked") == "HEAD":
        return Response(media_type="text/event-stream", headers=_HEADERS)
    stream = _stream(hub, staff, pages, request, mailing)
    return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)


@router.get("/studio/mailings/{number}/now", response_class=Response)
def now(staff: Reader, pages: StudioPages, number: str) -> Response:
    """Return how a mailing is going, once: for a page whose stream was cut."""
    mailing = _found(staff, number)
    return JSONResponse(event_of(pages, staff, read_progress(staff.workspace, mailing.id)))


def event_of(pages: StudioPageWriter, staff: SignedIn, found: MailingProgress) -> Mapping[str, Any]:
    """Return what a page is told: the figures as it shows them, the status, whether it is over."""
    return {
        "figures": pages.fragment("progress_figures.html", staff, progress=view_of(found)),
        "status": found.mailing.status.value,
        "over": found.is_over,
    }


def _found(staff: SignedIn, number: str) -> Mailing:
    """Return a mailing; raises NotFoundError, and NotAllowedError for another's list."""
    mailing = find_mailing(staff.workspace, read_number(number))
    staff.require(Permission.READ, mailing.list)
    return mailing


def _hub(request: Request) -> ProgressHub:
    """Return the hub of this server, made by the first who watches."""
    state = request.app.state
    if not hasattr(state, "progress_hub"):
        state.progress_hub = ProgressHub(
            lambda mailing_id: read_progress(state.workspace(), mailing_id), stopping=state.stopping
        )
    hub: ProgressHub = state.progress_hub
    return hub


async def _stream(
    hub: ProgressHub, staff: SignedIn, pages: StudioPageWriter, request: Request, mailing: Mailing
) -> AsyncIterator[bytes]:
    """Yield events until the mailing is over, the time is, or nobody is signed in any more."""
    seen, sent_id = 0, request.headers.get("last-event-id", "")
    began = spoke = asked = time.monotonic()
    stopping = request.app.state.stopping
    yield _RETRY
    async with hub.watch(mailing.id) as channel:
        while not stopping.is_set() and time.monotonic() - began < _STREAM_SECONDS:
            found = await channel.next(seen)
            seen = channel.number
            if found is not None:
                event = await run_sync(event_of, pages, staff, found)
                text = json.dumps(event)
                event_id = hashlib.sha256(text.encode()).hexdigest()[:16]
                if event_id != sent_id:
                    sent_id, spoke = event_id, time.monotonic()
                    yield _event("progress", text, event_id)
                if found.is_over:
                    yield _event("done", "{}", event_id)
                    return
            if _is_cut(channel):
                return
            if time.monotonic() - spoke > _HEARTBEAT_SECONDS:
                spoke = time.monotonic()
                yield b": still here\n\n"
            if time.monotonic() - asked > _SESSION_SECONDS:
                asked = time.monotonic()
                if not await run_sync(_is_signed_in, request):
                    yield _event("signed-out", "{}", sent_id)
                    return


def _event(kind: str, data: str, id_: str) -> bytes:
    """Return an event as the wire has it; JSON has no line breaks of its own."""
    return f"event: {kind}\nid: {id_}\ndata: {data}\n\n".encode()


def _is_cut(channel: Channel) -> bool:
    """Return whether the mailing cannot be read now: the browser asks again."""
    return channel.ended and (channel.latest is None or not channel.latest.is_over)


def _is_signed_in(request: Request) -> bool:
    try:
        return signed_in(request) is not None
    except NewsletterError:
        return True  # the database is away: nobody has signed out
