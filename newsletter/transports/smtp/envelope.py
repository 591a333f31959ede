"""The SMTP envelope: the three commands before a message's content, and what cannot be put into them."""

from __future__ import annotations

import re

from newsletter.errors import TransportError
from newsletter.model import Message, Refused
from newsletter.sending.dot_stuffing import Dotless, is_dotless
from newsletter.sending.envelope import needs_smtputf8
from newsletter.transports.smtp.connection import SmtpConnection

_FIT_FOR_ENVELOPE = re.compile(r"[^\x00-\x20\x7f<>]+")


def envelope_lines(message: Message, line: SmtpConnection) -> tuple[bytes, bytes, bytes]:
    """Return MAIL, RCPT and DATA for a message, as this server wants them."""
    options = f" SIZE={len(message.content)}" if line.takes_size else ""
    if needs_smtputf8(message.envelope_to):
        options += " BODY=8BITMIME SMTPUTF8"
    return (
        f"MAIL FROM:<{message.envelope_from}>{options}\r\n".encode(),
        f"RCPT TO:<{message.envelope_to}>\r\n".encode(),
        b"DATA\r\n",
    )


def unfit(message: Message, line: SmtpConnection) -> Refused | None:
    """Refuse for one recipient what this server cannot carry, or what is no address at all.

    Raises TransportError for a message that is larger than the server takes (RFC 1870): so are all.
    """
    for address in (message.envelope_from, message.envelope_to):
        if not _FIT_FOR_ENVELOPE.fullmatch(address):
            return Refused(code=501, reply=f"5.1.3 not sent: {address!r} is no address")
    if needs_smtputf8(message.envelope_to) and not line.offers("smtputf8"):
        return Refused(
            code=553, reply=f"5.6.7 not sent: needs SMTPUTF8, which the mail server {_name(line)} has not"
        )
    if line.max_bytes is not None and len(message.content) > line.max_bytes:
        raise TransportError(
            f"The message has {len(message.content):,} bytes, and the mail server {_name(line)} takes no "
            f"more than {line.max_bytes:,}",
            hint="Make pictures smaller or host them ([images] base_url), then send a correction",
        )
    return None


def _name(line: SmtpConnection) -> str:
    return f"{line.server.host}:{line.server.port}"


def dot_stuffed(content: bytes) -> bytes:
    """Double a dot at the start of a line (RFC 5321 section 4.5.2); our own content has none."""
    if isinstance(content, Dotless) or is_dotless(content):
        return content
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
