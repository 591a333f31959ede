"""The diagnosis: what came back says hard, soft, policy or content, from status code and words.

Only `hard` costs a reader the newsletter, so doubt never ends there: where code and words disagree, the
milder counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.inbound import bounce_patterns
from newsletter.inbound.enhanced_status_code import CODE, codes_in, is_vague, kind_of
from newsletter.model import BounceKind

MAX_WORDS = 500
_LOOKED_AT = 4000
_REPLY_CODE = re.compile(r"(?<![\d.])(4[0-9]{2}|5[0-9]{2})(?=[ \-#])")


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceClassification:
    """What became of a copy, the code that says so and the other side's words, one line."""

    kind: BounceKind
    code: str
    words: str


_BY_WORDS = (
    (bounce_patterns.RATE, BounceKind.SOFT),
    (bounce_patterns.DNS_AWAY, BounceKind.SOFT),
    (bounce_patterns.FULL, BounceKind.SOFT),
    (bounce_patterns.POLICY, BounceKind.POLICY),
    (bounce_patterns.CONTENT, BounceKind.CONTENT),
    (bounce_patterns.NO_MAILBOX, BounceKind.HARD),
    (bounce_patterns.NO_HOST, BounceKind.HARD),
    (bounce_patterns.LATER, BounceKind.SOFT),
)
"""Asked in this order: what spares the reader comes first."""


def classify_bounce(status: str, words: str) -> BounceClassification:
    """Say what a failure was, from the Status field ("" for none) and the other side's words."""
    looked_at = words[:_LOOKED_AT]
    # A field that holds no code may hold anything, an address too.
    status = status if CODE.fullmatch(status) else ""
    told = codes_in(looked_at)
    code = status if not is_vague(status) or not told else told[-1]
    if not code and (reply := _REPLY_CODE.search(looked_at)):
        code = reply[1]
    said = " ".join(looked_at.split())[:MAX_WORDS]
    return BounceClassification(kind=_kind(status, told, looked_at), code=code[:20], words=said)


def _kind(status: str, told: list[str], words: str) -> BounceKind:
    by_code = [kind for one in (status, *told) if (kind := kind_of(one)) is not None]
    if any(one.startswith("4.") for one in (status, *told)) and bounce_patterns.POLICY.search(words) is None:
        by_code = [BounceKind.POLICY if BounceKind.POLICY in by_code else BounceKind.SOFT]
    by_words = next((kind for pattern, kind in _BY_WORDS if pattern.search(words)), None)
    if not by_code:
        return by_words or _by_reply(words)
    if all(kind is BounceKind.HARD for kind in by_code):
        # A code that is given for more than one thing (5.2.1: disabled, or too much mail just now).
        return by_words if by_words in (BounceKind.SOFT, BounceKind.POLICY) else BounceKind.HARD
    return next(kind for kind in by_code if kind is not BounceKind.HARD)


def _by_reply(words: str) -> BounceKind:
    """Judge by the reply code alone: 521 and 556 take no mail ever (RFC 7504); 550 may be anything."""
    codes = {found[1] for found in _REPLY_CODE.finditer(words)}
    return BounceKind.HARD if codes and codes <= {"521", "556"} else BounceKind.SOFT
