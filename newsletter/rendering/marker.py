"""Marker: the letters and digits that stand where a merge field goes, and occur nowhere else."""

from __future__ import annotations

import hashlib
import re

from newsletter.model import Issue, Publication

MARKER = re.compile(r"nl[0-9a-f]{14}f[0-9]{3,}z")


def marker_stem(issue: Issue, publication: Publication) -> str:
    """Return the beginning of an edition's markers: made from the content, and found nowhere in it."""
    content = "\n".join((issue.source, repr(issue.front), repr(issue.blocks), repr(publication)))
    salt = 0
    while True:
        seed = f"{salt}\n{issue.slug}\n{issue.source}"
        stem = "nl" + hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:14] + "f"
        if stem not in content:
            return stem
        salt += 1


def marker(stem: str, index: int) -> str:
    """Return a field's marker; none is the beginning of another."""
    return f"{stem}{index:03d}z"
