"""Writes the parts of a block: its first and last line, its items, and the prose in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsletter.issues.block_schema import MARK
from newsletter.issues.escaping import escape
from newsletter.issues.single_lines import DECORATIVE
from newsletter.model import Button, Image, Prose, Quote, Table, Text


def write_frame(name: str, title: str, body: str, *, keys: Sequence[str] = ()) -> str:
    """Return a block with its first line, the lines of its keys, its body and its closing mark."""
    first = f"{MARK} {name} {escape(title)}".rstrip()
    return "\n".join((first, *keys, *filter(None, [body]), MARK, ""))


def write_items(items: Iterable[str]) -> str:
    """Return one line with a hyphen for each item."""
    return "\n".join(f"- {item}" for item in items)


def write_prose(body: Sequence[Prose]) -> str:
    """Return a block's body, with an empty line between two parts."""
    return "\n\n".join(map(write_prose_part, body))


def write_prose_part(part: Prose) -> str:
    """Return one part of the prose in its simplest form, without a newline at its end."""
    if isinstance(part, Text | Table):
        return part.markdown
    if isinstance(part, Image):
        return _picture(part)
    if isinstance(part, Button):
        return f"[Button: {_label(part.label)}]({escape(part.url, also='()')})"
    return _quote(part) if isinstance(part, Quote) else "---"


def _picture(image: Image) -> str:
    caption = DECORATIVE if image.decorative else escape(image.caption, also='"')
    source = escape(image.source, also="()")
    source = f"<{source}>" if " " in source else source
    picture = f"![{escape(image.alt)}]({source}" + (f' "{caption}")' if caption else ")")
    return f"[{picture}]({escape(image.url, also='()')})" if image.url else picture


def _label(label: str) -> str:
    """Escape brackets alone: braces and backslashes of a label are kept as the file has them."""
    return label.replace("[", "\\[").replace("]", "\\]")


def _quote(quote: Quote) -> str:
    lines = [f"> {line}" if line else ">" for line in quote.markdown.split("\n")]
    if quote.attribution:
        lines.append(f"> -- {escape(quote.attribution)}")
    return "\n".join(lines)
