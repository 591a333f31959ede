"""Reads the body of a request whole, up to a limit, whatever its content type says."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, HTTPException, Request

MAX_BODY_BYTES = 16_384
_MOST_FIELDS = 20


async def raw_body(request: Request) -> bytes:
    """Return the body; answers 413 if it is longer than MAX_BODY_BYTES."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise HTTPException(413)
    return bytes(body)


RawBody = Annotated[bytes, Depends(raw_body)]


def form_fields(body: bytes) -> dict[str, str]:
    """Return the fields of an urlencoded form, the first of each name; {} for anything else.

    Never an error: a one-click request (RFC 8058) may have any body.
    """
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}
