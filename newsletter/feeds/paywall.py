"""The paywall: whether a feed hints that a story is for an outlet's own subscribers.

No feed format has a field for it, so it is a guess from the words that outlets put beside such stories.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = (
    r"(for )?subscribers?([ -]only)?|subscriber[ -]exclusive|members?[ -]only|premium( content)?|paywall(ed)?"
    r"|paid|solo (para )?suscriptores|(exclusivo )?para suscriptores"
    r"|abonn[ée]s?( only)?|r[ée]serv[ée] aux abonn[ée]s|plus[ -]artikel|nur f[üu]r abonnenten"
)
_TAG = re.compile(rf"({_WORDS})", re.IGNORECASE)
"""A category that is nothing else."""
_MARKED = re.compile(
    rf"🔒|🔑|[\[(](€|\$|{_WORDS})[\])]|^({_WORDS})\s*[:|–—]|[|–—]\s*({_WORDS})$", re.IGNORECASE
)
"""In a headline the word must stand apart: insurance premiums are news."""
_SAID = re.compile(
    r"\b((this|the) (article|story) is (only )?(for|available to) (our )?(paying )?subscribers"
    r"|subscribe to (read|continue)|contenido exclusivo para suscriptores"
    r"|article r[ée]serv[ée] aux abonn[ée]s)\b",
    re.IGNORECASE,
)


def hints_at_paywall(title: str, summary: str, tags: Sequence[str]) -> bool:
    """Say whether headline, summary or categories call the story one for subscribers."""
    if any(_TAG.fullmatch(tag.strip()) for tag in tags):
        return True
    return bool(_MARKED.search(title) or _SAID.search(summary))
