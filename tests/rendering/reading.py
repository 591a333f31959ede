"""Reading: what a reader's program makes of HTML: tags, attributes, texts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "area", "base", "col", "source"})


@dataclass
class Tag:
    name: str
    attributes: dict[str, str]
    text: str = ""
    """All text below it."""
    parents: tuple[str, ...] = ()


@dataclass
class Page:
    tags: list[Tag] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def all(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    def texts(self, *names: str) -> list[str]:
        return [tag.text for tag in self.all(*names)]

    def by_class(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if name in tag.attributes.get("class", "").split()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        found = Tag(tag, attributes, parents=tuple(parent.name for parent in self.open))
        self.page.tags.append(found)
        if tag not in _VOID:
            self.open.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.open, tag
        assert self.open[-1].name == tag, (tag, [parent.name for parent in self.open])
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            tag.text += data

    def handle_comment(self, data: str) -> None:
        self.page.comments.append(data)


def read(html: str) -> Page:
    """Parse HTML; every tag must be closed where it should."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader.page


def squeezed(text: str) -> str:
    """Return a text with every run of plain white space as one space."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
