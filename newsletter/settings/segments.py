"""Segment settings: parses the expressions of [segments.KEY]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter.errors import SettingsError
from newsletter.model import Expression, Publication
from newsletter.model.phrase import phrase
from newsletter.settings.faults import FILE
from newsletter.subscribers.segment_facts import database_word
from newsletter.subscribers.segment_printer import print_segment
from newsletter.subscribers.segments import SegmentError, Vocabulary, read_rule, read_segment

if TYPE_CHECKING:
    from newsletter.settings.tables import SettingsFile


def with_segments(publication: Publication, file: SettingsFile) -> Publication:
    """Return a publication with the segments of its file; raises SettingsError for one that is wrong."""
    trees = _trees(publication, file)
    return replace(
        publication,
        segments={key: _expression(file.segments[key].where, tree) for key, tree in trees.items()},
        segment_trees=trees,
        audience_segments={key: word for key, tree in trees.items() if (word := database_word(tree))},
    )


def _trees(publication: Publication, file: SettingsFile) -> Mapping[str, Expression]:
    vocabulary = Vocabulary(attributes={**publication.attribute_types}, topics=tuple(publication.topics))
    found: dict[str, Expression] = {}
    for key, table in file.segments.items():
        try:
            found[key] = read_segment(table.where, vocabulary)
        except SegmentError as error:
            hint = 'Write e.g. where = \'neighborhood = "Echo Park" and lang = "es"\''
            raise SettingsError(
                phrase("{file}: [segments.{key}] where: {error}", file=FILE, key=key, error=error), hint=hint
            ) from None
    return found


def _expression(text: str, tree: Expression) -> str:
    """Return an expression as it is frozen with an edition: as it is written, unless that says less."""
    try:
        same = read_rule(text) == tree
    except SegmentError:
        same = False
    return text if same else print_segment(tree)
