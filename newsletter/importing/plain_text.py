"""Reads plain text, as pasted from a web page: lines become paragraphs, headings and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import is_sentence, without_boilerplate
from newsletter.importing.headline import LikelyOutlets, headline_of, likely_outlets
from newsletter.importing.link import link_address
from newsletter.importing.post import (
    Heading,
    Items,
    Paragraph,
    Piece,
    Post,
    PostTable,
    Rule,
    Span,
    Spans,
    text_of,
    words_of,
)
from newsletter.importing.quotations import is_quotation, name_after_dash
from newsletter.importing.sanitize import sanitize
from newsletter.importing.section_headings import Section, section_of
from newsletter.importing.span_slices import text_in
from newsletter.importing.text_comments import without_comments
from newsletter.importing.title_and_byline import read_title_and_byline
from newsletter.issues.wrapped_links.in_text import unwrapped_text
from newsletter.model.phrase import phrase

_BULLET = re.compile(
    r"(\s*)(?:[•·‣◦▪●○■\uf0b7\u2043]|[-–—*+](?=[ \t\u00a0])"
    r"|o(?=\t|[ \u00a0]{2})|(?<=[ \t])o(?=[ \u00a0][A-ZÀ-Þ0-9$“\"¿¡]))[ \t\u00a0]*(\S.*)"
)
"""Word's second bullet is an "o": with a gap behind it, or indented before a capital. Spanish has an "o"."""
_NUMBERED = re.compile(r"(\s*)(\d{1,3})[.)][ \t\u00a0]+(\S.*)")
_RULE = re.compile(r"\s*(?:[-_*=–—](?:[ \t]?[-_*=–—]){2,})\s*")
_ADDRESS = re.compile(
    r"https?://[^\s<>“”\"]{1,2000}[^\s<>“”\".,;:!?)\]’']"
    r"|\bwww\.[^\s<>“”\"]{1,300}\.[a-z]{2,}[^\s<>“”\".,;:!?)\]’']*",
    re.I,
)
_LABELED_ADDRESS = re.compile(
    r"(?P<label>[^\n]{3,80}?)(?::[ \t]*|[ \t]+[–—-][ \t]+|[ \t]+[(<])"
    rf"(?P<address>{_ADDRESS.pattern})[)>]?[.]?",
    re.I,
)
_AWAITS_ADDRESS = re.compile(r"\b(?:at|to|on|in|visit|see|from|via|link|url|en|a|de|visite|enlace)$", re.I)
"""Words that go on with the address: without it, they say nothing."""
_CALL = re.compile(
    r"(?:read|watch|see|view|rsvp|register|sign up|apply|learn more|download|donate|join|take|tell us|find"
    r"|get|book|submit|share|vote|explore|request|reserve|subscribe|volunteer|give|report|listen|visit"
    r"|lea|leer|vea|ver|mire|regístrese|inscríbase|solicite|descargu?e|descargar|done|únase|participe|conozca"
    r"|infórmese|comparta|más información)\b",
    re.I,
)
"""What a button says: what to do."""
_WRAPPED = 50
"""A line this long that ends in the middle of a sentence continues on the next line."""
_HEADING_WORDS, _HEADING_CHARACTERS = 12, 80


def read_text(text: str, *, name: str) -> Post:
    """Return the post in pasted text; raises PostError when there is only boilerplate."""
    body, comments = without_comments(unwrapped_text(sanitize(text)))
    found = without_boilerplate(tuple(_pieces(body.split("\n"))))
    if not text_of(found.pieces).strip():
        raise PostError(
            phrase("{name} has no text of a post", name=name),
            hint="Copy the whole post, from its title to its end",
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
    in_news = False
    for chunk in _with_tables(_chunks(lines)):
        if isinstance(chunk, PostTable):
            if items:
                yield _list(items)
                items = []
            yield chunk
            continue
        in_news = _is_news(chunk, before=in_news)
        for line in _joined(chunk, in_news=in_news):
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


def _with_tables(chunks: Iterable[list[str]]) -> Iterator[list[str] | PostTable]:
    """Yield the chunks, with rows pasted from a spreadsheet (tabs between the cells) as tables."""
    for chunk in chunks:
        for tabbed, run in groupby(chunk, key=_has_cells):
            rows = list(run)
            if tabbed and len(rows) > 1 and any("\t" in row.strip() for row in rows):
                cells = [[cell.strip() for cell in row.strip(" ").split("\t")] for row in rows]
                width = max(map(len, cells))
                yield PostTable(
                    rows=tuple(
                        tuple(linked(cell) for cell in (*row, *[""] * (width - len(row)))) for row in cells
                    )
                )
            else:
                yield rows


def _has_cells(line: str) -> bool:
    return "\t" in line.strip(" ") and not _BULLET.fullmatch(line) and not _NUMBERED.fullmatch(line)


def _chunks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines between empty ones."""
    chunk: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []


def _is_news(chunk: Sequence[str], *, before: bool) -> bool:
    """Tell whether lines are below a heading such as "In the news", up to the next one or a sentence."""
    sections = [section_of(line.strip()) for line in chunk]
    if Section.NEWS in sections:
        return True
    return before and not any(sections) and not any(line.rstrip().endswith(".") for line in chunk)


def _joined(chunk: Sequence[str], *, in_news: bool) -> list[_Line]:
    """Return a chunk's lines, joining those that a mail program or an editor has wrapped."""
    made: list[_Line] = []
    last = ""
    for text in chunk:
        line = _read(text)
        if made and _is_signature(text, made[-1]):
            made[-1].text += f"\n{text.strip()}"
        elif made and line.indent < 0 and _goes_on(last, text, made[-1], in_news=in_news):
            made[-1].text += f" {text.strip()}"
        else:
            made.append(line)
        last = text
    return made


def _is_signature(text: str, above: _Line) -> bool:
    """Tell whether a line is the name below a quotation: its dash is no bullet."""
    return above.indent < 0 and is_quotation(above.text) and bool(name_after_dash(text.strip()))


def _goes_on(last: str, text: str, above: _Line, *, in_news: bool) -> bool:
    if _RULE.fullmatch(last) or _RULE.fullmatch(text) or _ADDRESS.match(text.strip()):
        return False
    if above.indent >= 0 and text[:1] in " \t":
        return True
    if _tells_news(last) and _tells_news(text):
        return False
    if in_news and not text.strip()[:1].islower():
        # Headlines have no full stop at their end: a new line is a new headline, unless only the others
        # have an outlet.
        is_rest = likely_outlets([last]) != LikelyOutlets() == likely_outlets([text])
        return is_rest and _is_wrapped(last)
    return _is_wrapped(last)


def _is_wrapped(last: str) -> bool:
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
    """Yield the pieces, with short lines above longer ones as headings, and lines of one link as links."""
    in_news = False
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if not isinstance(piece, Paragraph):
            yield piece
            continue
        link = None if in_news else _link_line(piece)
        if link is not None:
            yield link
        elif after is not None and _is_heading(words_of(piece.spans), after, in_news=in_news):
            in_news = section_of(words_of(piece.spans)) is Section.NEWS
            yield Heading(level=2, spans=piece.spans)
        else:
            yield piece


def _is_text(piece: Piece) -> bool:
    """Tell whether this is text, and no other headline."""
    return isinstance(piece, Items) or (isinstance(piece, Paragraph) and words_of(piece.spans).endswith("."))


def _link_line(paragraph: Paragraph) -> Paragraph | None:
    """Return a paragraph of words and an address ("Read it: https://…") as a link or a button."""
    match = _LABELED_ADDRESS.fullmatch(text_in(paragraph.spans))
    label = match["label"].rstrip(" \t:–—-") if match is not None else ""
    href = next((span.href for span in paragraph.spans if span.href), "")
    if not label or not href or _AWAITS_ADDRESS.search(label) or _ADDRESS.search(label):
        return None
    return Paragraph(spans=(Span(text=label, href=href),), button=_CALL.match(label) is not None)


def _is_heading(words: str, after: Piece, *, in_news: bool) -> bool:
    if section_of(words) is not None:
        return True
    if in_news and (likely_outlets([words]) != LikelyOutlets() or not _is_text(after)):
        return False  # a headline, above the next one
    short = 0 < len(words) <= _HEADING_CHARACTERS and len(words.split()) <= _HEADING_WORDS
    if not short or words[-1] in '.,;:!…”"' or not (words[0].isupper() or words[0] in '¿¡“"0123456789'):
        return False
    if "http" in words.lower() or (is_sentence(words) and not words.endswith("?")):
        return False
    below = words_of(after.spans) if isinstance(after, Paragraph) else ""
    return (
        isinstance(after, Items) or is_sentence(below) or below.endswith(":") or len(below) > len(words) * 2
    )
