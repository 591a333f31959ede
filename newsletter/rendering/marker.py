"""Makes markers: unique strings in an edition in the places of its merge fields."""

from __future__ import annotations

import hashlib
import re

from newsletter.model import Issue, Publication

MARKER = re.compile(r"nl[0-9a-f]{14}f[0-9]{3,}z")


def marker_stem(issue: Issue, publication: Publication) -> str:
    """Return the start of an edition's markers: derived from the content, and not contained in it."""
    content = "\n".join((issue.source, repr(issue.front), repr(issue.blocks), repr(publication)))
    salt = 0
    while True:
        seed = f"{salt}\n{issue.slug}\n{issue.source}"
        stem = "nl" + hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:14] + "f"
        if stem not in content:
            return stem
        salt += 1


def marker(stem: str, index: int) -> str:
    """Return a field's marker; no marker is the start of another."""
    return f"{stem}{index:03d}z"
