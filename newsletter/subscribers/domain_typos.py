"""A typing mistake in a well-known domain: a hint to look again, never a change."""

from __future__ import annotations

from functools import lru_cache

_KNOWN = (
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.es", "yahoo.co.uk", "hotmail.com", "hotmail.es",
    "outlook.com", "outlook.es", "icloud.com", "comcast.net", "verizon.net", "protonmail.com",
    "sbcglobal.net", "bellsouth.net", "earthlink.net",
)  # fmt: skip
_REAL_NEIGHBOURS = frozenset(
    ("mail.com", "ymail.com", "email.com", "zmail.com", "hmail.com", "cloud.com", "yahoo.ca", "yahoo.de",
     "yahoo.fr", "yahoo.it", "hotmail.de", "hotmail.fr", "hotmail.it", "outlook.de", "outlook.fr")
)  # fmt: skip
_ENDINGS = {".con": ".com", ".cmo": ".com", ".ocm": ".com", ".comm": ".com", ".vom": ".com", ".nte": ".net"}
_SHORT = frozenset(("aol.com", "live.com", "msn.com", "gmx.com", "att.net", "me.com", "cox.net"))


def typo_hint(address: str) -> str | None:
    """Return the address that may have been meant (`ana@gmial.com`: `ana@gmail.com`), or None."""
    local, _, domain = address.rpartition("@")
    meant = meant_domain(domain.lower())
    return f"{local}@{meant}" if meant else None


@lru_cache(maxsize=8192)
def meant_domain(domain: str) -> str | None:
    """Return the well-known domain that may have been meant by another (lower case), or None."""
    if domain in _KNOWN or domain in _REAL_NEIGHBOURS or domain in _SHORT:
        return None
    for wrong, right in _ENDINGS.items():
        mended = domain.removesuffix(wrong) + right
        if domain.endswith(wrong) and (mended in _KNOWN or mended in _SHORT or wrong == ".con"):
            return mended
    # Looked up for a domain that is not known, once; most commands meet none.
    from rapidfuzz.distance import OSA

    return next((known for known in _KNOWN if OSA.distance(domain, known, score_cutoff=1) <= 1), None)
