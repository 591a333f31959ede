"""The enhanced status code (RFC 3463): what each says of a delivery that failed for good.

Collected from RFC 3463, 5248, 7293, 7372, 7504, 7505 and what the large providers write. What is not in the
table is decided by the words beside it; if those say nothing either, it is soft.
"""

from __future__ import annotations

import re

from newsletter.model import BounceKind

CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
"""An enhanced status code among words; a version number or an IP address has more parts."""

_HARD, _SOFT, _CONTENT = BounceKind.HARD, BounceKind.SOFT, BounceKind.CONTENT
_POLICY = BounceKind.POLICY

TABLE: dict[str, BounceKind] = {
    "1.1": _HARD,  # bad mailbox
    "1.2": _HARD,  # bad domain
    "1.3": _HARD,  # bad syntax
    "1.4": _HARD,  # ambiguous; Exchange: the domain is a reserved one
    "1.6": _HARD,  # moved, no forwarding
    "1.7": _POLICY,  # bad sender syntax
    "1.8": _POLICY,  # bad sender domain
    "1.10": _HARD,  # domain takes no mail (RFC 7505), recipient not found (Microsoft)
    "1.90": _POLICY,  # sender over quota (Microsoft)
    "2.1": _HARD,  # mailbox disabled
    "2.2": _SOFT,  # mailbox full
    "2.3": _CONTENT,  # too long for the mailbox
    "2.4": _SOFT,  # mailing list expansion
    "2.121": _SOFT,  # too much at once from one sender (Microsoft)
    "2.122": _SOFT,  # too much at once for one mailbox (Microsoft)
    "3.1": _SOFT,  # system full
    "3.2": _POLICY,  # system takes nothing: of us, or now (postscreen)
    "3.3": _CONTENT,  # system lacks a feature
    "3.4": _CONTENT,  # message too big
    "4.4": _HARD,  # no such host
    "4.5": _SOFT,  # congestion
    "4.6": _SOFT,  # routing loop
    "4.7": _SOFT,  # expired
    "4.14": _SOFT,  # routing loop (Microsoft)
    "4.300": _SOFT,  # expired (Microsoft)
    "4.312": _SOFT,  # DNS did not answer (Microsoft)
    "4.316": _SOFT,  # connection refused until it expired (Microsoft)
    "4.310": _HARD,  # no such domain (Microsoft)
    "6.0": _CONTENT,
    "6.11": _CONTENT,  # bare line feeds (Microsoft)
    "6.1": _CONTENT,
    "6.2": _CONTENT,
    "6.3": _CONTENT,
    "6.5": _CONTENT,
    "6.7": _SOFT,  # internationalised address, server without SMTPUTF8
    "7.17": _HARD,  # the mailbox has another owner now (RFC 7293)
    "7.18": _HARD,  # the domain has another owner now (RFC 7293)
    "7.19": _SOFT,  # it cannot be told whether it has (RFC 7293)
    "7.321": _SOFT,  # the receiving server fails STARTTLS (Microsoft)
    "7.322": _SOFT,  # its certificate has expired
    "7.323": _SOFT,  # its TLSA record is invalid
    "7.324": _SOFT,  # its DNSSEC is invalid
    "7.504": _HARD,  # recipient not valid (Microsoft)
    "7.505": _HARD,  # banned recipient (Microsoft)
}
"""Subject and detail of codes that mean one thing. The rest of `7` is policy."""


def kind_of(code: str) -> BounceKind | None:
    """Return what a code says by itself; None when it says too little."""
    found = CODE.fullmatch(code)
    if found is None or found[1] == "2":
        return None
    if found[1] == "4":
        # Failed with a temporary code: it was tried until it was too late.
        return _SOFT
    return TABLE.get(f"{found[2]}.{found[3]}", _POLICY if found[2] == "7" else None)


def is_vague(code: str) -> bool:
    """Say whether a code is none, or one that servers write when they have nothing to say."""
    found = CODE.fullmatch(code)
    return found is None or found[3] == "0"


def codes_in(words: str) -> list[str]:
    """Return the codes of failures that stand among words, in order."""
    return [found[0] for found in CODE.finditer(words) if found[1] != "2"]


def meaning(code: str) -> str:
    """Return in our own words what a hard code means; no stranger's words."""
    detail = code.partition(".")[2]
    return {
        "1.1": "no such mailbox",
        "1.2": "no such domain",
        "1.3": "no valid address",
        "1.6": "the mailbox has moved",
        "1.10": "the domain or mailbox takes no mail",
        "2.1": "the mailbox is disabled",
        "4.4": "no such host",
        "4.310": "no such domain",
        "7.17": "the mailbox has another owner",
        "7.18": "the domain has another owner",
    }.get(detail, "no such mailbox")
