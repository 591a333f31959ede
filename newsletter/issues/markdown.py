"""Markdown as issues use it: CommonMark with tables, without HTML, setext headings and indented code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from newsletter.issues import plain_blocks, plain_spans
from newsletter.issues.merge_fields import field_at

DEEPEST = 12
"""Levels of tokens (a list in a list is four); markdown-it drops what is nested deeper than 20."""


_BEGINS = re.compile(r"[\n\\`*_\[<&{]")
"""With what links, emphasis, code, references, merge fields and the like begin: all else is plain text."""
_STOPS = re.compile(r"[\n\\`*_\[<&{!\]]")
"""The same, and what matters inside of something that has begun."""


@cache
def parser() -> MarkdownIt:
    """Return the Markdown that issues are written in, for whoever renders it."""
    return dialect()


@cache
def _curious() -> MarkdownIt:
    """Return the reader's own: it sees the link in `[x](javascript:…)`, to refuse it by its line.

    Braces become tokens of type `braces`, whose `meta["use"]` is the merge field or None.
    """
    markdown = dialect("braces")
    markdown.inline.ruler.before("escape", "braces", _braces)
    markdown.validateLink = _any_address  # type: ignore[method-assign]
    return markdown


def _braces(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    use = field_at(state.src, state.pos)
    if not silent:
        state.push("braces", "", 0).meta["use"] = use
    state.pos = state.pos + 2 if use is None else use.end
    return True


def _any_address(url: str) -> bool:
    del url
    return True


def dialect(field: str = "") -> MarkdownIt:
    """Return a parser of one's own for the same Markdown, to be extended.

    `field` is the type of the tokens that its rule for merge fields makes; without one it has no such rule.
    """
    markdown = _complete()
    markdown.block.ruler.before("table", "plain_paragraph", _paragraph)
    markdown.block.parse = partial(_divide, markdown.block.parse)  # type: ignore[method-assign]
    markdown.inline.terminator_re = _STOPS
    markdown.inline.parse = partial(_take_apart, markdown.inline.parse, field)  # type: ignore[method-assign]
    return markdown


def _complete() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return markdown.disable(["lheading", "code", "reference", "html_block", "html_inline"])


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take lines up to an empty one that all begin with a letter: no other block begins so, nor cuts in."""
    del end  # a paragraph goes on to an empty line, wherever the list that it is in ends
    line = start
    while line < state.lineMax and not state.isEmpty(line):
        if not state.src[state.bMarks[line] + state.tShift[line]].isalpha():
            return False
        line += 1
    if silent:
        return True
    content = mdTrim(state.getLines(start, line, state.blkIndent, False))
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = content, [start, line], []
    state.push("paragraph_close", "p", -1)
    return True


def _divide(
    usual: Callable[[str, MarkdownIt, EnvType, list[Token]], list[Token] | None],
    source: str,
    markdown: MarkdownIt,
    env: EnvType,
    tokens: list[Token],
) -> list[Token] | None:
    """Divide a text into its blocks; most are told apart at sight, or were when the issue was read."""

    def asked(part: str) -> list[Token]:
        answer: list[Token] = []
        usual(part, markdown, env, answer)
        return answer

    known = _divided.pop(source, None) or plain_blocks.blocks(source, asked)
    if known is None:
        return usual(source, markdown, env, tokens)
    tokens += known
    return tokens


_divided: dict[str, list[Token]] = {}


def remember_blocks(source: str, tokens: Sequence[Token]) -> None:
    """Keep a text's block tokens for whoever divides it next, which is rendering.

    They are given away once: rendering changes them. Their lines count from 0 in `source`.
    """
    if len(_divided) >= _REMEMBERED:
        _divided.clear()
    _divided[source] = list(tokens)


def is_plain(text: str) -> bool:
    """Say whether a text holds nothing with which a rule of this Markdown begins."""
    return _BEGINS.search(text) is None


def _take_apart(
    usual: Callable[[str, MarkdownIt, EnvType, list[Token]], list[Token]],
    field: str,
    source: str,
    markdown: MarkdownIt,
    env: EnvType,
    tokens: list[Token],
) -> list[Token]:
    """Take a text apart, or leave it whole when no rule could find anything in it, as most paragraphs are."""
    if source and is_plain(source):
        tokens.append(Token(type="text", tag="", nesting=0, content=source))
    elif source in _taken_apart:
        tokens.extend(_taken_apart[source])
    else:
        known = plain_spans.spans(source, markdown.normalizeLink, field)
        if known is None:
            usual(source, markdown, env, tokens)
        else:
            tokens += known
    return tokens


_taken_apart: dict[str, tuple[Token, ...]] = {}
_REMEMBERED = 256
_LINK = re.compile(r"[(<](?:https?|mailto):")


def means_the_same_to_all(source: str) -> bool:
    """Say whether every parser of this dialect takes a text apart alike, for those who ask it later.

    They differ in merge fields and in which addresses they let be links. What references and backslashes
    leave behind is joined later, in place, and so is not shared either.
    """
    if "{{" in source or "\\" in source or "&" in source:
        return False
    if "](" in source or "<" in source:
        return source.count(":") == len(_LINK.findall(source))
    return True


def _remember(source: str, children: list[Token]) -> None:
    """Keep what was read for rendering it, which comes next; nobody changes such tokens."""
    if len(_taken_apart) >= _REMEMBERED:
        _taken_apart.clear()
    _taken_apart[source] = tuple(children)


def block_tokens(source: str) -> list[Token]:
    """Return the block tokens of a text; the text within them is not taken apart yet."""
    tokens: list[Token] = []
    _curious().block.parse(source, _curious(), {}, tokens)
    return tokens


def spans(token: Token) -> Iterator[tuple[Token, int]]:
    """Take the text of an inline token apart; yield its parts, each with its line from 0."""
    children: list[Token] = []
    _curious().inline.parse(token.content, _curious(), {}, children)
    if not is_plain(token.content) and means_the_same_to_all(token.content):
        _remember(token.content, children)
    line = 0
    for child in children:
        yield child, line
        line += child.type in ("softbreak", "hardbreak")
