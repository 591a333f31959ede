"""Reads the body of a request whole, up to a limit, whatever its content type says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, HTTPException, Request

MAX_BODY_BYTES = 16_384
_MOST_FIELDS = 1_000


async def read_body(request: Request, *, most_bytes: int) -> bytes:
    """Return the body; answers 413 if it is longer."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            raise HTTPException(413)
    return bytes(body)


async def raw_body(request: Request) -> bytes:
    """Return the body; answers 413 if it is longer than MAX_BODY_BYTES."""
    return await read_body(request, most_bytes=MAX_BODY_BYTES)


RawBody = Annotated[bytes, Depends(raw_body)]


def form_values(body: bytes) -> Mapping[str, list[str]]:
    """Return the values of an urlencoded form, by field; {} for anything else.

    Never an error: a one-click request (RFC 8058) may have any body. Values with a null character or half a
    surrogate pair are left out: no field of ours has them, and no database takes them.
    """
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: [one for one in values if _is_text(one)] for name, values in fields.items()}


def form_fields(body: bytes) -> dict[str, str]:
    """Return the first value of each field of an urlencoded form; {} for anything else."""
    return {name: values[0] for name, values in form_values(body).items() if values}


def _is_text(value: str) -> bool:
    return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
