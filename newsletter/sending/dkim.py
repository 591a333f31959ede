"""DKIM: signs a finished message, so that receivers can tell that it is ours and nobody changed it.

RFC 6376, RFC 8301: rsa-sha256 with at least 2048 bits, relaxed/relaxed, no `l=`. What must not be
added to a copy on its way is named once more in `h=` than it is there (oversigning), the headers of
one-click unsubscribe among them (RFC 8058 section 4). Most relays sign for us; then this is not needed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from newsletter.errors import SettingsError
from newsletter.model import Action, Hint

MIN_BITS = 2048
SIGNED = (
    b"from", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references",
    b"mime-version", b"content-type", b"content-transfer-encoding", b"auto-submitted", b"feedback-id",
    b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"list-help", b"list-owner", b"list-archive",
    b"list-post",
)  # fmt: skip
"""What is signed where it is there (RFC 6376 section 5.4.1)."""
OVERSIGNED = frozenset(
    {
        b"from", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id", b"mime-version",
        b"content-type", b"list-unsubscribe", b"list-unsubscribe-post",
    }
)  # fmt: skip
"""What nobody may add, not even where there is none."""

_DOMAIN = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
)
_SELECTOR = re.compile(r"(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_BLANKS = re.compile(rb"[ \t]+")
_LINE = 72
_MAKE_ONE = (Hint(Action.MAKE_DKIM_KEY),)


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimSigner:
    """Signs for one domain with one key; used by all threads. `at` is the same for every try at a copy."""

    domain: str
    selector: str
    key: rsa.RSAPrivateKey = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """The public key as it is published in the DNS, before Base64 (SubjectPublicKeyInfo, DER)."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, content: bytes, *, at: datetime) -> bytes:
        """Return the DKIM-Signature header that goes on top of a message with CRLF line ends."""
        head, _, body = content.partition(b"\r\n\r\n")
        names, lines = _to_sign(head + b"\r\n")
        body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest())
        header = self._header(names, body_hash, at)
        lines.append(_relaxed_header(b"dkim-signature", header.partition(b":")[2]))
        signature = self.key.sign(b"\r\n".join(lines), padding.PKCS1v15(), hashes.SHA256())
        return header + _folded(base64.b64encode(signature)) + b"\r\n"

    def _header(self, names: Sequence[bytes], body_hash: bytes, at: datetime) -> bytes:
        """Write the header with an empty `b=`, as it is hashed."""
        own = (
            f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain};\r\n"
            f" s={self.selector}; t={int(at.timestamp())};"
        )
        return b"".join(
            (b"DKIM-Signature: ", own.encode("ascii"), b"\r\n h=", _listed(names), b";\r\n bh=", body_hash,
             b";\r\n b=")
        )  # fmt: skip


def dkim_signer(*, domain: str, selector: str, pem: bytes, source: str, sender_address: str) -> DkimSigner:
    """Return a signer; `source` says where the key comes from. Raises SettingsError, never with the key.

    The domain must be the sender's own, or above or below it (relaxed alignment, RFC 7489).
    """
    domain, selector = domain.lower().rstrip("."), selector.lower()
    if not _DOMAIN.fullmatch(domain):
        raise SettingsError(
            f"[dkim] domain is {domain!r}", hint="Write a domain name, e.g. thirteenth.example"
        )
    if not _SELECTOR.fullmatch(selector):
        raise SettingsError(f"[dkim] selector is {selector!r}", hint="Write a name such as 2026a")
    sender = sender_address.rpartition("@")[2].lower()
    if not (sender == domain or sender.endswith(f".{domain}") or domain.endswith(f".{sender}")):
        raise SettingsError(
            f"[dkim] domain {domain} is not that of [sender] address, so no provider would count it",
            hint=f"Sign for {sender}",
        )
    return DkimSigner(domain=domain, selector=selector, key=_key(pem, source))


def relaxed_body(body: bytes) -> bytes:
    """Return a body in relaxed form (RFC 6376 section 3.4.4): single blanks, none at a line's end."""
    found = body.replace(b"\t", b" ") if b"\t" in body else body
    while b"  " in found:
        found = found.replace(b"  ", b" ")
    if b" \r\n" in found:
        found = found.replace(b" \r\n", b"\r\n")
    found = found.removesuffix(b" ")
    while found.endswith(b"\r\n"):
        found = found[:-2]
    return found + b"\r\n" if found else b""


def _key(pem: bytes, source: str) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except TypeError:
        raise SettingsError(
            f"{source}: the DKIM key is protected by a password",
            hint="Write it without one, readable only by you",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise SettingsError(
            f"{source}: this is no private key in PEM form",
            hint="Use an RSA key without a password",
            next_steps=_MAKE_ONE,
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SettingsError(
            f"{source}: not every receiver knows this kind of key",
            hint="Use an RSA key",
            next_steps=_MAKE_ONE,
        )
    if key.key_size < MIN_BITS:
        raise SettingsError(
            f"{source}: a DKIM key of {key.key_size} bits can be broken",
            hint=f"Use {MIN_BITS} bits or more",
            next_steps=_MAKE_ONE,
        )
    return key


def _to_sign(block: bytes) -> tuple[list[bytes], list[bytes]]:
    """Return the names for `h=` and the lines to hash: a header named twice is taken from below."""
    present: dict[bytes, list[bytes]] = {}
    for name, value in _headers(block):
        present.setdefault(name, []).append(value)
    names: list[bytes] = []
    lines: list[bytes] = []
    for name in SIGNED:
        found = present.get(name, [])
        names += [name] * (len(found) + (name in OVERSIGNED))
        lines += [_relaxed_header(name, value) for value in reversed(found)]
    return names, lines


def _headers(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in _FOLD.sub(b"", block).split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if colon:
            yield name.rstrip().lower(), value


def _relaxed_header(name: bytes, value: bytes) -> bytes:
    """Return a header in relaxed form (RFC 6376 section 3.4.2), without its line end."""
    return name + b":" + _BLANKS.sub(b" ", _FOLD.sub(b"", value)).strip(b" ")


def _listed(names: Sequence[bytes]) -> bytes:
    """Write names with colons, folded after one."""
    lines, line = [], b""
    for name in names:
        if line and len(line) + 1 + len(name) > _LINE:
            lines.append(line + b":")
            line = name
        else:
            line = line + b":" + name if line else name
    return b"\r\n  ".join([*lines, line])


def _folded(encoded: bytes) -> bytes:
    """Write Base64 over lines: blanks inside `b=` count for nothing."""
    return b"\r\n  ".join(encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE))
