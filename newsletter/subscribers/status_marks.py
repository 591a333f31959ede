"""Status marks: what a cell of any column says against mailing, such as a label or a typed note.

`vip; do not email` under "Tags" and `Unsubscribed 3/4/2024` under "Notes" bar their person; "Asked about
unsubscribed neighbors" bars nobody, and neither does "Do not contact by phone".
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.status_words import CLEAR

_NOTE = re.compile(
    r"(?:asked to be |wants to be |has |have |was |is )?"
    r"(?:(?P<contact>do not contact|nicht (?:mehr )?(?:anschreiben|kontaktieren)|no contactar|"
    r"ne plus contacter)|"
    r"(?P<left>unsubscribed?|unsubbed|opt(?:ed)? out|do not e ?mail|no (?:more )?e ?mails?|"
    r"(?:please )?(?:remove|take (?:him |her |them )?off|taken off|removed)(?: from)?"
    r"(?: the| our| this| all)?(?: e ?mail| mailing)? lists?|dad[oa] de baja|"
    r"no (?:enviar|mandar) (?:correos?|mas)|ne plus envoyer)|"
    r"(?P<bounced>hard bounc\w*|e ?mail bounced|bounced e ?mail|correo rebotado)|"
    r"(?P<complained>marked as spam|spam complaint|reported as spam))\b(?P<rest>.*)"
)
"""How a note on a person begins, where it is about mailing."""
_STATUSES = {
    "contact": ContactStatus.UNSUBSCRIBED,
    "left": ContactStatus.UNSUBSCRIBED,
    "bounced": ContactStatus.BOUNCED,
    "complained": ContactStatus.COMPLAINED,
}
MAX_WORDS = 12
_OF_THE_TOWN = frozenset(("complained", "abuse report", "abuse complaint"))
"""Labels that an office gives people who complained about a street."""
_OTHERS = re.compile(r"^ (?:neighbors?|people|residents|folks|members|persons)\b|\b(?:if|unless|until)\b")
_ELSEWHERE = re.compile(
    r"\b(?:sms|texts?|texting|phones?|calls?|fax|whatsapp|push|post|photos?|directory|parking|door)\b"
)
"""What somebody may have had enough of instead; `opted out by phone` only says how."""
_OF = re.compile(r"\b(?:of|from|for|to)\b")
_ITEMS = re.compile(r"[,;|\n]+")
_ROOTS = tuple(
    re.findall(
        "[^|]+",
        "no |nomail|banned|unsub|opt|not|dnc|list|bounc|spam|baja|suppress|black|suscri|negra|enviar|mandar|"
        "plus|abonn|"
        "iscri|inscri|abge|abbest|ausgetr|widerspr|cadastr|rebo|rimbalz|complain|abuse|invalid|never|non|"
        "unactiv|pending|uitges|afgem|nicht|desea|signal|remove|e-mail|email|permission|退|取|拒|停止|수신|"
        "구독|отпис",
    )
)
"""Quick to ask of a million cells: no mark is without all of these."""


def mark_in(cell: str) -> ContactStatus | None:
    """Return what a cell says against mailing, None for nothing.

    As all of it, as one of its labels (between commas, semicolons or bars), or as the beginning of a note.
    """
    small = cell.lower()
    return _mark(cell) if any(root in small for root in _ROOTS) else None


@lru_cache(maxsize=16_384)
def _mark(cell: str) -> ContactStatus | None:
    words = plain_words(cell)
    said = [CLEAR.get(words), _note(words)]
    if len(items := _ITEMS.split(cell)) > 1:
        labels = map(plain_words, items)
        said += [CLEAR.get(label) for label in labels if label not in _OF_THE_TOWN]
    against = (status for status in said if status is not None and status is not ContactStatus.SUBSCRIBED)
    return max(against, key=lambda status: status.weight, default=None)


def _note(words: str) -> ContactStatus | None:
    note = _NOTE.match(words)
    if note is None or len(words.split()) > MAX_WORDS or _OTHERS.search(note["rest"]):
        return None
    elsewhere = _ELSEWHERE.search(note["rest"])
    if elsewhere and (note["contact"] or _OF.search(note["rest"][: elsewhere.start()])):
        return None
    return next(status for name, status in _STATUSES.items() if note[name])
