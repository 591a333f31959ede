"""MIME: a message taken apart into its headers and leaves, with limits on everything.

Our own, and not the standard library's: what a stranger can write in a quarter of a megabyte makes its parser
give up with a RecursionError or take seconds.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator
from dataclasses import field

from newsletter.inbound.charset import decoded_text
from newsletter.inbound.header_lines import HeaderLines, parameter, read_headers
from newsletter.model.deferred_dataclass import dataclass

MAX_BYTES = 256 * 1024
"""What of a message is read: a report stands at its beginning, the letter it returns at its end."""
MAX_DEPTH = 8
MAX_PARTS = 60

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/partial"})
_FILES = frozenset({"application/octet-stream", "application/x-eml", "text/x-eml"})
_HEADERS = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A leaf of a message. `kind` is its media type in lower case, `level` how many messages it lies in."""

    kind: str
    headers: HeaderLines
    body: bytes = field(repr=False)
    level: int = 0

    @property
    def text(self) -> str:
        """Return the body as text, decoded."""
        kind = self.headers.first("content-type")
        return decoded_text(self.body, parameter(kind, "charset")).replace("\x00", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message taken apart."""

    headers: HeaderLines
    kind: str
    """Its media type, e.g. multipart/report."""
    report: str
    """The parameter `report-type`, lower case."""
    parts: tuple[Part, ...]
    """The leaves in order, those of returned messages too (level 1 and up)."""
    returned: tuple[HeaderLines, ...]
    """The headers of the messages that it returns."""

    def of_kind(self, *kinds: str) -> Iterator[Part]:
        """Yield the leaves of these kinds that are its own."""
        return (part for part in self.parts if part.level == 0 and part.kind in kinds)

    @property
    def text(self) -> str:
        """Return what it says itself, in plain text."""
        return "\n".join(part.text for part in self.of_kind("text/plain"))

    @property
    def attached(self) -> tuple[bytes, ...]:
        """Return the messages that are attached to it, also those attached as a file (.eml)."""
        return tuple(
            part.body
            for part in self.parts
            if part.level == 0
            and (part.kind in _MESSAGES or (part.kind in _FILES and _is_message_file(part.headers)))
        )


def open_mail(raw: bytes) -> Mail:
    """Take a message apart; never raises, whatever it is given. Octets beyond MAX_BYTES are not looked at."""
    octets = raw[:MAX_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    opener = _Opener()
    head, _ = _parted(octets)
    opener.open(octets, depth=0, level=0)
    kind = head.first("content-type")
    return Mail(
        headers=head,
        kind=_media_type(kind),
        report=parameter(kind, "report-type").lower(),
        parts=tuple(opener.parts),
        returned=tuple(opener.returned),
    )


class _Opener:
    """Goes through a message once, keeping what it finds."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.returned: list[HeaderLines] = []
        self._seen = 0

    def open(self, octets: bytes, *, depth: int, level: int) -> None:
        self._seen += 1
        if depth > MAX_DEPTH or self._seen > MAX_PARTS:
            return
        headers, body = _parted(octets)
        kind = headers.first("content-type")
        media_type, boundary = _media_type(kind), parameter(kind, "boundary")
        if media_type.startswith("multipart/") and boundary:
            for piece in _pieces(body, boundary):
                self.open(piece, depth=depth + 1, level=level)
            return
        body = _unpacked(body, headers.first("content-transfer-encoding"))
        self.parts.append(Part(kind=media_type, headers=headers, body=body, level=level))
        if media_type in _MESSAGES:
            self._keep_returned(_parted(body)[0], level)
            self.open(body, depth=depth + 1, level=level + 1)
        elif media_type in _HEADERS:
            self._keep_returned(read_headers(body), level)

    def _keep_returned(self, headers: HeaderLines, level: int) -> None:
        if level == 0:
            self.returned.append(headers)


def _parted(octets: bytes) -> tuple[HeaderLines, bytes]:
    """Part headers from body; a part that begins with an empty line has no headers."""
    if octets.startswith(b"\n"):
        return HeaderLines(), octets[1:]
    head, _, body = octets.partition(b"\n\n")
    return read_headers(head), body


def _is_message_file(headers: HeaderLines) -> bool:
    names = (
        parameter(headers.first("content-disposition"), "filename"),
        parameter(headers.first("content-type"), "name"),
    )
    return any(name.lower().endswith(".eml") for name in names)


def _media_type(value: str) -> str:
    found = re.match(r"\s*([\w.+-]{1,80}/[\w.+-]{1,80})", value)
    return found[1].lower() if found else "text/plain"


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    """Cut a multipart body at its boundary lines; a missing last one ends it all the same."""
    mark = re.escape(boundary.encode("utf-8", "replace"))
    line = re.compile(rb"(?:^|\n)--" + mark + rb"(--)?[ \t]*(?=\n|$)")
    pieces, start = [], None
    for found in line.finditer(body):
        if start is not None:
            pieces.append(body[start : found.start()])
        start = found.end() + 1
        if found[1] or len(pieces) > MAX_PARTS:
            return pieces
    return pieces if start is None else [*pieces, body[start:]]


def _unpacked(body: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "base64":
            return _from_base64(body)
        case "quoted-printable":
            return quopri.decodestring(body)
        case _:
            return body


def _from_base64(body: bytes) -> bytes:
    """Unpack what can be unpacked: the end may be cut off, and signatures of list servers stand behind it."""
    letters = _NOT_BASE64.sub(b"", body.partition(b"=")[0])
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return base64.b64decode(letters + b"=" * (-len(letters) % 4))
