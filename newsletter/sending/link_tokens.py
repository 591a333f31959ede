"""Link tokens: the signed part of a link in an email, made for one purpose (HMAC-SHA256).

A token says which delivery, or which person, a link is about, and nothing is stored for it. Its bytes are the
number of the key, one enciphered block (so that nobody reads a number of ours off it), and the code over
purpose and block. What a token names must still be looked up: a signature says that we made the link, not
that its delivery or its person is still there.

Unsubscribe links and confirmation links are random words that the database knows, each in its own table;
they need no key.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass

TOKEN_LETTERS = 44
DETAIL_BITS = 48
_BLOCK = 16
_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LETTERS}}}")


class Purpose(StrEnum):
    """What a link is for; it is part of the signed bytes."""

    VIEW = "view"
    """An issue in a browser: names a mailing and one of its editions, and no person."""
    POLL = "poll"
    """A vote: names a delivery and a poll."""
    PREFERENCES = "preferences"
    """The page on which a person changes what they get: names a person."""
    UNDO = "undo"
    """Taking back a change that was made in somebody's name: names a person and what was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTarget:
    """What a token names; 0 is nothing. `detail` is for the purpose to fill, up to DETAIL_BITS."""

    mailing_id: int = 0
    subscriber_id: int = 0
    detail: int = 0


class LinkTokens:
    """Makes and reads the tokens of a publication; used by all threads."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """`keys` are the secrets by number, 0 to 255: the highest number signs, every one is accepted."""
        self._keys = {number: _SigningKey(secret) for number, secret in keys.items()}
        self._newest = max(self._keys)

    def make(self, purpose: Purpose, target: LinkTarget) -> str:
        """Return a target's token: always the same for the same key, URL-safe, without padding."""
        plain = (
            target.mailing_id.to_bytes(4, "big")
            + target.subscriber_id.to_bytes(6, "big")
            + target.detail.to_bytes(6, "big")
        )
        key = self._keys[self._newest]
        block = key.cipher.encryptor().update(plain)
        octets = bytes([self._newest]) + block + key.code(purpose, block)
        return base64.urlsafe_b64encode(octets).decode("ascii")

    def read(self, purpose: Purpose, token: str) -> LinkTarget | None:
        """Return what a token of this purpose names; None unless we made it, for this purpose."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            octets = base64.urlsafe_b64decode(token)
        except binascii.Error:
            return None
        key, block = self._keys.get(octets[0]), octets[1 : 1 + _BLOCK]
        if key is None or not hmac.compare_digest(octets[1 + _BLOCK :], key.code(purpose, block)):
            return None
        plain = key.cipher.decryptor().update(block)
        return LinkTarget(
            mailing_id=int.from_bytes(plain[:4], "big"),
            subscriber_id=int.from_bytes(plain[4:10], "big"),
            detail=int.from_bytes(plain[10:], "big"),
        )


class _SigningKey:
    """One secret, and what is derived of it: a code never has the key that something is enciphered with."""

    def __init__(self, secret: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        self._for_codes = hmac.digest(secret, b"link code", "sha256")
        # One block and never two of the same: there is nothing that a mode of operation could add.
        block_key = hmac.digest(secret, b"link block", "sha256")[:_BLOCK]
        self.cipher = Cipher(algorithms.AES(block_key), modes.ECB())  # noqa: S305

    def code(self, purpose: Purpose, block: bytes) -> bytes:
        """Return the code (16 bytes) over a purpose and a block."""
        return hmac.digest(self._for_codes, purpose.value.encode("ascii") + b"\x00" + block, "sha256")[
            :_BLOCK
        ]
