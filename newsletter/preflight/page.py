"""The page: an edition's HTML walked once, and what the rules ask about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

_BLOCKS = frozenset(
    ("address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figure", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "section", "table",
     "td", "th", "tr", "ul")
)  # fmt: skip
_UNSEEN = frozenset(("script", "style", "title", "template", "noscript"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TELLING = frozenset((*_UNSEEN, *_HEADINGS, "a", "img", "table", "th"))
"""Tags of which the walk remembers more than that they are there."""
_SPOKEN = ("presentation", "none", "table")
"""Roles with which a table tells screen readers what it is."""


Attributes: TypeAlias = Mapping[str, str]
"""Names in lower case; one without a value is ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link as a reader meets it: its text with the alt texts of the pictures inside."""

    url: str
    text: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands in the HTML. `text` has one line for each paragraph, cell or list item."""

    tags: Mapping[str, Sequence[Attributes]] = field(default_factory=dict)
    """The attributes of every start tag, by the tag's name and then in order."""
    anchors: Sequence[Anchor] = ()
    headings: Sequence[tuple[int, str]] = ()
    styles: Sequence[str] = ()
    title: str = ""
    roleless_tables: int = 0
    """Tables without a role that hold no header cell, so they must be there for the layout."""
    text: str = ""
    broken: bool = False
    """A tag or a comment begins that never ends, and takes the rest of the letter with it."""

    def named(self, name: str) -> Sequence[Attributes]:
        """Return the attributes of the tags of a name, in order."""
        return self.tags.get(name, ())


def read_page(html: str) -> Page:
    """Walk HTML once; never raises. What stands in comments (Outlook's own markup) is not looked at."""
    walk = _Walk()
    parser = etree.HTMLParser(target=walk, encoding="utf-8", huge_tree=True)
    parser.feed(html.encode(errors="replace"))
    parser.close()
    return Page(
        tags=dict(walk.tags),
        anchors=tuple(Anchor(url=one.what, text=one.text, pictures=one.pictures) for one in walk.anchors),
        headings=tuple((_HEADINGS[one.what], _squeezed(one.text)) for one in walk.headings),
        styles=tuple(walk.styles),
        title=_squeezed("".join(walk.title)),
        roleless_tables=sum(not spoken for spoken in walk.tables),
        text=_lines("".join(walk.text)),
        broken=html.rfind("<") > html.rfind(">") or html.rfind("<!--") > html.rfind("-->"),
    )


@dataclass(slots=True)
class _Words:
    """A link or a heading that is being read: what it is, and its words so far."""

    what: str
    words: list[str] = field(default_factory=list)
    pictures: int = 0

    @property
    def text(self) -> str:
        return "".join(self.words)


class _Walk:
    """Collects while the parser calls; each start has its end, also where the HTML has none."""

    def __init__(self) -> None:
        self.tags: defaultdict[str, list[Attributes]] = defaultdict(list)
        self.text: list[str] = []
        self.anchors: list[_Words] = []
        self.headings: list[_Words] = []
        self.styles: list[str] = []
        self.title: list[str] = []
        self.tables: list[bool] = []
        self._unseen: list[str] = []
        self._around: list[_Words] = []
        self._open_tables: list[int] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self.tags[name].append(attributes)
        if name in _BLOCKS:
            self.text.append("\n")
        if name in _TELLING:
            self._begin(name, attributes)

    def end(self, name: str) -> None:
        if name in _BLOCKS:
            self.text.append("\n")
        if name in _TELLING:
            self._end(name)

    def data(self, words: str) -> None:
        if not self._unseen:
            self.text.append(words)
            for around in self._around:
                around.words.append(words)
        elif self._unseen[-1] == "style":
            self.styles.append(words)
        elif self._unseen[-1] == "title":
            self.title.append(words)

    def close(self) -> None:
        """Do nothing: what was collected is read from here."""

    def _begin(self, name: str, attributes: Attributes) -> None:
        if name in _UNSEEN:
            self._unseen.append(name)
        elif name in _HEADINGS:
            self._around.append(_Words(name))
            self.headings.append(self._around[-1])
        elif name == "a":
            self._around.append(_Words(attributes.get("href", "")))
            if "href" in attributes:
                self.anchors.append(self._around[-1])
        elif name == "img":
            self._picture(attributes.get("alt", ""))
        elif name == "table":
            self._open_tables.append(len(self.tables))
            self.tables.append(attributes.get("role", "").lower() in _SPOKEN)
        elif name == "th" and self._open_tables:
            self.tables[self._open_tables[-1]] = True

    def _end(self, name: str) -> None:
        if name in _UNSEEN:
            self._unseen.pop()
        elif name in _HEADINGS or name == "a":
            self._around.pop()
        elif name == "table":
            self._open_tables.pop()

    def _picture(self, alt: str) -> None:
        self.text.append(f" {alt} ")
        for around in self._around:
            around.words.append(alt)
            around.pictures += 1


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    return "\n".join(line for line in map(_squeezed, filter(None, text.split("\n"))) if line)
