"""The chooser: which of a mailing's editions somebody gets, by their language and their segments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.issues.variants import nearest
from newsletter.model import Edition
from newsletter.subscribers.segments import Expression, holds, read_segment

Version: TypeAlias = tuple[str, tuple[str, ...]]
"""A language, and the segments whose parts are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantSelector:
    """Decides by the rules that were frozen with the edition, not by today's newsletter.toml."""

    languages: tuple[str, ...]
    rules: tuple[tuple[str, Expression], ...]
    list: str

    @classmethod
    def of(cls, edition: Edition) -> VariantSelector:
        """Make the chooser of an edition and its others."""
        return cls(
            languages=tuple(dict.fromkeys(one.lang for one in (edition, *edition.others))),
            rules=tuple((key, _expression(text)) for key, text in edition.rules.items()),
            list=edition.list,
        )

    def version(self, lang: str, values: Mapping[str, str]) -> Version:
        """Return what somebody gets; every combination there can be is an edition of its own."""
        traits = {**values, "lang": lang, "list": self.list}
        mine = tuple(key for key, rule in self.rules if holds(rule, traits))
        return nearest(lang, self.languages), mine


def _expression(text: str) -> Expression:
    """Read a rule that was sound when it was frozen, whatever attributes there are today."""
    return read_segment(text, re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text))
