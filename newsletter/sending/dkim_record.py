"""DKIM records: a new key, and the TXT record that publishes its public half (RFC 6376 section 3.6.1)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from newsletter.sending.dkim import MIN_BITS

MAX_STRING_BYTES = 255
"""A TXT record is made of strings, none longer than this (RFC 1035 section 3.3.14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimRecord:
    """The record of one key. Its strings, joined without anything between them, are its value."""

    name: str
    value: str

    @property
    def strings(self) -> tuple[str, ...]:
        """The value in strings that a record can have; it is ASCII."""
        starts = range(0, len(self.value), MAX_STRING_BYTES)
        return tuple(self.value[start : start + MAX_STRING_BYTES] for start in starts)

    @property
    def zone_line(self) -> str:
        """The record as a line of a zone file."""
        quoted = " ".join(f'"{one}"' for one in self.strings)
        return f"{self.name}. IN TXT ( {quoted} )"


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKeyPair:
    """A new key: the private half as PEM, the public half as a record holds it (DER)."""

    pem: str = field(repr=False)
    public_key: bytes


def new_key_pair() -> DkimKeyPair:
    """Make an RSA key of 2048 bits: every receiver knows it, and its record fits into one answer by UDP."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=MIN_BITS)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return DkimKeyPair(pem=pem.decode("ascii"), public_key=public)


def dkim_record(*, domain: str, selector: str, public_key: bytes) -> DkimRecord:
    """Return the record that publishes a key (DER) at a selector."""
    encoded = base64.b64encode(public_key).decode("ascii")
    return DkimRecord(name=f"{selector}._domainkey.{domain}", value=f"v=DKIM1; k=rsa; p={encoded}")
