"""Outline: what a draft is made of, in lines that can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.model import Block, Button, Callout, Image, Issue, News, Quote, Spotlight, Story, Text


def outline(issue: Issue) -> list[str]:
    """Return a line for the front matter's kicker, and for each block that is not plain text."""
    kicker = [f"kicker: {issue.front.kicker}"] if issue.front.kicker else []
    return [*kicker, *(line for block in issue.blocks for line in _lines(block))]


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Callout():
            yield f"{block.kind}: {block.title or '(no title)'}"
        case Spotlight():
            yield f"spotlight: {block.title} ({block.role or 'no role'}){', photo' if block.photo else ''}"
        case News():
            yield f"news: {block.title}"
            for story in block.items:
                assert isinstance(story, Story)
                facts = (
                    story.outlet or "no outlet",
                    story.date.isoformat() if story.date else "",
                    story.lang,
                )
                yield f"  {' | '.join((story.title, *filter(None, facts)))}{'' if story.url else ' | no address'}"
        case Quote():
            yield f"quote: {block.attribution or '(nobody)'}"
        case Button():
            yield f"button: {block.label}"
        case Image():
            yield f"picture: {block.caption or '(no caption)'}"
        case Text():
            yield from (line for line in block.markdown.split("\n") if line.startswith("#"))
        case _:
            yield type(block).__name__.lower()
