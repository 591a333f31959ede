"""The delivery key: a copy's own name, which stands in its Message-ID."""

from __future__ import annotations

import hashlib


def delivery_key(mailing_key: str, subscriber_id: int, token: str) -> str:
    """Return a name for a copy that is the same at every try and shows nobody's id.

    `token` is the secret part of the reader's unsubscribe link: whoever has a copy of their own still
    cannot make up the name of another's, and so a report that names one has seen it.
    """
    secret = hashlib.sha256(token.encode("utf-8", "replace")).digest()
    return hashlib.blake2b(f"{mailing_key}/{subscriber_id}".encode(), key=secret, digest_size=12).hexdigest()
