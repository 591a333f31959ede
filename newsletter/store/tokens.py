"""Makes the tokens of links for many people at once."""

from __future__ import annotations

import secrets

_STEM_BYTES = 3
_OWN_LETTERS = 22
"""132 bits, of base64's six a letter."""


def neighboring_tokens(count: int) -> list[str]:
    """Return random tokens, each 132 bits of its own behind a random stem that all of them share.

    So they stand side by side in an index: a page of an import then changes a handful of the index's pages
    instead of as many as it has rows. The stem says of two people only that they may be of one import.
    """
    stem = secrets.token_urlsafe(_STEM_BYTES)
    letters = secrets.token_urlsafe(count * _OWN_LETTERS * 3 // 4 + 1)
    return [stem + letters[at : at + _OWN_LETTERS] for at in range(0, count * _OWN_LETTERS, _OWN_LETTERS)]
