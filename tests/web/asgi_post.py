"""POST requests to an ASGI application without a socket: many thousand in seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp


@dataclass(frozen=True, kw_only=True)
class Post:
    """A request, and the address that it comes from."""

    path: str
    body: bytes
    media_type: str
    client: str


def posting(app: ASGIApp, posts: Sequence[Post], *, at_once: int = 8) -> list[tuple[int, bytes]]:
    """Send all of them, several at a time; return status and body of each answer, in their order."""

    async def run() -> list[tuple[int, bytes]]:
        gate = asyncio.Semaphore(at_once)

        async def one(post: Post) -> tuple[int, bytes]:
            async with gate:
                return await _answer(app, post)

        return list(await asyncio.gather(*map(one, posts)))

    return asyncio.run(run())


async def _answer(app: ASGIApp, post: Post) -> tuple[int, bytes]:
    status, parts, sent = 0, list[bytes](), False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": post.body, "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            parts.append(message.get("body", b""))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": post.path,
        "raw_path": post.path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", b"letters.example"),
            (b"content-type", post.media_type.encode()),
            (b"content-length", str(len(post.body)).encode()),
        ],
        "client": (post.client, 40_000),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return status, b"".join(parts)
