"""Writes spans as a paragraph of Markdown, and checks it by parsing it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from newsletter.importing.escaping import all_literal, literal, literal_label, literal_start
from newsletter.importing.post import Span, Spans
from newsletter.importing.tidy_spans import tidy
from newsletter.issues.autolinks import MARKUP
from newsletter.issues.markdown import block_tokens
from newsletter.issues.markdown import spans as spans_of

_BREAK = "\\\n"
_Mark: TypeAlias = tuple[str, Callable[[Span], bool]]
_STRONG: _Mark = ("**", attrgetter("strong"))
_EMPHASIS: _Mark = ("*", attrgetter("emphasis"))
_STRONG_AROUND, _EMPHASIS_AROUND = (_STRONG, _EMPHASIS), (_EMPHASIS, _STRONG)
_CODE = re.compile(r"[\w.,:;/=+()#@%-]+(?: [\w.,:;/=+()#@%-]+)*")


def inline_markdown(spans: Spans, *, breaks: bool = True) -> str:
    """Return spans as Markdown that parses to the same words; "" when there are none.

    Emphasis that Markdown cannot express (half a word before a quotation mark) is left out, as a last resort
    also a link; words never are. Without `breaks` it is one line.
    """
    whole = tidy(spans, breaks=breaks)
    without_style = tidy((Span(text=span.text, href=span.href) for span in whole), breaks=breaks)
    words = (Span(text="".join(span.text for span in whole)),)
    for trial, write in ((whole, literal), (without_style, literal), (without_style, all_literal)):
        ways = (_STRONG_AROUND, _EMPHASIS_AROUND) if any(map(_has_both, trial)) else (_STRONG_AROUND,)
        made = [_joined(trial, write, nested) for nested in ways]
        true = [markdown for markdown in made if _read_back(markdown) == _styles(trial)]
        if true:
            return min(true, key=len)
    return _joined(words, all_literal)


def _has_both(span: Span) -> bool:
    return span.strong and span.emphasis


def _joined(
    spans: Sequence[Span], write: Callable[[str], str], nested: Sequence[_Mark] = _STRONG_AROUND
) -> str:
    text = "".join(_linked(href, list(run), write, nested) for href, run in groupby(spans, key=_href))
    return _BREAK.join(literal_start(line) for line in text.split("\n"))


def _href(span: Span) -> str:
    return span.href


def _linked(href: str, spans: Sequence[Span], write: Callable[[str], str], nested: Sequence[_Mark]) -> str:
    words = _styled(spans, write, nested)
    return f"[{literal_label(words)}]({href})" if href else words


def _styled(spans: Sequence[Span], write: Callable[[str], str], nested: Sequence[_Mark]) -> str:
    """Write spans with the marks of `nested`, the first one outside."""
    if not nested:
        return "".join(_coded(span, write) for span in spans)
    (mark, has), *inner = nested
    return "".join(
        f"{mark}{words}{mark}" if styled else words
        for styled, run in groupby(spans, key=has)
        for words in (_styled(list(run), write, inner),)
    )


def _coded(span: Span, write: Callable[[str], str]) -> str:
    if span.code and _CODE.fullmatch(span.text):
        return f"`{span.text}`"
    return "\n".join(map(write, span.text.split("\n")))


# --- Parsing it again ----------------------------------------------------------------------------


def _styles(spans: Sequence[Span]) -> list[Span]:
    """Return what must be parsed: texts with their styles, without addresses."""
    return _merged(
        replace(span, code=False, href="x" if span.href else "", strong=span.strong and span.text != "\n")
        for span in spans
    )


def _merged(spans: Iterator[Span]) -> list[Span]:
    runs = groupby(spans, key=lambda span: replace(span, text=""))
    return [replace(style, text="".join(span.text for span in run)) for style, run in runs]


def _read_back(markdown: str) -> list[Span] | None:
    """Return the text and styles in some Markdown, or None when it is not a single paragraph."""
    tokens = block_tokens(markdown, pasted=False)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    open_: dict[str, int] = {"strong": 0, "em": 0, "link": 0}
    spans: list[Span] = []
    before = ""
    for part, _ in spans_of(tokens[1]):
        if before == "link_open" and part.content.lstrip().lower().startswith("button:"):
            return None  # the issue parser would read it as a button
        before = part.type
        if part.markup == MARKUP:
            continue  # a bare address, which is a link in the issue whether or not it was one before
        name, _, end = part.type.rpartition("_")
        if name in open_ and end in ("open", "close"):
            open_[name] += 1 if end == "open" else -1
            continue
        text = "\n" if part.type in ("hardbreak", "softbreak") else part.content
        spans.append(_span(text, open_))
    return _merged(span for span in spans if span.text)


def _span(text: str, open_: dict[str, int]) -> Span:
    return Span(
        text=text,
        strong=bool(open_["strong"]),
        emphasis=bool(open_["em"]),
        href="x" if open_["link"] else "",
    )
