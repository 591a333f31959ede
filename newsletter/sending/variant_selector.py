"""The chooser: which of a mailing's editions somebody gets, by their language, segments and topics."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from newsletter.issues.variants import nearest
from newsletter.model import Edition, Expression, Topics
from newsletter.model.deferred_dataclass import dataclass
from newsletter.subscribers.segment_facts import Facts, holds
from newsletter.subscribers.segments import read_rule

Version: TypeAlias = tuple[str, tuple[str, ...], Topics]
"""A language, the segments whose parts are shown, and the topics whose parts are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantSelector:
    """Decides by the rules that were frozen with the edition, not by today's newsletter.toml."""

    languages: tuple[str, ...]
    rules: tuple[tuple[str, Expression], ...]
    list: str
    topics: Topics = ()
    """All that the issue uses."""

    @classmethod
    def of(cls, edition: Edition) -> VariantSelector:
        """Make the chooser of an edition and its others."""
        return cls(
            languages=tuple(dict.fromkeys(one.lang for one in (edition, *edition.others))),
            rules=tuple((key, read_rule(text)) for key, text in edition.rules.items()),
            list=edition.list,
            topics=edition.topics,
        )

    def version(self, lang: str, values: Mapping[str, str], topics: Collection[str] | None = None) -> Version:
        """Return what somebody gets; every combination there can be is an edition of its own.

        `topics` are those they chose; None: they never chose, and get everything.
        """
        facts = Facts(lang=lang, list=self.list, attributes=values)
        return self.version_by_rules(lang, [holds(rule, facts) for _key, rule in self.rules], topics)

    def version_by_rules(
        self, lang: str, held: Sequence[bool], topics: Collection[str] | None = None
    ) -> Version:
        """Return what somebody gets for whom each rule holds or not."""
        mine = tuple(key for (key, _rule), is_in in zip(self.rules, held, strict=True) if is_in)
        shown = self.topics if topics is None else tuple(one for one in self.topics if one in topics)
        return nearest(lang, self.languages), mine, shown


def version_of(edition: Edition) -> Version:
    """Return which version an edition is."""
    return edition.lang, edition.segments, edition.topics
