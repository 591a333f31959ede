"""Holds what the rules check: an edition with its parsed HTML, its issue and its publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeVar

from newsletter.model import Block, Edition, Image, Issue, News, Place, Publication
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.preflight.page import Page, read_page

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """The input of every rule; `page` is the edition's HTML, parsed."""

    edition: Edition
    issue: Issue
    publication: Publication
    page: Page
    html_bytes: int
    blocks: tuple[object, ...]
    """The issue's blocks, each followed by the blocks inside it."""
    leaves: dt.date
    """The day it goes out; the issue's own date where no other is known."""
    readable: tuple[tuple[str, str], ...]
    """Each part that readers see, with the fallbacks of merge fields: its name and its text."""
    reaches_people: bool | None = None
    """Whether it is checked for a transport that reaches people; None if it is not to be sent."""
    whole: Issue | None = None
    """The issue with its parts for all readers, in all languages; None if it is not known."""
    kept_pictures: Path | None = None
    """The private folder that keeps what is known of pictures; None without one."""

    @classmethod
    def of(
        cls,
        edition: Edition,
        issue: Issue,
        publication: Publication,
        *,
        reaches_people: bool | None = None,
        leaves: dt.date | None = None,
        whole: Issue | None = None,
        kept_pictures: Path | None = None,
    ) -> CheckContext:
        """Parse the edition's HTML and collect the issue's blocks."""
        page = read_page(edition.html)
        parts = {
            phrase("subject"): edition.subject,
            phrase("preheader"): edition.preheader,
            phrase("email"): page.text,
            phrase("plain text"): edition.text,
        }
        return cls(
            edition=edition,
            issue=issue,
            publication=publication,
            page=page,
            html_bytes=len(edition.html.encode(errors="replace")),
            blocks=tuple(_with_inner(issue.blocks)),
            readable=tuple((name, _with_fallbacks(text, edition)) for name, text in parts.items()),
            leaves=leaves or issue.front.date,
            reaches_people=reaches_people,
            whole=whole,
            kept_pictures=kept_pictures,
        )

    def shown(self, text: str) -> str:
        """Return text with merge fields replaced by their fallbacks."""
        return _with_fallbacks(text, self.edition)

    def front(self, key: str) -> Place:
        """Return the line of a front matter key (line 1 when the file does not have it)."""
        return Place(path=self.issue.path, line=self.issue.front.lines.get(key, 1))

    def place_of(self, words: str) -> Place | None:
        """Return the first line of the issue with these words; None when they come from elsewhere."""
        if not words:
            return None
        at = self.issue.source.find(words)
        if at < 0:
            return None
        return Place(path=self.issue.path, line=self.issue.source.count("\n", 0, at) + 1)

    def blocks_of(self, kind: type[T]) -> Iterator[T]:
        """Yield the issue's blocks of a kind, also those inside other blocks."""
        return (block for block in self.blocks if isinstance(block, kind))

    def images(self) -> Iterator[Image]:
        """Yield the issue's pictures."""
        return self.blocks_of(Image)

    def news(self) -> Iterator[News]:
        """Yield the issue's news blocks."""
        return self.blocks_of(News)


def _with_fallbacks(text: str, edition: Edition) -> str:
    for field in edition.fields:
        text = text.replace(field.marker, field.fallback) if field.marker else text
    return text


def _with_inner(blocks: Iterable[Block]) -> Iterator[object]:
    for block in blocks:
        yield block
        yield from chain(getattr(block, "body", ()), *getattr(block, "columns", ()))
