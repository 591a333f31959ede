"""Parses an edition's HTML once into what the rules check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from lxml import etree

from newsletter.model.deferred_dataclass import dataclass

_BLOCKS = frozenset(
    ("address", "article", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figure", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "section", "table",
     "td", "th", "tr", "ul")
)  # fmt: skip
_UNSEEN = frozenset(("script", "style", "title", "template", "noscript"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BEGINS = frozenset((*_UNSEEN, *_HEADINGS, "a", "img", "table", "th"))
_ENDS = _BEGINS - {"img", "th"}
"""Tags whose start and end change what the text after them belongs to."""
_TABLE_ROLES = ("presentation", "none", "table")
"""Roles that tell screen readers what a table is for."""


Attributes: TypeAlias = Mapping[str, str]
"""Names in lower case; one without a value is ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link as readers see it: its text with the alt texts of the pictures inside."""

    url: str
    text: str = ""
    pictures: int = 0
    label: str = ""
    """What screen readers say instead of the text (aria-label); "" if they say the text."""

    @property
    def name(self) -> str:
        """Return the words by which screen readers list it (the accessible name)."""
        return self.label or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The content of the HTML. `text` has one line for each paragraph, cell or list item."""

    tags: Mapping[str, Sequence[Attributes]] = field(default_factory=dict)
    """The attributes of every start tag, by the tag's name and then in order."""
    anchors: Sequence[Anchor] = ()
    headings: Sequence[tuple[int, str]] = ()
    styles: Sequence[str] = ()
    title: str = ""
    roleless_tables: int = 0
    """Tables without a role and without header cells, so they must be for layout."""
    text: str = ""
    broken: bool = False
    """A tag or a comment is never closed, which swallows the rest of the email."""

    def named(self, name: str) -> Sequence[Attributes]:
        """Return the attributes of the tags of a name, in order."""
        return self.tags.get(name, ())


def read_page(html: str) -> Page:
    """Parse HTML once; never raises. Comments (Outlook's own markup) are ignored."""
    collector = _Collector()
    parser = etree.HTMLParser(target=collector, encoding="utf-8", huge_tree=True)
    parser.feed(html.encode(errors="replace"))
    parser.close()
    return Page(
        tags=dict(collector.tags),
        anchors=tuple(
            Anchor(url=one.what, text=one.text, pictures=one.pictures, label=_squeezed(one.label))
            for one in collector.anchors
        ),
        headings=tuple((_HEADINGS[one.what], _squeezed(one.text)) for one in collector.headings),
        styles=tuple(collector.styles),
        title=_squeezed("".join(collector.title)),
        roleless_tables=sum(not has_role for has_role in collector.tables),
        text=_lines("".join(collector.text)),
        broken=html.rfind("<") > html.rfind(">") or html.rfind("<!--") > html.rfind("-->"),
    )


@dataclass(slots=True)
class _OpenText:
    """A link or a heading while it is parsed: its address or tag, and its text so far."""

    what: str
    words: list[str] = field(default_factory=list)
    pictures: int = 0
    label: str = ""

    @property
    def text(self) -> str:
        return "".join(self.words)


class _Collector:
    """Collects what the parser reports; every start tag gets an end, also where the HTML has none."""

    def __init__(self) -> None:
        self.tags: defaultdict[str, list[Attributes]] = defaultdict(list)
        self.text: list[str] = []
        self.anchors: list[_OpenText] = []
        self.headings: list[_OpenText] = []
        self.styles: list[str] = []
        self.title: list[str] = []
        self.tables: list[bool] = []
        self._unseen: list[str] = []
        self._open: list[_OpenText] = []
        self._open_tables: list[int] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self.tags[name].append(attributes)
        if name in _BLOCKS:
            self.text.append("\n")
        if name in _BEGINS:
            self._begin(name, attributes)

    def end(self, name: str) -> None:
        if name in _BLOCKS:
            self.text.append("\n")
        if name in _ENDS:
            self._end(name)

    def data(self, words: str) -> None:
        if not self._unseen:
            self.text.append(words)
            for around in self._open:
                around.words.append(words)
        elif self._unseen[-1] == "style":
            self.styles.append(words)
        elif self._unseen[-1] == "title":
            self.title.append(words)

    def close(self) -> None:
        """Do nothing: the result is read from the attributes."""

    def _begin(self, name: str, attributes: Attributes) -> None:
        if name in _UNSEEN:
            self._unseen.append(name)
        elif name in _HEADINGS:
            self._open.append(_OpenText(name))
            self.headings.append(self._open[-1])
        elif name == "a":
            label = attributes.get("aria-label", "")
            self._open.append(_OpenText(attributes.get("href", ""), label=label))
            if "href" in attributes:
                self.anchors.append(self._open[-1])
        elif name == "img":
            self._picture(attributes.get("alt", ""))
        elif name == "table":
            self._open_tables.append(len(self.tables))
            self.tables.append(attributes.get("role", "").lower() in _TABLE_ROLES)
        elif name == "th" and self._open_tables:
            self.tables[self._open_tables[-1]] = True

    def _end(self, name: str) -> None:
        if name in _UNSEEN:
            self._unseen.pop()
        elif name in _HEADINGS or name == "a":
            self._open.pop()
        elif name == "table":
            self._open_tables.pop()

    def _picture(self, alt: str) -> None:
        self.text.append(f" {alt} ")
        for around in self._open:
            around.words.append(alt)
            around.pictures += 1


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    return "\n".join(line for line in map(_squeezed, filter(None, text.split("\n"))) if line)
