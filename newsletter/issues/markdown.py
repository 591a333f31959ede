"""Markdown as issues use it: CommonMark with tables, without HTML, setext headings and indented code.

One parser serves the reader, which looks for faults, and rendering: a block keeps the tokens that the reader
made. They are shared from then on, so nobody changes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from newsletter.issues.merge_fields import field_at

DEEPEST = 12
"""Levels of tokens (a list in a list is four); markdown-it drops what is nested deeper than 20."""

_NOT_USED = ("lheading", "code", "reference", "html_block", "html_inline", "text_join")
"""Without `text_join` an escaped character stays a token of its own: `\\<!--` is no comment."""


@cache
def dialect() -> MarkdownIt:
    """Return the parser.

    Its tokens of type `merge_field` have the field in `meta["use"]`, or None for braces that are no field.
    A link may have any address: the reader refuses those that an issue may not hold, by their line.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable(_NOT_USED)
    markdown.inline.ruler.before("escape", "merge_field", _merge_field)
    markdown.validateLink = _any_address  # type: ignore[method-assign]
    return markdown


def _merge_field(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    use = field_at(state.src, state.pos)
    end = state.pos + 2 if use is None else use.end
    if not silent:
        state.push("merge_field", "", 0).meta = {"use": use}
    state.pos = end
    return True


def _any_address(url: str) -> bool:
    del url
    return True


def block_tokens(source: str) -> list[Token]:
    """Return the block tokens of a text; the text within them is not taken apart yet."""
    tokens: list[Token] = []
    dialect().block.parse(source, dialect(), {}, tokens)
    return tokens


def parse(source: str) -> list[Token]:
    """Return the tokens of a text, the text within them taken apart into their children."""
    return dialect().parse(source)


def parse_line(source: str) -> Token:
    """Return one line of Markdown, which is no block, as an inline token."""
    return dialect().parseInline(source)[0]


def spans(token: Token) -> Iterator[tuple[Token, int]]:
    """Take the text of an inline token apart, into its children; yield each with its line from 0."""
    children: list[Token] = []
    dialect().inline.parse(token.content, dialect(), {}, children)
    token.children = children
    line = 0
    for child in children:
        yield child, line
        line += child.type in ("softbreak", "hardbreak")
