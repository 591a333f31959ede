"""Replaces a news block that has no story with its `otherwise` text, so that no empty box is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.model import Block, News, Pull, Story, Text

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def with_fallback(block: Block) -> Block:
    """Return a block as it is, but a news block without a story as its title and its `otherwise` line.

    A news block without that line is returned as it is; the email leaves it out.
    """
    if not isinstance(block, News) or not block.otherwise or any(stories_of(block)):
        return block
    return Text(markdown=f"## {_plain(block.title)}\n\n{_plain(block.otherwise)}", place=block.place)


def stories_of(block: News) -> Iterator[Story]:
    """Yield the stories of a news block that readers get."""
    for item in block.items:
        if isinstance(item, Pull):
            yield from item.stories if item.pulled_at is not None else ()
        else:
            yield item


def _plain(text: str) -> str:
    """Return literal text as Markdown that shows it, with no merge field in it."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)
