"""Identity: by what an entry is known again when its feed is read next time."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.sanitize import plain_text

_MAX_CHARACTERS = 500


def identities(told: Sequence[tuple[str, str]], site: str) -> list[str]:
    """Return an identity for each entry, given its feed's own id for it ("" for none) and its address.

    The feed's id counts, else the address. An id that stands beside several pages, or is the address of
    the site, tells entries from nothing. Long ones are hashed: an identity is a key of the database.
    """
    ids = [plain_text(identity, limit=len(identity) + 1) for identity, _ in told]
    often = {identity for identity, count in Counter(ids).items() if count > 1 and identity}
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for identity, (_, link) in zip(ids, told, strict=True):
        if identity in often:
            pages[identity].add(canonical_url(link))
    useless = {identity for identity, found in pages.items() if len(found) > 1}
    if site:
        useless |= {f"{site.rstrip('/')}/", site.rstrip("/")}
    return [
        _short(identity if identity and identity not in useless else link)
        for identity, (_, link) in zip(ids, told, strict=True)
    ]


def _short(identity: str) -> str:
    if len(identity) <= _MAX_CHARACTERS:
        return identity
    return f"sha256:{hashlib.sha256(identity.encode()).hexdigest()}"
