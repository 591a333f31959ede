"""Reads prose: text, pictures, buttons, quotes, tables and dividers, in open text and in a block's body."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from typing import TypeVar

from markdown_it.token import Token

from newsletter.issues.diagnostics import Diagnostics, Line, trimmed
from newsletter.issues.markdown import block_tokens
from newsletter.issues.quotes import read_alert, read_quote
from newsletter.issues.single_lines import is_button, is_picture, read_button, read_picture
from newsletter.issues.tables import read_table
from newsletter.issues.text_faults import check_text
from newsletter.model import Callout, Divider, Prose, Text

T = TypeVar("T")


def read_prose(lines: Sequence[Line], diagnostics: Diagnostics) -> tuple[Prose, ...]:
    """Return the parts of a block's body."""
    return tuple(_read(lines, diagnostics, read_quote))


def read_open(lines: Sequence[Line], diagnostics: Diagnostics) -> tuple[Prose | Callout, ...]:
    """Return the parts of open text; here `> [!NOTE]` and `> [!WARNING]` are callouts."""

    def quote_or_alert(lines: Sequence[Line], diagnostics: Diagnostics) -> Prose | Callout | None:
        alert = read_alert(lines, diagnostics)
        if alert is None:
            return read_quote(lines, diagnostics)
        body = read_prose(alert.lines, diagnostics)
        return Callout(kind=alert.kind, title=alert.title, body=body, place=diagnostics.place(alert.line))

    return tuple(_read(lines, diagnostics, quote_or_alert))


class _Kind(Enum):
    TEXT = auto()
    QUOTE = auto()
    RULE = auto()
    PICTURE = auto()
    BUTTON = auto()
    TABLE = auto()


def _read(
    lines: Sequence[Line], diagnostics: Diagnostics, quoted: Callable[[Sequence[Line], Diagnostics], T | None]
) -> Iterator[Prose | T]:
    item: Prose | T | None
    for kind, run, tokens in _runs(lines):
        if kind is _Kind.TEXT:
            item = _read_text(run, tokens, diagnostics)
        elif kind is _Kind.TABLE:
            item = read_table(run, tokens, diagnostics)
        elif kind is _Kind.QUOTE:
            item = quoted(run, diagnostics)
        elif kind is _Kind.PICTURE:
            item = read_picture(run[0], diagnostics)
        elif kind is _Kind.BUTTON:
            item = read_button(run[0], diagnostics)
        else:
            item = Divider(place=diagnostics.place(run[0].number))
        if item is not None:
            yield item


def _runs(lines: Sequence[Line]) -> Iterator[tuple[_Kind, tuple[Line, ...], list[Token]]]:
    """Yield the top-level parts of a text; plain text that follows plain text is one part."""
    gathered: list[Token] = []
    start = 0
    for tokens in _top_level_blocks(block_tokens("\n".join(line.text for line in lines))):
        first, end = tokens[0].map or [0, 0]
        kind = _kind(tokens[0], lines[first:end])
        if kind is _Kind.TEXT:
            start = start if gathered else first
            gathered += _shifted(tokens, start)
            continue
        if gathered:
            yield _Kind.TEXT, trimmed(lines[start:first]), gathered
            gathered = []
        yield kind, trimmed(lines[first:end]), tokens
    if gathered:
        yield _Kind.TEXT, trimmed(lines[start:]), gathered


def _top_level_blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each top-level block."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def _shifted(tokens: Sequence[Token], start: int) -> Sequence[Token]:
    """Make the tokens count their lines from the start of the text they are joined to."""
    for token in tokens:
        if token.map is not None:
            token.map = [token.map[0] - start, token.map[1] - start]
    return tokens


def _kind(token: Token, lines: Sequence[Line]) -> _Kind:
    if token.type == "blockquote_open":
        return _Kind.QUOTE
    if token.type == "hr":
        return _Kind.RULE
    if token.type == "table_open":
        return _Kind.TABLE
    if token.type == "paragraph_open" and len(lines) == 1:
        if is_picture(lines[0].text):
            return _Kind.PICTURE
        if is_button(lines[0].text):
            return _Kind.BUTTON
    return _Kind.TEXT


def _read_text(lines: Sequence[Line], tokens: Sequence[Token], diagnostics: Diagnostics) -> Text:
    markdown = "\n".join(line.text for line in lines)
    check_text(tokens, lines[0].number, diagnostics)
    return Text(markdown=markdown, place=diagnostics.place(lines[0].number), tokens=tuple(tokens))
