"""What Markdown text in an issue may not hold: found in its tokens, reported by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from newsletter.issues.addresses import address_fault
from newsletter.issues.diagnostics import Diagnostics, shown
from newsletter.issues.markdown import DEEPEST, spans
from newsletter.issues.merge_fields import NO_FIELD, NO_FIELD_WAY_OUT, FieldUse

LONGEST_PARAGRAPH = 20_000
"""Characters. Beyond it a text is a mistake (or an attack); Markdown would take seconds over it."""

_DEFINITION = re.compile(r"\[[^\[\]\n]{1,200}\]:[ \t]*\S")
_FIELD_IN_LINK = re.compile(r"\]\((?:[^()\s\\]|\\.)*\{\{|<[a-z]{2,10}:[^<>\s]*\{\{")
_BRACES = "%7b%7b"
"""What markdown-it makes of braces in an address."""
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
    if _DEFINITION.match(token.content):
        reading.fault(line, "link definitions are not read", "Write the link in place: [words](address).")
    braces = "{{" in token.content
    in_address = [match.start() for match in _FIELD_IN_LINK.finditer(token.content)] if braces else []
    for start in in_address:
        offset = token.content.count("\n", 0, start)
        reading.fault(line + offset, "a merge field cannot stand in an address", "Write it in full.")
    _check_spans(token, line, reading, told=bool(in_address))


def _check_spans(token: Token, line: int, reading: Diagnostics, *, told: bool) -> None:
    """Look at the parts of a paragraph; `told`: that there are braces in an address is reported already."""
    link: Token | None = None
    for span, offset in spans(token):
        if span.type == "image":
            reading.fault(line + offset, "a picture must stand alone", _ALONE)
        elif span.type == "merge_field":
            _check_field(span, line + offset, reading)
        elif span.type == "link_open" and not (told and _BRACES in str(span.attrs["href"]).lower()):
            _check_link(span, line + offset, reading)
        elif span.type == "text" and "<!--" in span.content:
            reading.fault(line + offset, "a comment must stand on lines of its own", "Readers would see it.")
        elif link is not None and span.content.lstrip().lower().startswith("button:"):
            reading.fault(line + offset, "a button must stand alone", _ALONE)
        link = span if span.type == "link_open" else None


def _check_field(field: Token, line: int, reading: Diagnostics) -> None:
    use = field.meta["use"]
    if isinstance(use, FieldUse):
        reading.check_field(use, line)
    else:
        reading.fault(line, NO_FIELD, NO_FIELD_WAY_OUT)


def _check_link(link: Token, line: int, reading: Diagnostics) -> None:
    url = str(link.attrs["href"])
    fault = address_fault(url)
    if fault is not None:
        reading.fault(line, f"{fault[0]}: {shown(url)}", fault[1])
