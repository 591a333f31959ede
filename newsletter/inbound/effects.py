"""The effects of an event: whether an address is suppressed for it. The store passes rows, and writes.

A provider has bad days: its directory is away, and it says "no such user" of everybody. So a receiving domain
that, within one mailing, calls far more of its long-standing readers dead than it usually does is not
believed: these readers stay on the list, staff get a notice, and the next mailing asks again. The same holds
for "no such host" across all domains, for then it may be our own name server.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from newsletter.inbound.bounce_patterns.provider_codes import READERS_FILTER_HOSTS
from newsletter.inbound.enhanced_status_code import meaning
from newsletter.inbound.soft_bounce_policy import PastDelivery, gives_up
from newsletter.model import BounceKind, BounceRules, EventKind, MailEvent, SuppressionReason
from newsletter.model.deferred_dataclass import dataclass

HANDFUL = 5
"""So many dead addresses at one domain in one mailing are never too many."""
TIMES_USUAL = 3
"""So many times the usual share is too much."""
LONG_STANDING = 3
"""A reader whose last so many emails did not come back has been reached for long."""
GIVEN_UP = "not reached for too long"
"""How the note of a suppression begins that soft bounces led to."""
_NO_HOST = frozenset({"1.2", "4.4", "4.310"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HardBounces:
    """How often a group of addresses was called dead: those of a domain, or all whose host was not found."""

    now: int
    """Long-standing readers of the group that one mailing found dead, the present one included."""
    sent_now: int
    """How many this mailing was sent to, in all."""
    usually: int
    """How many addresses of the group the mailings before found dead,"""
    sent_usually: int
    """and how many they were sent to."""

    @property
    def unbelievable(self) -> bool:
        """Say whether these are far more than usual."""
        return self.now >= too_many(self.sent_now, self.usually, self.sent_usually)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the store knows when an event comes; it need only look up what `wants_...` asks for."""

    deliveries: Sequence[PastDelivery] = ()
    """What was sent to the person, newest first; for a bounce, and when `given_up` is set."""
    given_up: bool = False
    """The address is suppressed because soft bounces went on for too long; for a delivery that arrived."""
    long_standing: bool = False
    """The last emails before this one did not come back; for a hard bounce, as are the others."""
    dead_before: bool = False
    """Another mailing found the address dead already."""
    groups: Sequence[HardBounces] = ()
    """The domain's, and for a host that was not found that of all such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What follows for the address: a suppression everywhere, or none. `held`: it is not believed yet.

    `lifts`: a suppression that soft bounces led to is taken back, because a delivery in between had arrived
    and the report of that came later.
    """

    reason: SuppressionReason | None = None
    note: str = ""
    held: bool = False
    lifts: bool = False


NOTHING = Effect()


def effect_of(
    event: MailEvent, history: History, rules: BounceRules, *, domain: str, now: datetime
) -> Effect:
    """Return what follows from an event for its address, whose part after the "@" is `domain`.

    >>> effect_of(complaint, History(), rules, domain="reader.example", now=now).reason
    <SuppressionReason.COMPLAINED: 'complained'>
    """
    where = f"mailing {event.mailing_id}"
    if event.kind is EventKind.COMPLAINED:
        return Effect(reason=SuppressionReason.COMPLAINED, note=f"complaint ({event.code[:40]}), {where}")
    if event.kind is EventKind.DELIVERED:
        return Effect(lifts=history.given_up and not gives_up(history.deliveries, rules, now=now))
    if event.bounce is None:
        return NOTHING
    held = event.bounce is BounceKind.HARD and _is_doubted(history, domain)
    if event.bounce is BounceKind.HARD and not held:
        return Effect(reason=SuppressionReason.BOUNCED, note=f"{meaning(event.code)}, {where}")
    # Whatever kind of bounce it is: the delivery it is about did not arrive, which may have ended the count.
    if gives_up(history.deliveries, rules, now=now):
        return Effect(reason=SuppressionReason.BOUNCED, note=f"{GIVEN_UP}, last by {where}", held=held)
    return Effect(held=held)


def too_many(sent_now: int, usually: int, sent_usually: int) -> int:
    """Return how many dead long-standing readers of a group are too many to believe."""
    expected = TIMES_USUAL * usually * sent_now / sent_usually if sent_usually else 0.0
    return max(HANDFUL, math.floor(expected)) + 1


def is_no_host(code: str) -> bool:
    """Say whether a code means that the host was not found."""
    return code.partition(".")[2] in _NO_HOST


def _is_doubted(history: History, domain: str) -> bool:
    """Say whether a hard bounce waits for the next mailing to say the same."""
    if domain in READERS_FILTER_HOSTS and not history.dead_before:
        # They say so of the reader's own filter, too.
        return True
    return history.long_standing and any(group.unbelievable for group in history.groups)
