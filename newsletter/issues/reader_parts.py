"""Reader parts: what of an issue the readers of some segments and topics get, without headings of nothing.

A heading goes when everything below it is left out: down to the next heading of its level or above it, or to
a divider. A divider goes when all that stands on one of its sides, up to the next one, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto

from newsletter.issues.markdown import block_tokens
from newsletter.issues.merge_fields import find_fields
from newsletter.model import ANY_TOPIC, Block, Divider, Image, Issue, News, Only, Prose, Pull, Text, Topics
from newsletter.model.deferred_dataclass import dataclass

GREETING_WORDS = 3
"""A paragraph of no more words besides merge fields, such as "Dear neighbor,", says nothing by itself."""


def segments_of(issue: Issue) -> tuple[str, ...]:
    """Return the segments that have parts of their own, in the order they appear."""
    named = (block.segment for block in issue.blocks if isinstance(block, Only))
    return tuple(dict.fromkeys(filter(None, named)))


def topics_of(issue: Issue) -> Topics:
    """Return the topics that the parts of an issue carry, in the order they appear."""
    return tuple(dict.fromkeys(one for block in issue.blocks for one in _topics(block) if one != ANY_TOPIC))


def for_reader(issue: Issue, segments: Collection[str], topics: Collection[str]) -> Issue:
    """Return the issue as readers get it who are in these segments only, and chose these topics only."""
    return replace(issue, blocks=tuple(part.block for part in _parts_for(issue, segments, topics)))


def needs_topic(issue: Issue) -> bool:
    """Tell whether an issue in one language has nothing to say to somebody who chose none of its topics.

    Dividers, headings, decorative pictures, greetings and parts for any topic say nothing by themselves.
    """
    if not topics_of(issue):
        return False
    return not _says_something(issue, segments_of(issue), ())


def says_nothing(issue: Issue, segments: Collection[str], topics: Collection[str]) -> bool:
    """Tell whether readers of these segments and topics would get an issue without anything in it.

    False for an issue that says nothing to anybody, which is another mistake.
    """
    everything = _says_something(issue, segments_of(issue), topics_of(issue))
    return everything and not _says_something(issue, segments, topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of an issue's top level, and whether a reader gets it."""

    block: Block
    topics: Topics
    shown: bool


class _Kind(Enum):
    CONTENT = auto()
    HEADING = auto()
    DIVIDER = auto()


@dataclass(slots=True, kw_only=True)
class _Unit:
    """A heading with its level and its lines in a text, a divider, or anything else."""

    kind: _Kind
    part: int
    shown: bool
    level: int = 0
    lines: tuple[int, int] = (0, 0)


def _topics(block: Block) -> Topics:
    return () if isinstance(block, Prose) else block.topics


def _says_something(issue: Issue, segments: Collection[str], topics: Collection[str]) -> bool:
    parts = _parts_for(issue, segments, topics)
    return any(ANY_TOPIC not in part.topics and _is_something(part) for part in parts)


def _is_something(part: _Part) -> bool:
    block = part.block
    if isinstance(block, Divider):
        return False
    if isinstance(block, Image):
        return not block.decorative
    if isinstance(block, News):
        return bool(block.otherwise) or any(not isinstance(one, Pull) or one.stories for one in block.items)
    return not isinstance(block, Text) or any(_is_message(one) for one in _outline(block))


def _is_message(found: tuple[_Kind, int, tuple[int, int], str | None]) -> bool:
    kind, _level, _lines, paragraph = found
    return kind is _Kind.CONTENT and (paragraph is None or not _is_greeting(paragraph))


def _is_greeting(paragraph: str) -> bool:
    """Tell whether a paragraph only greets: few words, with a merge field or with a comma at the end."""
    fields = list(find_fields(paragraph))
    words, position = "", 0
    for use in fields:
        words += f"{paragraph[position : use.start]} "
        position = use.end
    words += paragraph[position:]
    if len(re.findall(r"\w+", words)) > GREETING_WORDS or "](" in words or "://" in words:
        return False
    return bool(fields) or words.rstrip().endswith((",", "،"))


def _parts_for(issue: Issue, segments: Collection[str], topics: Collection[str]) -> Sequence[_Part]:
    parts = list(_parts(issue, segments, topics))
    if all(part.shown for part in parts):
        return parts
    units = [unit for number, part in enumerate(parts) for unit in _units(part, number)]
    _drop_headings(units)
    _drop_dividers(units)
    gone = {unit.part for unit in units if unit.kind is _Kind.DIVIDER and not unit.shown}
    lines: dict[int, list[tuple[int, int]]] = {}
    for unit in units:
        if unit.kind is _Kind.HEADING and not unit.shown:
            lines.setdefault(unit.part, []).append(unit.lines)
    kept = (
        _without_lines(part, lines.get(number, ()))
        for number, part in enumerate(parts)
        if part.shown and number not in gone
    )
    return [part for part in kept if part is not None]


def _parts(issue: Issue, segments: Collection[str], topics: Collection[str]) -> Iterator[_Part]:
    for block in issue.blocks:
        own = _topics(block)
        wanted = not own or ANY_TOPIC in own or any(one in topics for one in own)
        if isinstance(block, Only):
            shown = wanted and (not block.segment or block.segment in segments)
            yield from (_Part(block=one, topics=own, shown=shown) for one in block.body)
        else:
            yield _Part(block=block, topics=own, shown=wanted)


def _units(part: _Part, number: int) -> Iterator[_Unit]:
    if isinstance(part.block, Divider):
        yield _Unit(kind=_Kind.DIVIDER, part=number, shown=part.shown)
    elif isinstance(part.block, Text):
        for kind, level, lines, _paragraph in _outline(part.block):
            yield _Unit(kind=kind, part=number, shown=part.shown, level=level, lines=lines)
    else:
        yield _Unit(kind=_Kind.CONTENT, part=number, shown=part.shown)


def _outline(text: Text) -> Iterator[tuple[_Kind, int, tuple[int, int], str | None]]:
    """Yield the headings and other parts of a text: kind, level, lines, and the words of a paragraph."""
    tokens = text.tokens or block_tokens(text.markdown)
    for token, inside in zip(tokens, (*tokens[1:], None), strict=True):
        if token.level or token.nesting < 0:
            continue
        first, end = token.map or (0, 0)
        if token.type == "heading_open":
            yield _Kind.HEADING, int(token.tag[1:]), (first, end), None
        else:
            words = inside.content if token.type == "paragraph_open" and inside is not None else None
            yield _Kind.CONTENT, 0, (first, end), words


def _drop_headings(units: Sequence[_Unit]) -> None:
    for number, heading in enumerate(units):
        if heading.kind is _Kind.HEADING and heading.shown:
            content = [unit for unit in _section(units, number) if unit.kind is _Kind.CONTENT]
            heading.shown = not content or any(unit.shown for unit in content)


def _section(units: Sequence[_Unit], number: int) -> Iterator[_Unit]:
    for unit in units[number + 1 :]:
        if unit.kind is _Kind.DIVIDER:
            return
        if unit.kind is _Kind.HEADING and unit.level <= units[number].level:
            return
        yield unit


def _drop_dividers(units: Sequence[_Unit]) -> None:
    """Drop a shown divider next to a group that is left out; the first group that is shown needs none."""
    emptied: list[bool] = []
    dividers: list[_Unit] = []
    group: list[_Unit] = []
    for unit in (*units, None):
        if unit is not None and not (unit.kind is _Kind.DIVIDER and unit.shown):
            group.append(unit)
            continue
        emptied.append(bool(group) and not any(one.shown for one in group))
        group = []
        if unit is not None:
            dividers.append(unit)
    for number, divider in enumerate(dividers, 1):
        divider.shown = not emptied[number] and not all(emptied[:number])


def _without_lines(part: _Part, ranges: Collection[tuple[int, int]]) -> _Part | None:
    """Return a part with some lines of its text empty, so that the others keep their numbers."""
    if not ranges or not isinstance(part.block, Text):
        return part
    lines = part.block.markdown.split("\n")
    for first, end in ranges:
        lines[first:end] = [""] * (end - first)
    markdown = "\n".join(lines)
    if not markdown.strip():
        return None
    return replace(part, block=replace(part.block, markdown=markdown, tokens=()))
