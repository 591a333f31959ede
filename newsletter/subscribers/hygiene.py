"""Hygiene, decided: which addresses on the lists look as if mail to them helps nobody. It only reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass
from newsletter.subscribers.domain_typos import typo_hint

_NO_MAILBOX = re.compile(r"(?:\d{3}[ -])?5\.(?:1\.(?:1|2|3|6|10)|2\.1|4\.4)\b")
"""No such mailbox or domain, disabled, takes no mail (RFC 3463, RFC 7505). 5.7 is the sender's own fault."""
_NO_CODE = re.compile(r"55[03][ -](?!\d\.\d)")


class Doubt(StrEnum):
    """What looks wrong."""

    DEAD = "dead"
    """Mailing after mailing was refused because there is no such mailbox."""
    TYPO = "typo"
    """The domain looks like a misspelling of a well-known one."""
    DOMAIN = "domain"
    """The domain takes no email, as far as the domain name system says."""
    INACTIVE = "inactive"
    """They agreed long ago, get every issue, and never gave a sign of life."""
    OLD = "old"
    """They agreed long ago and never since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One address and what looks wrong with it."""

    address: str
    doubt: Doubt
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """An address and what its servers said of each mailing since it last took one, oldest first."""

    address: str
    replies: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Somebody who took so many of the newest mailings and did nothing that shows."""

    address: str
    mailings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OldConsent:
    """Somebody on a list, and when they last agreed to it."""

    address: str
    list: str
    at: datetime


def dead(found: Iterable[Refusals], *, refusals: int) -> Iterator[Remark]:
    """Yield the addresses that were refused for good at least so many times in a row."""
    for one in found:
        hard = [reply for reply in one.replies if is_hard(reply)]
        if len(hard) >= refusals:
            why = f"refused by {len(hard)} mailings in a row, last with: {hard[-1]}"
            yield Remark(address=one.address, doubt=Doubt.DEAD, why=why)


def mistyped(addresses: Iterable[str]) -> Iterator[Remark]:
    """Yield the addresses whose domain looks misspelt."""
    for address in addresses:
        if meant := typo_hint(address):
            yield Remark(address=address, doubt=Doubt.TYPO, why=f"{meant} may have been meant")


def inactive(found: Iterable[Silent]) -> Iterator[Remark]:
    """Yield the people who give no sign of life. Opens are not tracked: they may well read every issue."""
    for one in found:
        why = f"got the last {one.mailings} mailings, agreed long ago, never voted, clicked or wrote"
        yield Remark(address=one.address, doubt=Doubt.INACTIVE, why=why)


def outdated(found: Iterable[OldConsent]) -> Iterator[Remark]:
    """Yield the people who agreed long ago."""
    for one in found:
        why = f"agreed to {one.list} on {one.at:%Y-%m-%d} and never since"
        yield Remark(address=one.address, doubt=Doubt.OLD, why=why)


def is_hard(reply: str) -> bool:
    """Say whether a reply means that there is no such mailbox; without an enhanced code 550 and 553 do."""
    return bool(_NO_MAILBOX.match(reply) or _NO_CODE.match(reply))
