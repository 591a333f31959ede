"""Unpacks gzip with a limit on the size of the result."""

from __future__ import annotations

import zlib

from newsletter.model.phrase import phrase

_GZIP = 16 + zlib.MAX_WBITS
_MAX_RATIO = 100
"""Feeds compress 4 to 20 times; what compresses far more is not a feed (zlib's own limit is 1,030 times)."""
_ALWAYS_FINE_BYTES = 1024 * 1024


class InflateError(Exception):
    """The bytes are not valid gzip, or unpack to more than allowed; the message says which."""


class LimitedGunzip:
    """Unpacks compressed bytes as they arrive, never beyond the limits.

    Several gzip members one after the other are one body (RFC 1952 section 2.2).
    """

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._taken = 0
        self._given = 0
        self._stream = zlib.decompressobj(_GZIP)

    def feed(self, data: bytes) -> bytes:
        """Return what `data` adds; raises InflateError at a limit, before more memory is used."""
        self._taken += len(data)
        parts = []
        while data:
            if self._stream.eof:
                self._stream = zlib.decompressobj(_GZIP)
            parts.append(self._inflate(data))
            data = self._stream.unused_data
        return b"".join(parts)

    def finish(self) -> None:
        """Raise InflateError when the body stops in the middle."""
        if self._taken and not self._stream.eof:
            raise InflateError("the compressed body is cut off")

    def _inflate(self, data: bytes) -> bytes:
        room = self._max_bytes - self._given
        try:
            out = self._stream.decompress(data, room + 1)
        except zlib.error as error:
            raise InflateError("the compressed body is damaged") from error
        self._given += len(out)
        if len(out) > room:
            raise InflateError(phrase("it unpacks to more than {most:,} bytes", most=self._max_bytes))
        if self._given > max(_ALWAYS_FINE_BYTES, self._taken * _MAX_RATIO):
            raise InflateError(phrase("it unpacks to more than {times} times its size", times=_MAX_RATIO))
        return out
