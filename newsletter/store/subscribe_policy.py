"""Decides what happens when a person is to be subscribed to a list. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from newsletter.model import Consent, Person, SubscriptionStatus, SuppressionReason
from newsletter.model.deferred_dataclass import dataclass

LIFTING_METHODS = frozenset({"page", "sign-up"})
"""How somebody who left comes back: by their own link, or by confirming a sign-up. Never by staff."""


class ImportOutcome(StrEnum):
    """What an import says of a row; the names of ImportCounts."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Why an address is suppressed, and since when."""

    reason: SuppressionReason
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Somebody's place on the list in question."""

    status: SubscriptionStatus
    since: datetime
    is_undone: bool = False
    """Taken off because an import was undone, not because they left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorState:
    """What the store knows before: the person, their place, what blocks them here or everywhere."""

    person: Person | None = None
    place: Membership | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What to write: the person as they are now, and whether a subscription begins."""

    verdict: ImportOutcome
    person: Person
    subscribes: bool = False


def join(standing: PriorState, person: Person, consent: Consent) -> Joined:
    """Decide. Whoever left, or must not be written to, is let back only by their own fresh word."""
    if not _may_join(standing, consent):
        return Joined(verdict=ImportOutcome.SUPPRESSED, person=standing.person or person)
    merged = person if standing.person is None else merge(standing.person, person)
    if standing.place is None or standing.place.status is not SubscriptionStatus.SUBSCRIBED:
        return Joined(verdict=ImportOutcome.ADDED, person=merged, subscribes=True)
    changed = merged != standing.person
    return Joined(verdict=ImportOutcome.UPDATED if changed else ImportOutcome.UNCHANGED, person=merged)


def merge(known: Person, given: Person) -> Person:
    """Return the known person with what the new row says; an empty cell erases nothing.

    The address stays as it was first typed.
    """
    return replace(
        known,
        first_name=given.first_name or known.first_name,
        last_name=given.last_name or known.last_name,
        lang=given.lang or known.lang,
        attributes=_filled(known.attributes, given.attributes),
    )


def _filled(known: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {**known, **{name: value for name, value in given.items() if value}}


def _may_join(standing: PriorState, consent: Consent) -> bool:
    place = standing.place
    if place is not None and place.status is SubscriptionStatus.UNSUBSCRIBED and not place.is_undone:
        left = Block(reason=SuppressionReason.UNSUBSCRIBED, at=place.since)
        return _lifts(consent, (*standing.blocks, left))
    return _lifts(consent, standing.blocks)


def _lifts(consent: Consent, blocks: tuple[Block, ...]) -> bool:
    """Only a person's own leaving can be taken back; a complaint, a bounce or an erasure stays."""
    return all(
        block.reason is SuppressionReason.UNSUBSCRIBED
        and consent.method in LIFTING_METHODS
        and consent.at > block.at
        for block in blocks
    )
