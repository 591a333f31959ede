"""Evidence of a consent given on the web: where, from which network, to which words, after which email.

What the law asks to be shown (CASL section 13, GDPR article 7) beside time, list, wording and method. Of the
network it is the prefix only (/24 or /48), and nothing about the browser.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

PREFERENCES_FORM = "preferences"


def words_version(words: str) -> str:
    """Return the version of a wording: the SHA-256 of its UTF-8, in hexadecimal."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def consent_evidence(*, address: str, form: str, words: str, **more: str) -> Mapping[str, str]:
    """Return evidence as it is stored; what is not known is left out.

    `more` may have `page`, `network`, `asked_at`, `emailed_at`, `message_id` and `confirmed_from`
    (docs/reference/subscribers.md says what each is).
    """
    found = {"address": address, "form": form, **more, "words_version": words_version(words)}
    return {name: value for name, value in found.items() if value}
