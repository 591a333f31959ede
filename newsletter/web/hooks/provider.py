"""`/hooks/PROVIDER`: takes an email provider's signed reports and keeps them; they are applied later.

A request that is not genuine gets the same answer whatever is wrong with it. What a genuine one says is a
stranger's text: nothing of it is read here.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from newsletter.app.webhooks import MAX_BODY_BYTES, take_reports
from newsletter.web.current import CurrentWorkspace
from newsletter.web.raw_body import read_body

router = APIRouter()


async def _report_body(request: Request) -> bytes:
    return await read_body(request, most_bytes=MAX_BODY_BYTES)


async def _headers(request: Request) -> dict[str, str]:
    """Return the headers by their lower-case names; of a header that is there twice, the first."""
    return dict(reversed(request.headers.items()))


@router.post("/hooks/{provider}", response_class=Response)
def take(
    workspace: CurrentWorkspace,
    provider: str,
    headers: Annotated[dict[str, str], Depends(_headers)],
    body: Annotated[bytes, Depends(_report_body)],
) -> Response:
    """Keep a signed report, and answer at once."""
    if not take_reports(workspace, provider, headers, body):
        raise HTTPException(403)
    return Response(status_code=204)
