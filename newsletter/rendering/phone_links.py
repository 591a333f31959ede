"""Makes links of the phone numbers in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from newsletter.issues.autolinks import link_tokens
from newsletter.rendering.phone_numbers import phone_numbers

_DIGIT = re.compile(r"\d")


def link_phone_numbers(tokens: Sequence[Token], country: str) -> Sequence[Token]:
    """Return the tokens of a paragraph, with a link on each phone number outside links and code.

    The tokens given are not changed: they are shared.
    """
    if not any(_DIGIT.search(token.content) for token in tokens):
        return tokens
    made: list[Token] = []
    run: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in ("link_open", "link_close") else 0
        if depth == 0 and token.type in ("text", "text_special"):
            run.append(token)
            continue
        made += (*_linked(run, country), token)
        run = []
    return [*made, *_linked(run, country)]


def _linked(run: Sequence[Token], country: str) -> Sequence[Token]:
    """Return a run of text tokens with links on its numbers, which may have escaped brackets."""
    text = "".join(token.content for token in run)
    made: list[Token] = []
    position = 0
    for number in phone_numbers(text, country):
        made += _cut(run, position, number.start)
        made += link_tokens(number.url, text[number.start : number.end], run[0].level)
        position = number.end
    return [*made, *_cut(run, position, len(text))] if made else run


def _cut(run: Sequence[Token], start: int, end: int) -> Iterator[Token]:
    """Yield what a run has between two characters of its text."""
    offset = 0
    for token in run:
        first, last = max(start - offset, 0), min(end - offset, len(token.content))
        if first < last:
            yield token.copy(content=token.content[first:last])
        offset += len(token.content)
