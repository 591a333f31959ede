"""Replaces an edition's markers with values, for previews and tests.

Sending has its own, faster way to do this with the same markers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from newsletter.model import Edition, MergeField
from newsletter.rendering.html_and_text import clean, escape


def fill(edition: Edition, values: Mapping[str, str]) -> tuple[str, str, str]:
    """Return subject, HTML and text with every marker replaced.

    `values` maps field names to values; one that is missing or "" takes the field's fallback.
    """
    chosen = {field.marker: value_of(field, values) for field in edition.fields}
    return (
        _replace(edition.subject, chosen, clean),
        _replace(edition.html, chosen, escape_value),
        _replace(edition.text, chosen, clean),
    )


def value_of(field: MergeField, values: Mapping[str, str]) -> str:
    """Return a field's value for a person, or its fallback."""
    return values.get(field.name) or field.fallback


def escape_value(value: str) -> str:
    """Escape a value for HTML, in text and in quoted attributes alike."""
    return escape(clean(value))


def _replace(text: str, chosen: Mapping[str, str], written: Callable[[str], str]) -> str:
    if not chosen:
        return text
    # one pass, so that a value that looks like a marker is not replaced
    pattern = re.compile("|".join(map(re.escape, chosen)))
    return pattern.sub(lambda match: written(chosen[match[0]]), text)
