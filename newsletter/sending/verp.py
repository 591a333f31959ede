"""VERP: a return address for every copy, by which its bounce is known whatever the bounce says.

`bounce+TOKEN@…`, where TOKEN is the copy's place in the ledger, enciphered: nothing is stored, nobody can
read a number off it, and of tokens made up by a stranger one in 2^48 is taken for real.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from newsletter.errors import SettingsError

MAX_LOCAL = 64
"""RFC 5321 section 4.5.3.1.1."""
TOKEN_LETTERS = 26
_TOKEN = re.compile(r"[a-z2-7]{26}")
_SEPARATOR = "+"


class ReturnPath:
    """Makes the return addresses of one mailbox and reads them again; used by all threads."""

    def __init__(self, mailbox: str, *, secret: bytes) -> None:
        """`secret` is the database's own key, never used as it is. Raises SettingsError."""
        self._local, at, self._domain = mailbox.rpartition("@")
        if not at or len(self._local) + 1 + TOKEN_LETTERS > MAX_LOCAL:
            raise SettingsError(
                f"[smtp] bounce_mailbox is {mailbox!r}, which leaves no room for a token",
                hint="Write a short address, e.g. bounce@example.org",
            )
        key = hashlib.blake2b(b"return path", key=secret[:64], digest_size=16).digest()
        # One block and never two of the same: there is nothing that a mode of operation could add.
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305

    def address(self, *, mailing_id: int, subscriber_id: int) -> str:
        """Return the address for a copy's MAIL FROM: the same at every try."""
        return f"{self._local}{_SEPARATOR}{self.token(mailing_id, subscriber_id)}@{self._domain}"

    def token(self, mailing_id: int, subscriber_id: int) -> str:
        """Return a copy's token: 26 letters and digits that survive a change of case."""
        # Four octets of the mailing, six of the person, six of nothing: who meets the nothing made it.
        plain = (mailing_id & 0xFFFFFFFF).to_bytes(4, "big") + (subscriber_id & (1 << 48) - 1).to_bytes(
            6, "big"
        )
        sealed = self._cipher.encryptor().update(plain + bytes(6))
        return base64.b32encode(sealed).decode("ascii").rstrip("=").lower()

    def copy_of(self, address: str) -> tuple[int, int] | None:
        """Return (mailing, subscriber) of an address that a bounce came to; None unless we made it."""
        local, _, domain = address.strip().rpartition("@")
        mailbox, _, token = local.rpartition(_SEPARATOR)
        if (mailbox.lower(), domain.lower()) != (self._local.lower(), self._domain.lower()):
            return None
        return self.read(token)

    def read(self, token: str) -> tuple[int, int] | None:
        """Return (mailing, subscriber) of a token; None unless we made it."""
        token = token.lower()
        if not _TOKEN.fullmatch(token):
            return None
        try:
            sealed = base64.b32decode(f"{token.upper()}======")
        except binascii.Error:
            return None
        plain = self._cipher.decryptor().update(sealed)
        if plain[10:] != bytes(6) or self.token(*_numbers(plain)) != token:
            return None
        return _numbers(plain)


def _numbers(plain: bytes) -> tuple[int, int]:
    return int.from_bytes(plain[:4], "big"), int.from_bytes(plain[4:10], "big")
