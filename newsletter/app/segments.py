"""Segments of a publication: found by name or read from an expression, counted, and listed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import Expression, Publication, Subscriber
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.subscribers.segment_printer import print_segment
from newsletter.subscribers.segments import SegmentError, read_segment, vocabulary_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentCount:
    """A segment of newsletter.toml, and how many of a list are in it and may be mailed."""

    name: str
    where: str
    list: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCount:
    """How many people of a list may be mailed, and how many of them are in each segment."""

    list: str
    people: int
    segments: tuple[SegmentCount, ...]


def find_segment(publication: Publication, text: str) -> Expression:
    """Return the segment with this name, or what an expression says; raises RefusedError."""
    known = publication.segment_trees
    if text.strip() in known:
        return known[text.strip()]
    try:
        return read_segment(text, vocabulary_of(publication))
    except SegmentError as error:
        if not re.fullmatch(r"[\w-]+", text.strip()):
            raise RefusedError(phrase("the segment cannot be read: {error}", error=error)) from None
    near = difflib.get_close_matches(text.strip(), known, n=1)
    listed = (
        phrase("The segments are: {names}", names=", ".join(known))
        if known
        else phrase("There are no segments")
    )
    hint = (
        phrase("Did you mean {near}?", near=near[0])
        if near
        else phrase("{listed}; or give an expression, such as 'lang = \"es\"'", listed=listed)
    )
    raise RefusedError(phrase("there is no segment “{text}”", text=text.strip()), hint=hint)


def printed_segment(segment: Expression) -> str:
    """Return a segment as it goes on record."""
    return print_segment(segment)


def count_segments(workspace: Workspace, list_key: str) -> ListCount:
    """Count the segments of newsletter.toml on a list, in one statement."""
    publication = workspace.publication
    total, counts = workspace.store.count_segments(list_key, publication.segment_trees)
    named = tuple(
        SegmentCount(name=key, where=publication.segments[key], list=list_key, people=counts[key])
        for key in publication.segment_trees
    )
    return ListCount(list=list_key, people=total, segments=named)


def count_segment(workspace: Workspace, list_key: str, segment: Expression) -> int:
    """Count the people of a list who may be mailed and are in a segment."""
    return workspace.store.count_segment(list_key, segment)


def count_tags(workspace: Workspace) -> tuple[tuple[str, int], ...]:
    """Return every tag with how many people have it."""
    return workspace.store.tag_counts()


def people_of_segment(workspace: Workspace, list_key: str, segment: Expression) -> Iterator[Subscriber]:
    """Stream the people of a list, suppressed ones too, who are in a segment."""
    return workspace.store.subscribers_in_segment(list_key, segment)
