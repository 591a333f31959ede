"""Audience preview: how many people get each version of an issue, counted before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.app.test_copies import version_name
from newsletter.model import EVERYONE, OTHER_TOPICS, Edition, RoundRecipients
from newsletter.model.deferred_dataclass import dataclass
from newsletter.sending.variant_selector import VariantSelector, Version, version_of

if TYPE_CHECKING:
    from newsletter.store.database import Store
    from newsletter.store.segment_counts import ReaderGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantCount:
    """A version and how many people get it."""

    version: str
    people: int
    lang: str = ""
    is_sent: bool = True
    """False for those who chose topics that the issue has nothing about: it is not sent to them."""


def count_variants(
    store: Store, edition: Edition, among: RoundRecipients = EVERYONE, *, at: datetime
) -> tuple[VariantCount, ...]:
    """Count the list's people by the version that sending at `at` will select; () for one version only.

    `among` narrows them by what they got of the issue before. Of versions with fewer topics, those that
    nobody gets are left out; whom the issue has nothing for comes last. Raises KeyError if someone's version
    does not exist, which would be a bug: every combination of language, segments and topics is rendered.
    """
    if not edition.others and not edition.needs_topic:
        return ()
    selector = VariantSelector.of(edition)
    rules = [rule for _key, rule in selector.rules]
    by_topics = bool(edition.topics)
    groups = store.count_readers(edition.list, rules, among, at=at, topics=by_topics)
    return count_versions(edition, groups)


def count_versions(edition: Edition, groups: Mapping[ReaderGroup, int]) -> tuple[VariantCount, ...]:
    """Count people by version; `groups` are how many of each language, segments and topics there are.

    Raises KeyError as `count_variants` does.
    """
    selector = VariantSelector.of(edition)
    editions = {version_of(one): one for one in edition.versions}
    counts: Counter[Version] = Counter()
    for (lang, held, topics), people in groups.items():
        counts[selector.version_by_rules(lang, held, topics)] += people
    left_out = 0
    if edition.needs_topic:
        left_out = sum(counts.pop(version) for version in tuple(counts) if not version[2])
    if missing := counts.keys() - editions.keys():
        raise KeyError(missing)
    counted = tuple(
        VariantCount(version=version_name(one, edition), people=counts[version], lang=one.lang)
        for version, one in editions.items()
        if one.topics == edition.topics or counts[version]
    )
    if not left_out:
        return counted
    return (*counted, VariantCount(version=OTHER_TOPICS, people=left_out, is_sent=False))
