"""Tag runs: the tags that stand together in a letter's HTML, taken apart once and known again.

A theme writes few different tags, most of them many times in every letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

BLOCKS = frozenset(
    ("address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figure", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "section", "table",
     "td", "th", "tr", "ul")
)  # fmt: skip
UNSEEN = frozenset(("script", "style", "title", "template", "noscript"))
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TELLING = frozenset((*UNSEEN, *HEADINGS, "a", "img", "table", "th"))
"""The tags of which the walk remembers more than that they are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A start tag; names in lower case, an attribute without a value is ""."""

    name: str
    attributes: Mapping[str, str]
    handler: str = ""
    """Its first attribute that holds a script, such as onclick."""


COMMENT = re.compile(r"<!--[^-]*(?:-[^-]+)*-->")
NOTHING = "!"
_ATTRIBUTES = r'(?:[ ][a-z:-]+="[^"]*")*'
_ATTRIBUTE = re.compile(r'([a-z:-]+)="([^"]*)"')
_USUAL = re.compile(
    rf"""/(?P<end>[a-z][a-z0-9]*)
    |(?P<raw>style|title)(?P<of_raw>{_ATTRIBUTES})
    |(?!script|style|title|textarea|template|iframe|no|plaintext|xmp)
      (?P<start>[a-z][a-z0-9]*)(?P<of>{_ATTRIBUTES})[ ]?(?P<empty>/?)
    |{NOTHING}(?:doctype[ ]html)?""",
    re.VERBOSE,
)
"""Tags as compilers write them. What is written otherwise is left to the standard library's parser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a tag asks the walk to do. `tells`: more is to be remembered than that the tag is there."""

    start: Tag | None = None
    end: str = ""
    breaks_line: bool = False
    tells: bool = False
    is_layout: bool = False
    """It begins a table that tells screen readers what it is."""
    closed_by: str = ""
    """The only tag that may follow: no other can stand in a style sheet or a title."""


@lru_cache(maxsize=2048)
def _step(tag: str) -> Step | None:
    """Return what to do at a tag, or None when it is written in an unusual way.

    A theme writes few different tags, most of them many times in every letter.
    """
    found = _USUAL.fullmatch(tag)
    if found is None:
        return None
    opened, closed = found["start"] or found["raw"], found["end"] or ""
    start = None
    if opened is not None:
        written = _ATTRIBUTE.findall(found["of"] or found["of_raw"] or "")
        start = tag_of(opened, [(key, plain(value)) for key, value in written])
        closed = opened if found["empty"] else ""
    name = opened or closed
    return Step(
        start=start,
        end=closed,
        breaks_line=name in BLOCKS,
        tells=name in TELLING,
        is_layout=start is not None and name == "table" and not closed and is_spoken(start.attributes),
        closed_by=f"/{name}" if found["raw"] else "",
    )


WORDS = re.compile(r">(\s*[^<\s][^<]*)<")
"""What stands between two runs: text that is more than blanks."""
_VARYING = ("a ", "img ")


@dataclass(slots=True, kw_only=True)
class Stretch:
    """Tags of which nothing more is to be remembered, and then perhaps one that tells something."""

    tags: list[Tag] = field(default_factory=list)
    text: str = ""
    """What they add to the text: line ends and blanks."""
    blanks: str = ""
    """What they add to a link or a heading around them."""
    closes: int = 0
    opens: int = 0
    """Tables for the layout that they close and open."""
    then: Step | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Tags that follow each other with blanks between them at most."""

    first: str
    stretches: Sequence[Stretch]
    kinds: Mapping[int, Tag]
    awaits: str
    """The only tag that may follow, or ""."""


@lru_cache(maxsize=2048)
def run_of(written: str) -> Run | None:
    """Take tags apart that stand together, as in `p></td`; None when one is written in an unusual way."""
    pieces = written.split("<")
    if not all(">" in piece for piece in pieces[:-1]):
        return None
    runs = [_alike(group) for group in _groups(pieces)]
    whole: list[Stretch] = []
    kinds: dict[int, Tag] = {}
    awaited = ""
    for run in runs:
        if run is None or (awaited and run.first != awaited):
            return None
        whole += run.stretches
        kinds |= run.kinds
        awaited = run.awaits
    return Run(first=written.partition(">")[0], stretches=whole, kinds=kinds, awaits=awaited)


def _groups(pieces: Sequence[str]) -> Iterator[str]:
    """Cut a run before and behind every link and picture, of which no two are the same."""
    group: list[str] = []
    for piece in pieces:
        if piece.startswith(_VARYING):
            yield from filter(None, ("<".join(group), piece))
            group = []
        else:
            group.append(piece)
    if group:
        yield "<".join(group)


@lru_cache(maxsize=2048)
def _alike(written: str) -> Run | None:
    """Take tags apart that are the same in every letter, or one that is not."""
    stretches, awaited = [Stretch()], ""
    for piece in written.split("<"):
        tag, _, blanks = piece.partition(">")
        step = _step(tag)
        if step is None or (awaited and tag != awaited):
            return None
        awaited = step.closed_by
        _lengthen(stretches[-1], step)
        if stretches[-1].then is not None:
            stretches.append(Stretch())
        stretches[-1].text += blanks
        stretches[-1].blanks += blanks
    return Run(
        first=written.partition(">")[0],
        stretches=stretches if stretches[-1] != Stretch() else stretches[:-1],
        kinds={id(tag): tag for stretch in stretches for tag in stretch.tags},
        awaits=awaited,
    )


def _lengthen(stretch: Stretch, step: Step) -> None:
    if step.breaks_line:
        stretch.text += "\n"
    if step.start is not None:
        stretch.tags.append(step.start)
    if step.is_layout:
        stretch.opens += 1
    elif step.end == "table" and stretch.opens:
        stretch.opens -= 1
    elif step.end == "table":
        stretch.closes += 1
    elif step.tells:
        stretch.then = step


def tag_of(name: str, attributes: Sequence[tuple[str, str | None]]) -> Tag:
    """Make a tag; of two attributes of one name the first counts, as in a browser."""
    kept = {key: value or "" for key, value in reversed(attributes)}
    handler = next((key for key in kept if key.startswith("on")), "")
    return Tag(name=name, attributes=kept, handler=handler)


def plain(text: str) -> str:
    """Return text with its character references read."""
    words, reference, rest = text.partition("&")
    return words + _unescaped(reference + rest) if reference else text


@lru_cache(maxsize=64)
def _unescaped(text: str) -> str:
    """Read references; the hundreds that fill the line a mailbox shows are the same in every letter."""
    return unescape(text)


def is_spoken(table: Mapping[str, str]) -> bool:
    """Say whether a table tells screen readers what it is."""
    return table.get("role", "").lower() in ("presentation", "none", "table")
