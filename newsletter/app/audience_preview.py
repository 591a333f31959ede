"""Readers: how many get which version of an issue, counted person by person before anything is sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from newsletter.app.test_copies import version_name
from newsletter.model import Edition, SubscriptionStatus
from newsletter.sending.variant_selector import VariantSelector
from newsletter.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantCount:
    """A version and how many people get it."""

    version: str
    people: int


def count_variants(store: Store, edition: Edition) -> tuple[VariantCount, ...]:
    """Choose for every subscriber of the list as sending will; () for an issue in one version.

    Raises KeyError if anybody had no edition, which cannot be: every combination there can be is one.
    """
    if not edition.others:
        return ()
    chooser = VariantSelector.of(edition)
    everyone = {(one.lang, one.segments): one for one in (edition, *edition.others)}
    counts = Counter(
        chooser.version(subscriber.person.lang, subscriber.person.attributes)
        for subscriber in store.subscribers(list=edition.list, status=SubscriptionStatus.SUBSCRIBED)
        if subscriber.suppressed is None
    )
    if lost := counts.keys() - everyone.keys():
        raise KeyError(lost)
    return tuple(
        VariantCount(version=version_name(one, edition), people=counts[version])
        for version, one in everyone.items()
    )
