"""Decides what becomes of two records of one person when they are merged. Pure: values in, values out.

Nobody is revived: what was left with either address stays left, and what bars either bars both. A bounce is
about a mailbox, so that of the address that goes away stays with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from newsletter.model import Person, SubscriptionStatus, SuppressionReason
from newsletter.model.deferred_dataclass import dataclass
from newsletter.store.subscribe_policy import merge
from newsletter.store.suppression import outranks

_TAGS = "tags"
"""The attribute that holds a file's cell of tags. The tags themselves are joined, so nothing is lost."""


class ListMerge(StrEnum):
    """What becomes of one list."""

    STAYS_ON = "stays on"
    STAYS_OFF = "stays off"
    JOINS = "joins"
    """Only the other record is on it: its subscription moves over, with its consent."""
    LEAVES = "leaves"
    """One of the two records left it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSide:
    """What is known of one of the two: the person, their lists, and what bars their address where."""

    person: Person
    places: Mapping[str, SubscriptionStatus] = field(default_factory=dict)
    blocks: Mapping[str | None, SuppressionReason] = field(default_factory=dict)

    def left(self, list_key: str) -> bool:
        """Whether a list was left with this address."""
        off = self.places.get(list_key) is SubscriptionStatus.UNSUBSCRIBED
        return off or any(
            self.blocks.get(where) is SuppressionReason.UNSUBSCRIBED for where in (None, list_key)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """What a merge does: the person as they are then, each list, and what is written for the address kept."""

    person: Person
    lists: Mapping[str, ListMerge]
    blocks: Mapping[str | None, SuppressionReason]
    kept_words: Mapping[str, tuple[str, str]]
    """Fields in which both differ: what wins, and what is only kept in the history."""


def plan_merge(kept: MergeSide, other: MergeSide) -> MergePlan:
    """Decide. The kept record's words win; the other's fill what is empty."""
    fields, others = _fields(kept.person), _fields(other.person)
    return MergePlan(
        person=merge(other.person, kept.person),
        lists={key: _list(kept, other, key) for key in sorted({*kept.places, *other.places})},
        blocks={
            where: reason
            for where, reason in other.blocks.items()
            if reason not in (SuppressionReason.BOUNCED, SuppressionReason.ERASED)
            and (where not in kept.blocks or outranks(reason, kept.blocks[where]))
        },
        kept_words={
            name: (fields[name], others[name])
            for name in fields
            if name != _TAGS and fields[name] and others.get(name) and fields[name] != others[name]
        },
    )


def _list(kept: MergeSide, other: MergeSide, list_key: str) -> ListMerge:
    subscribed = SubscriptionStatus.SUBSCRIBED
    on = kept.places.get(list_key) is subscribed
    if kept.left(list_key) or other.left(list_key):
        return ListMerge.LEAVES if on else ListMerge.STAYS_OFF
    return ListMerge.STAYS_ON if on else ListMerge.JOINS


def _fields(person: Person) -> dict[str, str]:
    names = {"first_name": person.first_name, "last_name": person.last_name, "lang": person.lang}
    return {**names, **person.attributes}
