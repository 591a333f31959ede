"""What a mail server does that offers PIPELINING and takes nothing behind the end of a message.

    with planned_server(behind=Behind.REFUSED) as server:
    with faulty_smtp(behind=Behind.RESET) as server:

Both answer the message itself as ever. They look for commands behind it once its final dot is there, for as
long as `LOOK_SECONDS`.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
from collections.abc import Callable
from enum import Enum

LOOK_SECONDS = 0.01
LATE_SECONDS = 0.2


class Behind(Enum):
    """What becomes of an envelope behind the content."""

    TAKEN = "it is taken, as RFC 2920 has it"
    REFUSED = "503 to each command"
    FORBIDDEN = "554 to MAIL, 503 to the rest"
    LATER = "451 to MAIL, 503 to the rest"
    OUR_FAULT = "550 5.7.1 to MAIL: as if it were about the sender"
    CLOSING = "421, and the connection is closed"
    CLOSED = "the connection is closed"
    RESET = "the connection is reset"
    CLOSED_LATE = "the connection is closed after a while"
    SWALLOWED = "it is thrown away, and nothing is said"
    HALF_SWALLOWED = "MAIL is thrown away, the rest is answered"
    MESSAGE_BLAMED = "503 is the answer to the message itself, which is thrown away"


_SAID = {
    Behind.REFUSED: ["503 5.5.1 behind the end of DATA"] * 3,
    Behind.FORBIDDEN: ["554 5.7.0 no pipelining here", "503 5.5.1 no MAIL", "503 5.5.1 no RCPT"],
    Behind.LATER: ["451 4.5.0 not behind DATA", "503 5.5.1 no MAIL", "503 5.5.1 no RCPT"],
    Behind.OUR_FAULT: ["550 5.7.1 sender rejected", "503 5.5.1 no MAIL", "503 5.5.1 no RCPT"],
    Behind.HALF_SWALLOWED: ["503 5.5.1 no MAIL", "503 5.5.1 no RCPT"],
    Behind.CLOSING: ["421 4.7.0 you talk too early"],
}
_CLOSES = {Behind.CLOSING, Behind.CLOSED, Behind.RESET, Behind.CLOSED_LATE}


def is_waiting(wire: socket.socket) -> bool:
    """Say whether the client has more to say."""
    return bool(select.select([wire], [], [], LOOK_SECONDS)[0])


def is_close(behind: Behind) -> bool:
    """Say whether a server like that closes the connection."""
    return behind in _CLOSES


def treat(behind: Behind, wire: socket.socket, say: Callable[[str], None]) -> None:
    """Do to an envelope behind a content what the server does; closing is left to the caller but for a reset.

    The octets of the envelope have been read already.
    """
    for line in _SAID.get(behind, []):
        say(line)
    if behind is Behind.RESET:
        with contextlib.suppress(OSError):
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if behind is Behind.CLOSED_LATE:
        select.select([], [], [], LATE_SECONDS)
