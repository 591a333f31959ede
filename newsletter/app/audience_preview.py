"""Audience preview: how many people get each version of an issue, counted before anything is sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from newsletter.app.test_copies import version_name
from newsletter.model import EVERYONE, Edition, RoundRecipients, SubscriptionStatus
from newsletter.sending.variant_selector import VariantSelector
from newsletter.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantCount:
    """A version and how many people get it."""

    version: str
    people: int


def count_variants(
    store: Store, edition: Edition, among: RoundRecipients = EVERYONE
) -> tuple[VariantCount, ...]:
    """Select a version for every subscriber of the list as sending will; () for an issue in one version.

    `among` narrows them by what they got of the issue before. Raises KeyError if someone's version does not
    exist, which would be a bug: every combination of language and segments is rendered.
    """
    if not edition.others:
        return ()
    selector = VariantSelector.of(edition)
    editions = {(one.lang, one.segments): one for one in (edition, *edition.others)}
    everybody = among == EVERYONE and not store.digest_readers(edition.list)
    chosen = None if everybody else store.recipient_ids(edition.list, among)
    counts = Counter(
        selector.version(subscriber.person.lang, subscriber.person.attributes)
        for subscriber in store.subscribers(list=edition.list, status=SubscriptionStatus.SUBSCRIBED)
        if subscriber.suppressed is None and (chosen is None or subscriber.id in chosen)
    )
    if missing := counts.keys() - editions.keys():
        raise KeyError(missing)
    return tuple(
        VariantCount(version=version_name(one, edition), people=counts[version])
        for version, one in editions.items()
    )
