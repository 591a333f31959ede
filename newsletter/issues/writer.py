"""The writer: gives an issue's text back, and writes what the program made in the issue's own language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsletter.issues.columns import MARK
from newsletter.issues.escaping import escape
from newsletter.issues.events import write_event
from newsletter.issues.locked_pulls import locked_lines
from newsletter.issues.single_lines import DECORATIVE
from newsletter.issues.spotlight_people import write_faces
from newsletter.issues.stats import write_stat
from newsletter.issues.stories import write_story
from newsletter.model import (
    Block,
    Button,
    Callout,
    Columns,
    Events,
    Image,
    Issue,
    News,
    Only,
    Policy,
    Prose,
    Pull,
    Quote,
    Spotlight,
    Stats,
    Story,
    Table,
    Text,
)


def write_issue(issue: Issue) -> str:
    """Return the text of an issue file, byte for byte what was read."""
    return issue.source


def write_block(block: Block) -> str:
    """Return a block in its plainest form, ending with a newline; reading it gives the same block."""
    match block:
        case Callout():
            return _fence(f"{block.kind} {block.title}", [], _prose(block.body))
        case Policy():
            keys = {"owner": block.owner, "effective": block.effective, "applies to": block.applies_to}
            lines = [f"{key}: {escape(value)}" for key, value in keys.items() if value]
            return _fence(f"policy {block.title}", [*lines, ""], _prose(block.body))
        case Spotlight():
            return _fence(f"spotlight {block.title}", [*write_faces(block), ""], _prose(block.body))
        case News():
            otherwise = [f"otherwise: {escape(block.otherwise)}"] if block.otherwise else []
            return _fence(f"news {block.title}", otherwise, "\n".join(_news_lines(block.items)))
        case Events():
            return _fence(f"events {block.title}", [], _listed(map(write_event, block.items)))
        case Stats():
            return _fence(f"stats {block.title}", [], _listed(map(write_stat, block.items)))
        case Only():
            return _fence(f"only segment: {block.segment}", [], _prose(block.body))
        case Columns():
            return _fence(f"columns {block.title}", [], f"\n{MARK}\n".join(map(_prose, block.columns)))
    return _piece(block) + "\n"


def _fence(head: str, keys: Sequence[str], body: str) -> str:
    name, _, title = head.partition(" ")
    first = f"::: {name} {escape(title)}".rstrip()
    return "\n".join((first, *keys, *filter(None, [body]), ":::", ""))


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _prose(body: Sequence[Prose]) -> str:
    return "\n\n".join(_piece(piece) for piece in body)


def _piece(piece: Prose) -> str:
    if isinstance(piece, Text | Table):
        return piece.markdown
    if isinstance(piece, Image):
        return _picture(piece)
    if isinstance(piece, Button):
        return f"[Button: {_label(piece.label)}]({escape(piece.url, also='()')})"
    return _quote(piece) if isinstance(piece, Quote) else "---"


def _picture(image: Image) -> str:
    caption = DECORATIVE if image.decorative else escape(image.caption, also='"')
    source = escape(image.source, also="()")
    source = f"<{source}>" if " " in source else source
    return f"![{escape(image.alt)}]({source}" + (f' "{caption}")' if caption else ")")


def _label(label: str) -> str:
    """Escape brackets alone: braces and backslashes of a label are kept as the file has them."""
    return label.replace("[", "\\[").replace("]", "\\]")


def _quote(quote: Quote) -> str:
    lines = [f"> {line}" if line else ">" for line in quote.markdown.split("\n")]
    if quote.attribution:
        lines.append(f"> -- {escape(quote.attribution)}")
    return "\n".join(lines)


def _news_lines(items: Sequence[Story | Pull]) -> list[str]:
    lines = []
    for item in items:
        if isinstance(item, Story):
            lines.append(f"- {write_story(item)}")
            continue
        since = ", since last issue" if item.since_last_issue else ""
        lines.append(f"- pull: {item.feed}, newest {item.newest}{since}")
        if item.pulled_at is not None:
            lines += locked_lines(item.pulled_at, item.stories, item.place)
    return lines
