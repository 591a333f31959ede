"""Lists all preflight rules, family by family, in the order of an email from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsletter.model import Finding
from newsletter.preflight import (
    blocks,
    colors,
    encoding,
    events,
    filler,
    footer,
    html,
    images,
    languages,
    links,
    merge_fields,
    news,
    notes,
    pasted_text,
    polls,
    size,
    subject,
    topics,
    wrapped_links,
)
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import Rule

__all__ = ["FAMILIES", "RULES", "Rule"]

_MODULES = (
    subject, merge_fields, pasted_text, links, wrapped_links, images, blocks, events, polls, news, notes,
    languages, topics, html, encoding, colors, size, footer, filler,
)  # fmt: skip

FAMILIES: tuple[Callable[[CheckContext], Iterator[Finding]], ...] = tuple(module.find for module in _MODULES)
"""One function for each family of rules; it yields findings of its own rules only."""

RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in module.RULES)
"""Every rule there is; docs/reference/preflight.md has a line for each."""
