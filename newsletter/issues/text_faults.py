"""Finds what an issue's Markdown may not contain, in its tokens, and reports it by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from newsletter.issues.addresses import link_fault
from newsletter.issues.autolinks import MARKUP
from newsletter.issues.diagnostics import Diagnostics, shown
from newsletter.issues.markdown import DEEPEST, spans
from newsletter.issues.merge_fields import BRACE_HINT, NO_FIELD, FieldUse
from newsletter.model.phrase import phrase

LONGEST_PARAGRAPH = 20_000
"""Characters. A longer one is a mistake (or an attack), and Markdown would take seconds to parse it."""

_DEFINITION = re.compile(r"\[[^\[\]\n]{1,200}\]:[ \t]*\S")
_FIELD_IN_LINK = re.compile(r"\]\((?:[^()\s\\]|\\.)*\{\{|<[a-z]{2,10}:[^<>\s]*\{\{")
_BRACES = "%7b%7b"
"""How markdown-it encodes braces in an address."""
_IN_ADDRESS = ("a merge field cannot be used in a link address", "Write the address in full.")
_ALONE = "Put it on its own line, with an empty line before and after it."
_ALONE_TABLE = "Take it out of the list or quote, and put an empty line before and after it."


def check_text(tokens: Sequence[Token], first: int, diagnostics: Diagnostics) -> None:
    """Record every error of some Markdown; `first` is the number of its first line."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.level > DEEPEST:
            diagnostics.fault(
                first + line, "lists or quotes are nested too deeply", "Use five levels or fewer."
            )
            return
        if token.type == "heading_open" and token.tag == "h1":
            diagnostics.fault(
                first + line, "a heading in the text cannot be level 1, which is the title's", "Write ##"
            )
        if token.type == "table_open":
            diagnostics.fault(first + line, "a table must be outside lists and quotes", _ALONE_TABLE)
        if token.type == "inline":
            _check_inline(token, first + line, diagnostics)


def check_line(text: str, line: int, diagnostics: Diagnostics) -> None:
    """Record every error of one line of inline Markdown."""
    _check_inline(Token(type="inline", tag="", nesting=0, content=text), line, diagnostics)


def _check_inline(token: Token, line: int, diagnostics: Diagnostics) -> None:
    if len(token.content) > LONGEST_PARAGRAPH:
        message = phrase(
            "this paragraph has {count:,} characters; the limit is {most:,}",
            count=len(token.content),
            most=LONGEST_PARAGRAPH,
        )
        diagnostics.fault(line, message, "Split it with empty lines.")
        return
    if _DEFINITION.match(token.content):
        diagnostics.fault(
            line, "link definitions are not supported", "Write the link in place: [words](address)."
        )
    braces = "{{" in token.content
    in_address = [match.start() for match in _FIELD_IN_LINK.finditer(token.content)] if braces else []
    for start in in_address:
        offset = token.content.count("\n", 0, start)
        diagnostics.fault(line + offset, *_IN_ADDRESS)
    _check_spans(token, line, diagnostics, braces_reported=bool(in_address))


def _check_spans(token: Token, line: int, diagnostics: Diagnostics, *, braces_reported: bool) -> None:
    """Check the spans of a paragraph. `braces_reported`: braces in an address are already reported."""
    link: Token | None = None
    before: Token | None = None
    for span, offset in spans(token):
        if span.type == "image":
            diagnostics.fault(line + offset, "a picture must be on its own line", _ALONE)
        elif span.type == "merge_field":
            if before is not None and before.type == "link_close" and before.markup == MARKUP:
                diagnostics.fault(line + offset, *_IN_ADDRESS)
            _check_field(span, line + offset, diagnostics)
        elif span.type == "link_open" and not (
            braces_reported and _BRACES in str(span.attrs["href"]).lower()
        ):
            _check_link(span, line + offset, diagnostics)
        elif span.type == "text" and "<!--" in span.content:
            diagnostics.fault(
                line + offset, "a comment must be on its own lines", "Here, readers would see it."
            )
        elif link is not None and span.content.lstrip().lower().startswith("button:"):
            diagnostics.fault(line + offset, "a button must be on its own line", _ALONE)
        link, before = span if span.type == "link_open" else None, span


def _check_field(field: Token, line: int, diagnostics: Diagnostics) -> None:
    use = field.meta["use"]
    if isinstance(use, FieldUse):
        diagnostics.check_field(use, line)
    else:
        diagnostics.fault(line, NO_FIELD, BRACE_HINT)


def _check_link(link: Token, line: int, diagnostics: Diagnostics) -> None:
    url = str(link.attrs["href"])
    fault = link_fault(url)
    if fault is not None:
        diagnostics.fault(line, phrase("{fault}: {url}", fault=fault[0], url=shown(url)), fault[1])
