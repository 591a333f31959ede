"""The page: an edition's HTML walked once, and what the rules ask about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figure", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "section", "table",
     "td", "th", "tr", "ul")
)  # fmt: skip
_UNSEEN = frozenset(("script", "style", "title", "template", "noscript"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TELLING = frozenset((*_UNSEEN, *_HEADINGS, "a", "img", "table", "th"))
"""The tags of which the walk remembers more than that they are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A start tag; names in lower case, an attribute without a value is ""."""

    name: str
    attributes: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class Anchor:
    """A link as a reader meets it: its text with the alt texts of the pictures inside."""

    url: str
    text: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands in the HTML. `text` has one line for each paragraph, cell or list item."""

    tags: Sequence[Tag] = ()
    kinds: Sequence[Tag] = field(default=(), compare=False)
    """The tags, those written alike only once: a letter repeats its tags many times."""
    anchors: Sequence[Anchor] = ()
    headings: Sequence[tuple[int, str]] = ()
    styles: Sequence[str] = ()
    title: str = ""
    roleless_tables: int = 0
    """Tables without a role that hold no header cell, so they must be there for the layout."""
    text: str = ""
    broken: bool = False
    """The parser gave up before the end."""

    def named(self, name: str) -> tuple[Tag, ...]:
        """Return the tags of a name, in order; those written alike only once."""
        return tuple(tag for tag in self.kinds if tag.name == name)


def read_page(html: str) -> Page:
    """Walk HTML once; never raises. What stands in comments (Outlook's own markup) is not looked at."""
    walk, broken = _Walk(), False
    if not walk.usual(html):
        walk = _Walk()
        try:
            walk.feed(html)
            walk.close()
        except (AssertionError, ValueError):  # what the standard parser says of malformed declarations
            broken = True
    return Page(
        tags=tuple(walk.tags),
        kinds=tuple({id(tag): tag for tag in walk.tags}.values()),
        anchors=tuple(walk.anchors),
        headings=tuple((level, _squeezed("".join(words))) for level, words in walk.headings),
        styles=tuple(walk.styles),
        title=_squeezed("".join(walk.title)),
        roleless_tables=sum(not spoken for spoken in walk.tables),
        text=_lines("".join(walk.text)),
        broken=broken,
    )


@dataclass(slots=True)
class _Open:
    """What is being read right now."""

    unseen: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    heading: list[str] | None = None


_COMMENT = re.compile(r"<!--[^-]*(?:-[^-]+)*-->")
_NOTHING = "!"
_ATTRIBUTES = r'(?:[ ][a-z:-]+="[^"]*")*'
_ATTRIBUTE = re.compile(r'([a-z:-]+)="([^"]*)"')
_USUAL = re.compile(
    rf"""/(?P<end>[a-z][a-z0-9]*)
    |(?P<raw>style|title)(?P<of_raw>{_ATTRIBUTES})
    |(?!script|style|title|textarea|iframe|no|plaintext|xmp)
      (?P<start>[a-z][a-z0-9]*)(?P<of>{_ATTRIBUTES})[ ]?(?P<empty>/?)
    |{_NOTHING}(?:doctype[ ]html)?""",
    re.VERBOSE,
)
"""Tags as compilers write them. What is written otherwise is left to the standard library's parser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What a tag asks the walk to do. `tells`: more is to be remembered than that the tag is there."""

    start: Tag | None = None
    end: str = ""
    breaks_line: bool = False
    tells: bool = False
    closed_by: str = ""
    """The only tag that may follow: no other can stand in a style sheet or a title."""


@lru_cache(maxsize=2048)
def _step(tag: str) -> _Step | None:
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
        start = _tag(opened, [(key, _plain(value)) for key, value in written])
        closed = opened if found["empty"] else ""
    name = opened or closed
    return _Step(
        start=start,
        end=closed,
        breaks_line=name in _BLOCKS,
        tells=name in _TELLING,
        closed_by=f"/{name}" if found["raw"] else "",
    )


def _tag(name: str, attributes: Sequence[tuple[str, str | None]]) -> Tag:
    return Tag(name=name, attributes={key: value or "" for key, value in reversed(attributes)})


def _plain(text: str) -> str:
    words, reference, rest = text.partition("&")
    return words + _unescaped(reference + rest) if reference else text


@lru_cache(maxsize=64)
def _unescaped(text: str) -> str:
    """Read references; the hundreds that fill the line a mailbox shows are the same in every letter."""
    return unescape(text)


class _Walk(HTMLParser):
    """Collects while the parser calls."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.anchors: list[Anchor] = []
        self.headings: list[tuple[int, list[str]]] = []
        self.styles: list[str] = []
        self.title: list[str] = []
        self.tables: list[bool] = []
        self.text: list[str] = []
        self._open = _Open()

    def usual(self, html: str) -> bool:
        """Walk HTML that is written in the usual way, five times as fast; False when it is not."""
        bare = _COMMENT.sub(f"<{_NOTHING}>", html)
        if not bare.startswith("<") or f"<{_NOTHING}>" in html:
            return False
        awaited = ""
        for piece in bare[1:].split("<"):
            tag, ended, data = piece.partition(">")
            step = _step(tag) if ended else None
            if step is None or (awaited and tag != awaited):
                return False
            awaited = step.closed_by
            if step.breaks_line:
                self.text.append("\n")
            if step.start is not None:
                self.tags.append(step.start)
            if step.tells:
                self._note(step)
            if data:
                self.handle_data(data if awaited == "/style" else _plain(data))
        return not awaited

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = _tag(tag, attrs)
        self.tags.append(start)
        self._end_line(tag)
        if tag in _TELLING:
            self._begin(start)

    def handle_endtag(self, tag: str) -> None:
        self._end_line(tag)
        if tag in _TELLING:
            self._end(tag)

    def _end_line(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.text.append("\n")

    def _note(self, step: _Step) -> None:
        if step.start is not None:
            self._begin(step.start)
        if step.end:
            self._end(step.end)

    def _begin(self, tag: Tag) -> None:
        name = tag.name
        attributes = tag.attributes
        if name in _UNSEEN:
            self._open.unseen.append(name)
        elif name in _HEADINGS:
            self._open.heading = []
            self.headings.append((_HEADINGS[name], self._open.heading))
        elif name == "a" and "href" in attributes:
            self._open.anchors.append(Anchor(url=attributes["href"]))
            self.anchors.append(self._open.anchors[-1])
        elif name == "img":
            self._picture(attributes.get("alt", ""))
        elif name in ("table", "th"):
            self._table(name, attributes)

    def _end(self, tag: str) -> None:
        if tag in self._open.unseen:
            self._open.unseen.remove(tag)
        elif tag in _HEADINGS:
            self._open.heading = None
        elif tag == "a" and self._open.anchors:
            self._open.anchors.pop()
        elif tag == "table" and self._open.tables:
            self._open.tables.pop()

    def handle_data(self, data: str) -> None:
        if self._open.unseen:
            self._unseen(data)
            return
        self.text.append(data)
        self._also(data)

    def _unseen(self, data: str) -> None:
        if self._open.unseen[-1] == "style":
            self.styles.append(data)
        elif self._open.unseen[-1] == "title":
            self.title.append(data)

    def _table(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table":
            self._open.tables.append(len(self.tables))
            self.tables.append(attributes.get("role", "").lower() in ("presentation", "none", "table"))
        elif self._open.tables:
            self.tables[self._open.tables[-1]] = True

    def _picture(self, alt: str) -> None:
        for anchor in self._open.anchors:
            anchor.pictures += 1
        self.text.append(f" {alt} ")
        self._also(alt)

    def _also(self, data: str) -> None:
        for anchor in self._open.anchors:
            anchor.text += data
        if self._open.heading is not None:
            self._open.heading.append(data)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    return "\n".join(line for line in map(_squeezed, filter(None, text.split("\n"))) if line)
