"""What Markdown text in an issue may not hold: found in its tokens, reported by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from newsletter.issues.addresses import address_fault
from newsletter.issues.diagnostics import Diagnostics, shown
from newsletter.issues.markdown import DEEPEST, is_plain, spans
from newsletter.issues.merge_fields import NO_FIELD, NO_FIELD_WAY_OUT, FieldUse

LONGEST_PARAGRAPH = 20_000
"""Characters. Beyond it a text is a mistake (or an attack); Markdown would take seconds over it."""

_DEFINITION = re.compile(r"\[[^\[\]\n]{1,200}\]:[ \t]*\S")
_FIELD_IN_LINK = re.compile(r"\]\((?:[^()\s\\]|\\.)*\{\{|<[a-z]{2,10}:[^<>\s]*\{\{")
_ALONE = "Put it into a paragraph of its own, with an empty line before and after."
_ALONE_TABLE = "Take it out of the list or quote, and put an empty line before and after it."


def check_text(tokens: Sequence[Token], first: int, reading: Diagnostics) -> None:
    """Note every fault of a stretch of Markdown; `first` is the number of its first line."""
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.level > DEEPEST:
            reading.fault(first + line, "lists or quotes are nested too deep", "Five levels are plenty.")
            return
        if token.type == "heading_open" and token.tag == "h1":
            reading.fault(first + line, "a heading of level 1; the title is the h1", "Use ##.")
        if token.type == "table_open":
            reading.fault(first + line, "a table must stand alone", _ALONE_TABLE)
        if token.type == "inline":
            _check_inline(token, first + line, reading)


def check_line(text: str, line: int, reading: Diagnostics) -> None:
    """Note every fault of one line of Markdown that is no block of its own."""
    _check_inline(Token(type="inline", tag="", nesting=0, content=text), line, reading)


def _check_inline(token: Token, line: int, reading: Diagnostics) -> None:
    if len(token.content) > LONGEST_PARAGRAPH:
        message = f"a paragraph of {len(token.content)} characters, more than {LONGEST_PARAGRAPH}"
        reading.fault(line, message, "Break it up with empty lines.")
        return
    if is_plain(token.content):
        return  # no definition, address or comment either
    if _DEFINITION.match(token.content):
        reading.fault(line, "link definitions are not read", "Write the link in place: [words](address).")
    for match in _FIELD_IN_LINK.finditer(token.content):
        offset = token.content.count("\n", 0, match.start())
        reading.fault(line + offset, "a merge field cannot stand in an address", "Write it in full.")
    _check_spans(token, line, reading)


def _check_spans(token: Token, line: int, reading: Diagnostics) -> None:
    link: Token | None = None
    for span, offset in spans(token):
        if span.type == "image":
            reading.fault(line + offset, "a picture must stand alone", _ALONE)
        elif span.type == "braces":
            _check_braces(span, line + offset, reading)
        elif span.type == "link_open":
            _check_link(span, line + offset, reading)
        elif span.type == "text" and "<!--" in span.content:
            reading.fault(line + offset, "a comment must stand on lines of its own", "Readers would see it.")
        elif link is not None and span.content.lstrip().lower().startswith("button:"):
            reading.fault(line + offset, "a button must stand alone", _ALONE)
        link = span if span.type == "link_open" else None


def _check_braces(braces: Token, line: int, reading: Diagnostics) -> None:
    use = braces.meta["use"]
    if isinstance(use, FieldUse):
        reading.check_field(use, line)
    else:
        reading.fault(line, NO_FIELD, NO_FIELD_WAY_OUT)


def _check_link(link: Token, line: int, reading: Diagnostics) -> None:
    url = str(link.attrGet("href") or "")
    if "%7b%7b" in url.lower():
        return  # reported where the braces stand
    fault = address_fault(url)
    if fault is not None:
        reading.fault(line, f"{fault[0]}: {shown(url)}", fault[1])
