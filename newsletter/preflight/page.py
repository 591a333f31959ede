"""The page: an edition's HTML walked once, and what the rules ask about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from newsletter.preflight.tag_runs import (
    BLOCKS,
    COMMENT,
    HEADINGS,
    NOTHING,
    TELLING,
    UNSEEN,
    WORDS,
    Step,
    Stretch,
    Tag,
    is_spoken,
    plain,
    run_of,
    tag_of,
)


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
    by_name: Mapping[str, Sequence[Tag]] = field(default_factory=dict, compare=False)

    def named(self, name: str) -> Sequence[Tag]:
        """Return the tags of a name, in order; those written alike only once."""
        return self.by_name.get(name, ())


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
        kinds=tuple(walk.kinds.values()),
        anchors=tuple(walk.anchors),
        headings=tuple((level, _squeezed("".join(words))) for level, words in walk.headings),
        styles=tuple(walk.styles),
        title=_squeezed("".join(walk.title)),
        roleless_tables=sum(not spoken for spoken in walk.tables),
        text=_lines("".join(walk.text)),
        broken=broken,
        by_name=_by_name(walk.kinds.values()),
    )


def _by_name(tags: Iterable[Tag]) -> Mapping[str, Sequence[Tag]]:
    found: dict[str, list[Tag]] = {}
    for tag in tags:
        found.setdefault(tag.name, []).append(tag)
    return found


@dataclass(slots=True)
class _Open:
    """What is being read right now."""

    unseen: list[str] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    tables: list[int] = field(default_factory=list)
    heading: list[str] | None = None


class _Walk(HTMLParser):
    """Collects while the parser calls."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.kinds: dict[int, Tag] = {}
        self.anchors: list[Anchor] = []
        self.headings: list[tuple[int, list[str]]] = []
        self.styles: list[str] = []
        self.title: list[str] = []
        self.tables: list[bool] = []
        self.text: list[str] = []
        self._open = _Open()

    def usual(self, html: str) -> bool:
        """Walk HTML that is written in the usual way, five times as fast; False when it is not."""
        bare = COMMENT.sub(f"<{NOTHING}>", html)
        if not bare.startswith("<") or f"<{NOTHING}>" in html:
            return False
        if bare.find(">", bare.rfind("<")) != len(bare) - 1:
            return False  # it does not end with a tag
        awaited = ""
        pieces = [*WORDS.split(bare[1:-1]), ""]
        for written, words in zip(pieces[::2], pieces[1::2], strict=True):
            run = run_of(written)
            if run is None or (awaited and run.first != awaited):
                return False
            awaited = run.awaits
            self.kinds |= run.kinds
            for stretch in run.stretches:
                self._pass(stretch)
            if words:
                self.handle_data(words if awaited == "/style" else plain(words))
        return not awaited

    def _pass(self, stretch: Stretch) -> None:
        around = self._open
        self.tags += stretch.tags
        self.text.append(stretch.text)
        if stretch.blanks and (around.anchors or around.heading is not None):
            self._also(stretch.blanks)
        if stretch.closes:
            del around.tables[-stretch.closes :]
        for _ in range(stretch.opens):
            self._open_table(spoken=True)
        if stretch.then is not None:
            self._note(stretch.then)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = tag_of(tag, attrs)
        self.tags.append(start)
        self.kinds[id(start)] = start
        self._end_line(tag)
        if tag in TELLING:
            self._begin(start)

    def handle_endtag(self, tag: str) -> None:
        self._end_line(tag)
        if tag in TELLING:
            self._end(tag)

    def _end_line(self, tag: str) -> None:
        if tag in BLOCKS:
            self.text.append("\n")

    def _note(self, step: Step) -> None:
        if step.start is not None:
            self._begin(step.start)
        if step.end:
            self._end(step.end)

    def _begin(self, tag: Tag) -> None:
        name = tag.name
        attributes = tag.attributes
        if name in UNSEEN:
            self._open.unseen.append(name)
        elif name in HEADINGS:
            self._open.heading = []
            self.headings.append((HEADINGS[name], self._open.heading))
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
        elif tag in HEADINGS:
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
            self._open_table(spoken=is_spoken(attributes))
        elif self._open.tables:
            self.tables[self._open.tables[-1]] = True

    def _open_table(self, *, spoken: bool) -> None:
        self._open.tables.append(len(self.tables))
        self.tables.append(spoken)

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
