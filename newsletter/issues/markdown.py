"""Parses Markdown as issues use it: CommonMark with tables, without HTML, setext headings and indented code.

The issue parser and rendering share one Markdown parser: a block keeps the tokens made while the issue was
read. They are shared, so never change them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from newsletter.issues.autolinks import use_autolinks
from newsletter.issues.merge_fields import field_at
from newsletter.issues.pasted_lists import with_list_marks

DEEPEST = 12
"""Levels of tokens (a list in a list is four); markdown-it drops what is nested deeper than 20."""

_NOT_USED = ("lheading", "code", "reference", "html_block", "html_inline", "text_join")
"""Without `text_join` an escaped character stays a token of its own: `\\<!--` is not a comment."""

_FOREIGN_FIELD = re.compile(r"\*\|[^|*\s][^|*\n]{0,59}\|\*")


@cache
def dialect() -> MarkdownIt:
    """Return the parser.

    Its tokens of type `merge_field` have the field in `meta["use"]`, or None for braces that are not a field.
    A link may have any address here: `text_faults` reports those that an issue may not have, with their line.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable(_NOT_USED)
    markdown.inline.ruler.before("escape", "merge_field", _merge_field)
    markdown.inline.ruler.before("emphasis", "foreign_field", _foreign_field)
    use_autolinks(markdown)
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


def _foreign_field(state: StateInline, silent: bool) -> bool:
    """Keep another program's merge tag, `*|FNAME|*`, as it is: its stars are no emphasis."""
    match = _FOREIGN_FIELD.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("text", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _any_address(url: str) -> bool:
    del url
    return True


def block_tokens(source: str, *, pasted: bool = True) -> list[Token]:
    """Return the block tokens of a text; their inline content is not parsed yet.

    Without `pasted`, a bullet such as • is a letter like others.
    """
    tokens: list[Token] = []
    dialect().block.parse(with_list_marks(source) if pasted else source, dialect(), {}, tokens)
    return tokens


def parse(source: str) -> list[Token]:
    """Return the tokens of a text, with inline content parsed into their children."""
    return dialect().parse(with_list_marks(source))


def parse_line(source: str) -> Token:
    """Return one line of Markdown as an inline token."""
    return dialect().parseInline(source)[0]


def spans(token: Token) -> Iterator[tuple[Token, int]]:
    """Parse the text of an inline token into its children; yield each with its line, counted from 0."""
    children: list[Token] = []
    dialect().inline.parse(token.content, dialect(), {}, children)
    token.children = children
    line = 0
    for child in children:
        yield child, line
        line += child.type in ("softbreak", "hardbreak")
