"""Answers: what a cell says under a question such as "Would you like our newsletter?".

People type more than yes and no there ("Yes please!", "No gracias"), forms copy the sentence that was ticked,
and tools write how often, or through which channels, somebody agreed to be written to.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.status_words import KNOWN, is_blank, says_no, says_nothing, says_yes


class Answer(Enum):
    """What somebody answered."""

    YES = "yes"
    NO = "no"
    NOTHING = "nobody was asked, or nobody answered"


_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|\d{8}T\d")
_NO = re.compile(
    r"(?:no|nope|nein|non|nao|nee|not)\b"
    r"(?! (?:problem\w*|objections?|worries|doubts?|preferences?|hay problema|estoy seguro)\b)"
)
_NO_FIRST = re.compile(r"\s*(?:no|nope|nein|non|n[aã]o|nee)\s*(?:[,;:.–—]|-\s)", re.IGNORECASE)
_YES = re.compile(r"(?:yes|yeah|yep|si|oui|ja|sim|sure|ok|okay)\b")
_AGREES = re.compile(
    r"(?:(?:i|we) (?:agree|consent|accept|opt in|confirm|would (?:like|love)|want|wish|am happy)|"
    r"(?:please )?(?:sign|add) me|subscribe me|agreed?|accepted|consented|granted|"
    r"(?:si )?(?:acepto|autorizo|consiento|quiero|deseo)|j accepte|je (?:souhaite|accepte|consens)|"
    r"ich (?:mochte|willige|stimme|bin einverstanden)|einverstanden|(?:eu )?aceito|autorizo|accetto)\b"
)
_REFUSES = re.compile(
    r"\b(?:not|don t|dont|no|never|without|nicht|kein\w*|ne|pas|nao|non|unsubscribe|withdraw\w*|stop)\b"
)


def _words(table: str) -> frozenset[str]:
    return frozenset(one.strip() for one in table.split(","))


_REFUSED = _words("denied, refused, declined, rejected, withdrawn, revoked, not granted, not given")
_CHANNELS = _words("sms, web, mobile, push, whatsapp, phone, post, direct mail, messenger")
_EMAIL = _words("email, e mail, correo, correo electronico")
_FREQUENCIES = _words(
    "daily, weekly, monthly, quarterly, yearly, biweekly, bimonthly, all, every issue, each issue, digest, "
    "immediately, always, often, occasionally, html, text, semanal, mensual, diario, quincenal, "
    "semanalmente, mensualmente, hebdomadaire, mensuel, quotidien, wochentlich, monatlich, taglich"
)
_ITEMS = re.compile(r"[,;|\[\]\"“”]+")


@lru_cache(maxsize=16_384)
def read_answer(cell: str) -> Answer | None:
    """Return what a cell answers, whatever stands above it; None for what is no answer."""
    if is_blank(cell) or says_nothing(cell):
        return Answer.NOTHING
    if says_no(cell):
        return Answer.NO
    if says_yes(cell) or _DATE.match(cell.strip()):
        return Answer.YES
    words = plain_words(cell)
    if words not in _REFUSED and words in KNOWN:
        return None
    if words in _REFUSED or _NO.match(words):
        return Answer.NO
    if _YES.match(words) or _AGREES.match(words):
        return None if _REFUSES.search(words) else Answer.YES
    return _of_channels(cell) if cell.lstrip().startswith("[") else None


@lru_cache(maxsize=16_384)
def read_choice(cell: str) -> Answer | None:
    """Return what somebody chose in a column that is known to ask: also how often, and by which channels."""
    answer = read_answer(cell)
    if answer is not None:
        return answer
    return Answer.YES if plain_words(cell) in _FREQUENCIES else _of_channels(cell)


def begins_with_no(cell: str) -> bool:
    """Say whether a cell begins with a no that stands apart: `No, keep me`, but not `No emails`."""
    return _NO_FIRST.match(cell) is not None


def _of_channels(cell: str) -> Answer | None:
    """Return YES for a list of channels with email among them, NOTHING for one without it."""
    items = {word for one in _ITEMS.split(cell) if (word := plain_words(one))}
    if not items or not items <= _CHANNELS | _EMAIL:
        return None
    return Answer.YES if items & _EMAIL else Answer.NOTHING
