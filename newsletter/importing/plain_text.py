"""Reads plain text, as pasted from a web page: lines become paragraphs, headings and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import is_sentence, without_boilerplate
from newsletter.importing.headline import headline_of
from newsletter.importing.link import link_address
from newsletter.importing.post import (
    Heading,
    Items,
    Paragraph,
    Piece,
    Post,
    Rule,
    Span,
    Spans,
    text_of,
    words_of,
)
from newsletter.importing.sanitize import sanitize
from newsletter.importing.section_headings import section_of
from newsletter.importing.text_comments import without_comments
from newsletter.importing.title_and_byline import read_title_and_byline
from newsletter.issues.wrapped_links.in_text import unwrapped_text

_BULLET = re.compile(r"(\s*)(?:[•·‣◦▪●○■\uf0b7\u2043]|[-–—*+](?=[ \t\u00a0])|o(?=\t))[ \t\u00a0]*(\S.*)")
_NUMBERED = re.compile(r"(\s*)(\d{1,3})[.)][ \t\u00a0]+(\S.*)")
_RULE = re.compile(r"\s*(?:[-_*=–—](?:[ \t]?[-_*=–—]){2,})\s*")
_ADDRESS = re.compile(
    r"https?://[^\s<>“”\"]{1,2000}[^\s<>“”\".,;:!?)\]’']"
    r"|\bwww\.[^\s<>“”\"]{1,300}\.[a-z]{2,}[^\s<>“”\".,;:!?)\]’']*",
    re.I,
)
_WRAPPED = 50
"""A line this long that ends in the middle of a sentence continues on the next line."""
_HEADING_WORDS, _HEADING_CHARACTERS = 12, 80


def read_text(text: str, *, name: str) -> Post:
    """Return the post in pasted text; raises PostError when there is only boilerplate."""
    body, comments = without_comments(unwrapped_text(sanitize(text)))
    found = without_boilerplate(tuple(_pieces(body.split("\n"))))
    if not text_of(found.pieces).strip():
        raise PostError(
            f"{name} has no text of a post", hint="Copy the whole post, from its title to its end"
        )
    top = read_title_and_byline(found.pieces)
    return Post(
        pieces=(*_with_headings(top.pieces), *comments),
        title=top.title,
        kicker=top.kicker,
        lead=top.lead,
        date=top.date,
        left_out=found.boilerplate,
        leftover=found.uncertain,
    )


@dataclass(slots=True, kw_only=True)
class _Line:
    """A line of a paragraph, or with an `indent` of 0 or more of a list item (`number` if numbered)."""

    text: str
    indent: int = -1
    number: int = 0


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    items: list[_Line] = []
    for chunk in _chunks(lines):
        for line in _joined(chunk):
            if line.indent >= 0:
                if items and bool(items[-1].number) != bool(line.number) and line.indent <= items[0].indent:
                    yield _list(items)
                    items = []
                items.append(line)
                continue
            if items:
                yield _list(items)
                items = []
            yield Rule() if _RULE.fullmatch(line.text) else Paragraph(spans=linked(line.text.strip()))
    if items:
        yield _list(items)


def _chunks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines between empty ones."""
    chunk: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []


def _joined(chunk: Sequence[str]) -> list[_Line]:
    """Return a chunk's lines, joining those that a mail program or an editor has wrapped."""
    made: list[_Line] = []
    last = ""
    for text in chunk:
        line = _read(text)
        if made and line.indent < 0 and not _RULE.fullmatch(text) and _goes_on(last, text, made[-1]):
            made[-1].text += f" {text.strip()}"
        else:
            made.append(line)
        last = text
    return made


def _goes_on(last: str, text: str, above: _Line) -> bool:
    if _RULE.fullmatch(last) or _ADDRESS.match(text.strip()):
        return False
    if above.indent >= 0 and text[:1] in " \t":
        return True
    if _tells_news(last) and _tells_news(text):
        return False
    return len(last.rstrip()) >= _WRAPPED and last.rstrip()[-1] not in '.!?:;”"' and len(last) <= 100


def _tells_news(text: str) -> bool:
    """Tell whether a line is a headline and its outlet: the next one is never joined to it."""
    return headline_of((Span(text=text.strip()),)) is not None


def _read(text: str) -> _Line:
    bullet, numbered = _BULLET.fullmatch(text), _NUMBERED.fullmatch(text)
    if bullet is not None and not _RULE.fullmatch(text):
        return _Line(text=bullet[2], indent=len(bullet[1].expandtabs(4)))
    if numbered is not None:
        return _Line(text=numbered[3], indent=len(numbered[1].expandtabs(4)), number=int(numbered[2]) or 1)
    return _Line(text=text)


def _list(lines: Sequence[_Line]) -> Items:
    """Return items as a list; those indented further are lists in the item above."""
    items: list[tuple[Piece, ...]] = []
    top = lines[0].indent
    inner: list[_Line] = []
    for line in lines:
        if line.indent > top + 1 and items:
            inner.append(line)
            continue
        if inner:
            items[-1] += (_list(inner),)
            inner = []
        items.append((Paragraph(spans=linked(line.text)),))
    if inner:
        items[-1] += (_list(inner),)
    return Items(items=tuple(items), ordered=bool(lines[0].number), start=lines[0].number or 1)


def linked(text: str) -> Spans:
    """Return a text with the addresses in it as links; its words stay as they are."""
    spans: list[Span] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        full = match[0] if match[0].lower().startswith("http") else f"https://{match[0]}"
        spans += [Span(text=text[end : match.start()]), Span(text=match[0], href=link_address(full, ""))]
        end = match.end()
    return tuple(span for span in (*spans, Span(text=text[end:])) if span.text)


# --- Headings -------------------------------------------------------------------------------------


def _with_headings(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, with short lines above longer ones as headings."""
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if isinstance(piece, Paragraph) and after is not None and _is_heading(words_of(piece.spans), after):
            yield Heading(level=2, spans=piece.spans)
        else:
            yield piece


def _is_heading(words: str, after: Piece) -> bool:
    if section_of(words) is not None:
        return True
    short = 0 < len(words) <= _HEADING_CHARACTERS and len(words.split()) <= _HEADING_WORDS
    if not short or words[-1] in '.,;:!…”"' or not (words[0].isupper() or words[0] in '¿¡“"0123456789'):
        return False
    if "http" in words.lower() or (is_sentence(words) and not words.endswith("?")):
        return False
    below = words_of(after.spans) if isinstance(after, Paragraph) else ""
    return (
        isinstance(after, Items) or is_sentence(below) or below.endswith(":") or len(below) > len(words) * 2
    )
