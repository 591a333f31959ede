"""Makes links of the web and mail addresses that stand bare in Markdown: GFM 0.29 section 6.9, autolinks.

Other than GFM: `www.` becomes https, an address may follow any punctuation mark, ends before curly quotation
marks, and may contain escaped characters and entities. It does not start at one: `https\\://x` is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

MARKUP = "linkify"
"""The `markup` of a link token made here, as in markdown-it's own extension."""

_START = r"(?<![^\W_])(?<![@/])(?:https?://|www\.)"
_STARTS = re.compile(_START, re.IGNORECASE)
_WEB = re.compile(
    r"(?:https?://(?:[\w.%+:-]{1,60}@)?|(?=www\.))"
    r"(?P<host>(?:[\w-]{1,63}\.){1,10}[^\W_](?:[^\W_]|-){0,62})(?![\w-])"
    r"(?::\d{1,5})?(?:[/?#](?:(?!\{\{)[^\s<>`“”«»„])*)?",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"(?<![\w@/.+-])(?P<scheme>mailto:)?"
    r"[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9_-]{1,63}\.){1,10}[A-Za-z0-9-]{0,62}[A-Za-z0-9](?![\w-])"
    r"(?(scheme)(?:\?[^\s<>“”]*)?)",
    re.IGNORECASE,
)
_AFTER = "?!.,:;*_~'\"’‘”…、。，！？；：）】」"
"""Marks that end a sentence rather than an address."""
_CUT_OFF = ("…", "...")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def use_autolinks(markdown: MarkdownIt) -> None:
    """Add autolinks to a Markdown parser.

    Web addresses come before emphasis, so that their underscores and stars are part of them; mail addresses
    come last.
    """
    inline = markdown.inline
    inline.terminator_re = re.compile(f"{inline.terminator_re.pattern}|{_START}", re.IGNORECASE)
    inline.ruler.before("text", "web_autolink", _web_autolink)
    inline.ruler2.push("mail_autolink", _link_mail)


@cache
def _plain() -> MarkdownIt:
    markdown = MarkdownIt("zero")
    use_autolinks(markdown)
    return markdown


def plain_tokens(text: str) -> list[Token]:
    """Return plain text, in which nothing but addresses has a meaning, as inline tokens."""
    return [span for token in _plain().parseInline(text) for span in token.children or ()]


def _web_autolink(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] not in "hHwW":
        return False
    if _STARTS.match(state.src, state.pos) is None:
        return False
    match = _WEB.match(state.src, state.pos, state.posMax)
    if match is None or "_" in match["host"].split(".")[-2]:
        return False
    words = _without_end(match[0])
    if state.src.startswith(_CUT_OFF, state.pos + len(words)):
        return False
    shown = unescapeAll(words)
    url = f"https://{shown}" if shown.lower().startswith("www.") else shown
    for token in link_tokens(state.md.normalizeLink(url), shown, state.level):
        state.push(token.type, token.tag, token.nesting)
        state.tokens[-1] = token
    state.pos += len(words)
    return True


def _without_end(words: str) -> str:
    """Return an address without the punctuation after it, and without a bracket that it does not open."""
    while words:
        last = words[-1]
        closes_more = last in _PAIRS and words.count(last) > words.count(_PAIRS[last])
        if last not in _AFTER and not closes_more:
            break
        words = words[:-1]
    return words


def link_tokens(url: str, words: str, level: int) -> tuple[Token, Token, Token]:
    """Return the tokens of a link that nobody wrote as one."""
    return (
        Token("link_open", "a", 1, attrs={"href": url}, level=level, markup=MARKUP, info="auto"),
        Token("text", "", 0, content=words, level=level + 1),
        Token("link_close", "a", -1, level=level, markup=MARKUP, info="auto"),
    )


def _link_mail(state: StateInline) -> None:
    """Replace mail addresses among the tokens of a paragraph, outside links (a rule of the second pass)."""
    if "@" not in state.src:
        return
    made: list[Token] = []
    depth = 0
    for token in state.tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if depth == 0 and token.type == "text" and "@" in token.content:
            made += _with_mail(token, state.md)
        else:
            made.append(token)
    state.tokens[:] = made


def _with_mail(token: Token, markdown: MarkdownIt) -> Iterator[Token]:
    text, position = token.content, 0
    for match in _MAIL.finditer(text):
        words = _without_end(match[0])
        if match.start() > position:
            yield token.copy(content=text[position : match.start()])
        url = words if match["scheme"] else f"mailto:{words}"
        yield from link_tokens(markdown.normalizeLink(url), words, token.level)
        position = match.start() + len(words)
    if position < len(text):
        yield token.copy(content=text[position:])
