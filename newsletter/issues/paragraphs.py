"""Paragraphs: what an issue says in running text, as plain text, for counting words and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from newsletter.issues.markdown import parse
from newsletter.model import Block, FrontMatter, Issue, Quote, Table, Text


def paragraphs_of(issue: Issue) -> Iterator[str]:
    """Yield title, lead, headings, paragraphs, list items and cells of one version of an issue.

    Merge fields are shown as their fallbacks; addresses of links, names of pictures and lines of news are
    left out.
    """
    yield from filter(None, _front(issue.front))
    yield from _of_blocks(issue.blocks)


def _front(front: FrontMatter) -> tuple[str, ...]:
    return front.title or front.subject, front.lead


def _of_blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        title = getattr(block, "title", "")
        if title:
            yield title
        if isinstance(block, (Text, Quote, Table)):
            tokens: Sequence[Any] = block.tokens or parse(block.markdown)
            yield from filter(None, (_words(one) for one in tokens if one.type == "inline"))
        else:
            yield from _of_blocks(chain(getattr(block, "body", ()), *getattr(block, "columns", ())))


def _words(inline: Any) -> str:
    parts = []
    for token in inline.children or ():
        if token.type == "merge_field":
            use = token.meta["use"]
            parts.append(use.fallback if use else "")
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type != "image":
            parts.append(token.content)
    return "".join(parts).strip()
