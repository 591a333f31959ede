"""Header lines: a header block of anybody's making, unfolded and decoded, whatever is wrong with it."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header

from newsletter.inbound.charset import decoded_text
from newsletter.model.deferred_dataclass import dataclass

MAX_LINES = 500
MAX_RECIPIENTS = 50
MAX_VALUE = 4000
"""Octets of one value that are looked at; a line of a megabyte says no more than its beginning."""

_RECIPIENT_NAMES = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to")
_ANGLED = re.compile(r"<([^<>\s]{3,320})>")
_BARE = re.compile(r"[^\s<>(),;:\"@]{1,64}@[^\s<>(),;:\"@]{1,255}")
_FOLD = re.compile(rb"\n(?=[ \t])")
_LINE = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLines:
    """Names in lower case and values as they came, in order."""

    lines: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a name, encoded words and all."""
        return tuple(value for own, value in self.lines if own == name)

    def first(self, name: str) -> str:
        """Return the first value of a name, "" when there is none."""
        return next((value for own, value in self.lines if own == name), "")

    def text(self, name: str) -> str:
        """Return the first value as a reader sees it: encoded words decoded, blanks single."""
        return " ".join(decoded(self.first(name)).split())

    def recipients(self) -> tuple[str, ...]:
        """Return the addresses that a mail was written to, as far as it says."""
        values = [value for name in _RECIPIENT_NAMES for value in self.all(name)]
        return tuple(address for value in values for address in addresses_in(value))[:MAX_RECIPIENTS]


def read_headers(block: bytes) -> HeaderLines:
    """Read a header block with LF line ends; what is no header line is passed over."""
    lines = tuple(_lines(_FOLD.sub(b"", block.replace(b"\x00", b""))))
    return HeaderLines(lines=lines)


def _lines(block: bytes) -> Iterator[tuple[str, str]]:
    for line in block.split(b"\n", MAX_LINES)[:MAX_LINES]:
        if found := _LINE.fullmatch(line[:MAX_VALUE]):
            yield found[1].decode("ascii").lower(), decoded_text(found[2].strip())


def decoded(value: str) -> str:
    """Decode encoded words (RFC 2047); a broken one stays as it is."""
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, LookupError, ValueError, binascii.Error):
        return value
    return "".join(
        decoded_text(part, charset or "") if isinstance(part, bytes) else part for part, charset in parts
    )


def addresses_in(value: str) -> list[str]:
    """Return the addresses of a From or To, without their names.

    Our own: the standard library's gives up with a RecursionError over some of what strangers write.
    """
    in_angles = [one for one in _ANGLED.findall(value) if "@" in one]
    return in_angles or _BARE.findall(value)


def parameter(value: str, name: str) -> str:
    """Return a parameter of a Content-Type, "" when there is none."""
    found = re.search(rf';\s*{name}\s*=\s*(?:"([^"]{{0,200}})"|([^\s;"]{{1,200}}))', value, re.IGNORECASE)
    return (found[1] if found[1] is not None else found[2]) if found else ""
