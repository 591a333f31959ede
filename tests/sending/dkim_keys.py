"""DKIM keys for tests, made once a run, and a DNS that publishes them."""

from __future__ import annotations

import base64
import functools

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

DOMAIN, SELECTOR = "thirteenth.example", "2026a"


@functools.cache
def private_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def public_key(bits: int) -> bytes:
    return private_key(bits).public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip


def pem(bits: int = 2048) -> bytes:
    return private_key(bits).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def dns(name: bytes, timeout: int = 5) -> bytes | None:
    """Answer for the TXT record of our key, as a DNS server would."""
    if name != f"{SELECTOR}._domainkey.{DOMAIN}.".encode():
        return None
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public_key(2048))


def verifies(content: bytes) -> bool:
    """Say whether dkimpy, which shares no line with us, finds the signature good."""
    return bool(dkim.verify(content, dnsfunc=dns))
