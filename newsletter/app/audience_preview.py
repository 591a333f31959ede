"""Audience preview: how many people get each version of an issue, counted before anything is sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.test_copies import version_name
from newsletter.model import (
    EVERYONE,
    OTHER_TOPICS,
    Edition,
    RoundRecipients,
    Subscriber,
    SubscriptionStatus,
)
from newsletter.sending.variant_selector import VariantSelector, version_of
from newsletter.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantCount:
    """A version and how many people get it."""

    version: str
    people: int
    is_sent: bool = True
    """False for those who chose topics that the issue has nothing about: it is not sent to them."""


def count_variants(
    store: Store, edition: Edition, among: RoundRecipients = EVERYONE, *, at: datetime
) -> tuple[VariantCount, ...]:
    """Select a version for every subscriber of the list as sending will at `at`; () for one version only.

    `among` narrows them by what they got of the issue before. Of versions with fewer topics, those that
    nobody gets are left out; whom the issue has nothing for comes last. Raises KeyError if someone's version
    does not exist, which would be a bug: every combination of language, segments and topics is rendered.
    """
    if not edition.others and not edition.needs_topic:
        return ()
    selector = VariantSelector.of(edition)
    editions = {version_of(one): one for one in edition.versions}
    everybody = among == EVERYONE and not store.digest_readers(edition.list)
    chosen = None if everybody else store.recipient_ids(edition.list, among)
    counts = Counter(
        selector.version(subscriber.person.lang, subscriber.person.attributes, _topics(subscriber, edition))
        for subscriber in store.subscribers(list=edition.list, status=SubscriptionStatus.SUBSCRIBED)
        if subscriber.suppressed is None
        and not subscriber.is_paused(at)
        and (chosen is None or subscriber.id in chosen)
    )
    left_out = 0
    if edition.needs_topic:
        left_out = sum(counts.pop(version) for version in tuple(counts) if not version[2])
    if missing := counts.keys() - editions.keys():
        raise KeyError(missing)
    counted = tuple(
        VariantCount(version=version_name(one, edition), people=counts[version])
        for version, one in editions.items()
        if one.topics == edition.topics or counts[version]
    )
    if not left_out:
        return counted
    return (*counted, VariantCount(version=OTHER_TOPICS, people=left_out, is_sent=False))


def _topics(subscriber: Subscriber, edition: Edition) -> tuple[str, ...] | None:
    return next((one.topics for one in subscriber.subscriptions if one.list == edition.list), None)
