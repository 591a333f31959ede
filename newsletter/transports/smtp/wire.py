"""The SMTP wire: octets out, with a count of what may have left, and replies in, with limits."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import struct
import sys
from collections.abc import Sequence

MAX_REPLY_LINES = 100
MAX_REPLY_BYTES = 64 * 1024
MAX_LINE_BYTES = 8192
_READ_BYTES = 16 * 1024
_USUAL = re.compile(rb"250 [^\r\n]{0,500}\r\n250 [^\r\n]{0,500}\r\n354 [^\r\n]{0,500}\r\n")
_REPLY = re.compile(rb"[1-5]\d\d(?:[ -]|\r?\n)")


class Timeouts:
    """How long a socket waits. On a plain one the kernel counts, and no call has to ask it first.

    With `settimeout` Python polls before every call and each change is a call too: six for a message, two
    are left. TLS does its own waiting, and so does whoever has no such option.
    """

    def __init__(self, line: socket.socket, seconds: float) -> None:
        self._line = line
        self._kernel = not isinstance(line, ssl.SSLSocket) and sys.platform != "win32"
        self._now = {socket.SO_SNDTIMEO: 0.0, socket.SO_RCVTIMEO: 0.0}
        line.settimeout(None if self._kernel else seconds)
        self.writes(seconds)
        self.reads(seconds)

    def writes(self, seconds: float) -> None:
        """Wait at most so long for room to write."""
        if seconds != self._now[socket.SO_SNDTIMEO]:
            self._set(socket.SO_SNDTIMEO, seconds)

    def reads(self, seconds: float) -> None:
        """Wait at most so long for something to read."""
        if seconds != self._now[socket.SO_RCVTIMEO]:
            self._set(socket.SO_RCVTIMEO, seconds)

    def _set(self, option: int, seconds: float) -> None:
        if self._kernel:
            whole = int(seconds)
            span = struct.pack("@ll", whole, max(int((seconds - whole) * 1e6), 0 if whole else 1))
            self._line.setsockopt(socket.SOL_SOCKET, option, span)
            self._now[option] = seconds
        else:
            self._line.settimeout(seconds)
            self._now = dict.fromkeys(self._now, seconds)


class ReplyReader:
    """Reads replies off a socket, whether they come glued together or torn apart."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self._buffer = b""

    @property
    def has_more(self) -> bool:
        """Say whether something has come that nobody has read."""
        return bool(self._buffer)

    @property
    def has_line(self) -> bool:
        """Say whether the next line can be read without waiting."""
        return b"\n" in self._buffer

    def read(self) -> tuple[int, bytes]:
        """Return one reply; the code is -1 when it is none. Raises OSError or SMTPException."""
        line = self._next_line()
        if line[3:4] == b" " and _REPLY.match(line):
            return int(line[:3]), line[4:].strip()
        lines: list[bytes] = []
        size = 0
        while True:
            if not _REPLY.match(line):
                return -1, line.strip()
            lines.append(line[4:].strip())
            size += len(line)
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)
            if size > MAX_REPLY_BYTES or len(lines) == MAX_REPLY_LINES:
                raise smtplib.SMTPServerDisconnected(_NO_END)
            line = self._next_line()

    def took_usual_answers(self) -> bool:
        """Read what MAIL, RCPT and DATA are usually answered, if all of it is there; else read nothing."""
        found = _USUAL.match(self._buffer)
        if found is None:
            return False
        self._buffer = self._buffer[found.end() :]
        return True

    def _next_line(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > MAX_LINE_BYTES:
                raise smtplib.SMTPServerDisconnected(_NO_END)
            try:
                octets = self.line.recv(_READ_BYTES)
            except BlockingIOError as error:
                raise TimeoutError(error.errno, "timed out") from error
            if not octets:
                raise smtplib.SMTPServerDisconnected("the server closed the connection")
            self._buffer += octets
        line, self._buffer = self._buffer[: end + 1], self._buffer[end + 1 :]
        if len(line) > MAX_LINE_BYTES:
            raise smtplib.SMTPServerDisconnected(_NO_END)
        return line


_NO_END = "the server's answer has no end"


def write(line: socket.socket, octets: bytes, tail: bytes) -> int:
    """Send all of `octets` and `tail`, in one packet's flow; return how many octets may have left.

    When the line breaks, raises WriteError, which has that count: as long as it is not above
    `len(octets)`, no octet of the tail has left.
    """
    if isinstance(line, ssl.SSLSocket):
        return _write_apart(line, octets, tail)
    left, whole = 0, len(octets) + len(tail)
    parts: Sequence[bytes | memoryview] = [part for part in (octets, tail) if part]
    while left < whole:
        try:
            # The kernel says how much it took; an error means that it took nothing this time.
            count = line.sendmsg(parts)
        except OSError as error:
            raise WriteError(left, error) from error
        left += count
        if left < whole:
            parts = _rest(parts, count)
    return left


def _write_apart(line: ssl.SSLSocket, octets: bytes, tail: bytes) -> int:
    """Send over TLS: what of a record left cannot be asked, so the tail goes into records of its own."""
    left = 0
    for part in filter(None, (octets, tail)):
        try:
            line.sendall(part)
        except OSError as error:
            # Any octet of this part may have left; of the next none has.
            raise WriteError(left + len(part), error) from error
        left += len(part)
    return left


def _rest(parts: Sequence[bytes | memoryview], count: int) -> list[memoryview]:
    found: list[memoryview] = []
    for octets in parts:
        part = memoryview(octets)
        if count >= len(part):
            count -= len(part)
        else:
            found.append(part[count:])
            count = 0
    return found


class WriteError(OSError):
    """The line broke while we wrote; `left` octets may have left."""

    def __init__(self, left: int, cause: OSError) -> None:
        super().__init__(cause.errno, cause.strerror or str(cause))
        self.left = left
        self.timed_out = isinstance(cause, TimeoutError | BlockingIOError)
