"""SMTP replies, decided: what a code at a stage means for the copy, or for the road.

RFC 5321 section 4.2, RFC 3463. A fault of the sender (authentication, policy) is never held against a
recipient: it stops the mailing, and nobody is counted as refused.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TypeAlias

from newsletter.model import Accepted, Deferred, Outcome, Refused, Unknown


class Stage(Enum):
    """What the reply answers."""

    GREETING = auto()
    HELLO = auto()
    STARTTLS = auto()
    LOGIN = auto()
    MAIL = auto()
    RCPT = auto()
    DATA = auto()
    CONTENT = auto()
    """The final dot."""


class ConnectionProblem(Enum):
    """What a reply says of the road rather than of a copy."""

    OPEN = auto()
    """Go on."""
    DOWN = auto()
    """Away for now; this copy did not leave."""
    BROKEN = auto()
    """It will not come back by itself: login, sender, policy. No copy left."""


Verdict: TypeAlias = Outcome | ConnectionProblem

_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?=\s|$)")
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_SENDER_FAULTS = frozenset(
    {
        *(f"7.{detail}" for detail in range(20, 28)),  # DKIM, SPF, reverse DNS, DMARC (RFC 7372)
        "7.29",  # ARC (RFC 8617)
        "7.30",  # TLS was required (RFC 8689); Gmail: no DKIM
        "7.31",
        "7.32",  # Gmail: From is not aligned
        "7.8",  # login (RFC 4954)
        "7.9",
        "7.11",
        "7.12",
        "7.13",
        "7.14",
        "7.57",  # Microsoft: client not authenticated
        "7.60",  # Microsoft: may not send as this sender
        "7.64",
        "7.501",
        "7.502",
        "7.503",
        "7.508",
        "7.509",  # Microsoft: DMARC
        "7.511",
        "7.512",
        "7.515",  # Microsoft: authentication of bulk senders, since May 2025
        "7.606",
        "7.700",
        "7.705",
        "7.708",
        "7.750",
        "1.7",  # bad sender address
        "1.8",
        "7.510",
    }
)
_RELAYING = re.compile(
    r"relay(ing)?\b.*\b(denied|not permitted|not allowed|prohibited)|unable to relay", re.I
)
_QUOTA_CODE = 552


def enhanced_code(text: str) -> str | None:
    """Return the enhanced status code that opens a reply, e.g. "5.1.1" (RFC 3463)."""
    match = _ENHANCED.match(text.strip())
    return match[0] if match else None


def judge(stage: Stage, code: int, text: str) -> Verdict:
    """Return what a reply means; `code` -1 stands for something that is no reply at all."""
    if stage is Stage.CONTENT and not 400 <= code <= 599:
        return _final_answer(code, text)
    if code == 421:
        return _closing(stage, code, text)
    if 400 <= code <= 599:
        return _refusal(stage, code, text)
    return ConnectionProblem.OPEN if code in _WANTED[stage] else ConnectionProblem.DOWN


_WANTED = {
    Stage.GREETING: {220},
    Stage.HELLO: {250},
    Stage.STARTTLS: {220},
    Stage.LOGIN: {235, 334},
    Stage.MAIL: {250},
    Stage.RCPT: {250, 251, 252},
    Stage.DATA: {354},
}


def _final_answer(code: int, text: str) -> Verdict:
    if 200 <= code <= 299:
        return Accepted(reference=text)
    return Unknown(reason=f"the server's last answer cannot be understood: {code} {text}".strip())


def _closing(stage: Stage, code: int, text: str) -> Verdict:
    if _is_sender_fault(text):
        return ConnectionProblem.BROKEN
    return Deferred(code=code, reply=text) if stage is Stage.CONTENT else ConnectionProblem.DOWN


def _refusal(stage: Stage, code: int, text: str) -> Verdict:
    if code in _LOGIN_CODES or _is_sender_fault(text):
        return ConnectionProblem.BROKEN
    if stage in (Stage.RCPT, Stage.DATA, Stage.CONTENT):
        return _for_the_copy(stage, code, text)
    return ConnectionProblem.DOWN if code < 500 else ConnectionProblem.BROKEN


def _for_the_copy(stage: Stage, code: int, text: str) -> Verdict:
    if code < 500:
        return Deferred(code=code, reply=text)
    if stage is Stage.RCPT and code == _QUOTA_CODE and enhanced_code(text) in (None, "5.5.3"):
        # "Too many recipients" in old servers: RFC 5321 section 4.5.3.1.10 says to read it as 452.
        return Deferred(code=code, reply=text)
    if stage is Stage.RCPT and _RELAYING.search(text):
        return ConnectionProblem.BROKEN
    return Refused(code=code, reply=text)


def _is_sender_fault(text: str) -> bool:
    code = enhanced_code(text)
    return code is not None and code.partition(".")[2] in _SENDER_FAULTS
