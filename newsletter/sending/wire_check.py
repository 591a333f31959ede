"""The last look at a message: its finished bytes against what we meant to send.

Everything before this works on text and rules; this reads what goes over the wire. A fault here is a
fault of ours, so it is an error that stops the mailing, never a value.
"""

from __future__ import annotations

import re

from newsletter.errors import TransportError

MAX_LINE = 998
"""RFC 5322 section 2.1.1, without CR LF. We aim at 76; only a URI or an address may be longer."""

ORDER = (
    b"Date",
    b"From",
    b"Reply-To",
    b"To",
    b"Subject",
    b"Message-ID",
    b"List-Id",
    b"List-Unsubscribe",
    b"List-Unsubscribe-Post",
    b"Precedence",
    b"Feedback-ID",
    b"Content-Type",
    b"MIME-Version",
)
"""Every header of ours, once each, in this order; Reply-To and List-Unsubscribe-Post may be missing."""
_OPTIONAL = frozenset({b"Reply-To", b"List-Unsubscribe-Post"})

_LINE = rb"[\x20-\x7e]{0,980}\r\n"
_LINE_WITH_ADDRESS = rb"[\x20-\x7e\x80-\xff]{0,980}\r\n"


def _header(name: bytes) -> bytes:
    line = _LINE_WITH_ADDRESS if name == b"To" else _LINE
    return name + rb": (?![ \r])" + line + rb"(?:[ \t](?=[!-~])" + line + rb")*"


_BLOCK = re.compile(
    b"".join(b"(?:%s)?" % _header(name) if name in _OPTIONAL else _header(name) for name in ORDER)
)
_UNSUBSCRIBE = re.compile(
    rb"\r\nList-Unsubscribe: (?:"
    rb"<https://[!-;=?-~]+>,\r\n <mailto:[!-;=?-~]+>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    rb"|(?:<http://[!-;=?-~]+>,\r\n )?<mailto:[!-;=?-~]+>\r\n(?!List-Unsubscribe-Post:)"
    rb")"
)
"""One-click with https (RFC 8058); none without web pages, and none over http on loopback."""
_STRAY = re.compile(rb"\r(?!\n)|(?<!\r)\n|\x00")


def check_headers(block: bytes) -> None:
    """Check a header block: the allowed names, once, in order; no control; unsubscribing as RFC 8058 has it.

    Raises TransportError; costs a few microseconds.
    """
    if not _BLOCK.fullmatch(block):
        raise _fault("its headers are not those we write")
    if not _UNSUBSCRIBE.search(block):
        raise _fault("its List-Unsubscribe is not one web address and one mailto address")


def check_content(content: bytes, markers: tuple[str, ...]) -> None:
    """Check a whole message: only CR LF, no NUL, no line above 998 octets, no unfilled field."""
    head, blank, body = content.partition(b"\r\n\r\n")
    check_headers(head + b"\r\n")
    if not blank or not body.endswith(b"\r\n"):
        raise _fault("it has no body that ends with a line")
    if _STRAY.search(content):
        raise _fault("it holds a NUL or half a line end")
    if max(map(len, content.split(b"\r\n"))) > MAX_LINE:
        raise _fault(f"it has a line of more than {MAX_LINE} octets")
    joined = content.replace(b"=\r\n", b"")
    for marker in markers:
        if marker.encode("ascii") in joined:
            raise _fault(f"the field {marker} is not filled")


def _fault(what: str) -> TransportError:
    return TransportError(
        f"A message was built wrongly and has not been sent: {what}",
        hint="This is a fault of the program; please report it with the issue's file",
    )
