"""The envelope: an address as it goes over the wire, or an error that says why it cannot."""

from __future__ import annotations

import re

from newsletter.errors import AddressError
from newsletter.subscribers.address import read_address

MAX_LOCAL = 64
MAX_DOMAIN = 255
MAX_PATH = 254
"""RFC 5321 section 4.5.3.1; a path is 256 octets with its angle brackets."""

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"({_ATEXT}+(?:\.{_ATEXT}+)*)@({_LABEL}(?:\.{_LABEL})*)")
_WIRE = re.compile(r"(?!.*=\?)[^\x00-\x20\x7f<>@\"\\]+@[A-Za-z0-9.-]+")


def wire_address(address: str) -> str:
    """Return an address as RCPT TO takes it: the domain as A-labels, the local part as it is.

    Raises AddressError for whatever is not one mailbox: controls, brackets, blanks, no domain.
    """
    plain = _PLAIN.fullmatch(address)
    if plain is None or "=?" in address:
        return _international(address)
    if len(plain[1]) > MAX_LOCAL or len(plain[2]) > MAX_DOMAIN or len(address) > MAX_PATH:
        raise AddressError(f"{_shown(address)} is too long for an email address")
    return address


def needs_smtputf8(wire: str) -> bool:
    """Say whether only a server that offers SMTPUTF8 (RFC 6531) can take this address."""
    return not wire.isascii()


def _international(address: str) -> str:
    if address.isascii():
        raise AddressError(f"{_shown(address)} is not an address that email can be sent to")
    kept, key = read_address(address)
    wire = f"{kept.rpartition('@')[0]}@{key.rpartition('@')[2]}"
    if not _WIRE.fullmatch(wire):
        raise AddressError(f"{_shown(address)} is not an address that email can be sent to")
    return wire


def _shown(address: str) -> str:
    return repr(address[:80])
