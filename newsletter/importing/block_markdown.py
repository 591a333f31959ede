"""Writes a post's pieces (paragraphs, lists, tables ...) as the Markdown of an issue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsletter.importing.inline import inline_markdown
from newsletter.importing.post import (
    Code,
    Heading,
    Items,
    Paragraph,
    Piece,
    PostTable,
    Quotation,
    Rule,
    Span,
    Spans,
    words_of,
)
from newsletter.issues.escaping import escape
from newsletter.issues.tab_rows import alignment_marks
from newsletter.issues.tables import MOST_COLUMNS
from newsletter.issues.text_faults import LONGEST_PARAGRAPH

_LONGEST = LONGEST_PARAGRAPH // 2
"""Characters before escaping."""
_LARGEST_CELL = 2_000
_LONGEST_LABEL = 60
_TICKS = re.compile(r"`+")
_HASHES = re.compile(r"#(?=#*$)")
_SIGNED = re.compile(r"(?:--[ \t]|[—–])")


def markdown(pieces: Sequence[Piece], *, inside: bool = False) -> str:
    """Return pieces as Markdown, with an empty line between them and none at the end.

    `inside` a list or a quote, a button becomes a link.

    Pictures and notes are not written here: they go on their own lines, between pieces.
    """
    made: list[str] = []
    again = follows_list = False
    for piece in pieces:
        text = _button(piece) if isinstance(piece, Paragraph) and piece.button and not inside else ""
        other_mark = follows_list and isinstance(piece, Items) and not again
        text = text or _block(piece, again=other_mark)
        if text:
            made.append(text)
            again, follows_list = other_mark, isinstance(piece, Items)
    return "\n\n".join(made)


def _block(piece: Piece, *, again: bool = False) -> str:
    match piece:
        case Heading():
            words = inline_markdown(piece.spans, breaks=False)
            return f"{'#' * piece.level} {_HASHES.sub(_escaped, words)}" if words else ""
        case Paragraph():
            return "\n\n".join(_paragraphs(piece.spans))
        case Items():
            return _list(piece, again=again)
        case Quotation():
            return _quote(piece)
        case PostTable():
            return _table(piece)
        case Code():
            return _code(piece.text)
        case Rule():
            return "---"
        case _:
            return ""


def _button(piece: Paragraph) -> str:
    """Write a paragraph that is a button; "" for words that need escaping, or are too long for one."""
    words, href = words_of(piece.spans), piece.spans[0].href
    link = f"[{words}]({href})"
    is_plain = inline_markdown((Span(text=words, href=href),)) == link and len(words) <= _LONGEST_LABEL
    return f"[Button: {link[1:]}" if is_plain else ""


def _escaped(match: re.Match[str]) -> str:
    escaped = match.start() > 0 and match.string[match.start() - 1] == "\\"
    return match[0] if escaped else f"\\{match[0]}"


def _paragraphs(spans: Spans) -> list[str]:
    """Write a paragraph; one that is longer than an issue allows is split."""
    said = "".join(span.text for span in spans)
    text = inline_markdown(spans) if len(said) <= _LONGEST else ""
    if len(said) < 2 or (len(said) <= _LONGEST and len(text) <= LONGEST_PARAGRAPH):
        return [text] if text else []
    at = _middle(said)
    return [*_paragraphs(_until(spans, at)), *_paragraphs(_since(spans, at))]


def _middle(text: str) -> int:
    """Return where to split a text: after a sentence in its middle half, or at a space, or anywhere."""
    quarter = len(text) // 4
    for mark in (". ", " ", "\n"):
        at = text.rfind(mark, quarter, 3 * quarter)
        if at >= 0:
            return at + len(mark)
    return len(text) // 2


def _until(spans: Spans, at: int) -> Spans:
    kept = []
    for span in spans:
        kept.append(replace(span, text=span.text[: max(0, at)]))
        at -= len(span.text)
    return tuple(span for span in kept if span.text)


def _since(spans: Spans, at: int) -> Spans:
    kept = []
    for span in spans:
        kept.append(replace(span, text=span.text[max(0, at) :]))
        at -= len(span.text)
    return tuple(span for span in kept if span.text)


def _list(piece: Items, *, again: bool) -> str:
    """Write a list; a list right after another gets a different mark, or the two would become one."""
    lines = []
    for number, item in enumerate(piece.items, start=piece.start):
        mark = f"{number % 10**9}{')' if again else '.'} " if piece.ordered else ("* " if again else "- ")
        text = _tight_item(item) or markdown(item, inside=True)
        if text:
            first, *rest = text.split("\n")
            lines.append(
                "\n".join([mark + first, *(f"{' ' * len(mark)}{line}" if line else "" for line in rest)])
            )
    loose = any("\n\n" in line for line in lines)
    return ("\n\n" if loose else "\n").join(lines)


def _tight_item(item: Sequence[Piece]) -> str:
    """Return a line with a list right below it; "" for an item of anything else.

    A list that does not begin with 1 would be part of the line (CommonMark 0.31, 5.3).
    """
    if len(item) != 2 or not isinstance(item[0], Paragraph) or not isinstance(item[1], Items):
        return ""
    line, below = markdown(item[:1], inside=True), markdown(item[1:], inside=True)
    is_one_line = bool(line) and "\n" not in line and bool(below)
    return f"{line}\n{below}" if is_one_line and (not item[1].ordered or item[1].start == 1) else ""


def _quote(piece: Quotation) -> str:
    text = markdown(piece.pieces, inside=True)
    if not text:
        return ""
    lines = text.split("\n")
    name = " ".join(piece.attribution.split())
    if not name and _SIGNED.match(lines[-1]):
        return text  # the issue parser would read the words themselves as a name
    if name:
        lines += ["", f"-- {escape(name)}"]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _table(piece: PostTable) -> str:
    columns = max((len(row) for row in piece.rows), default=0)
    if _is_crowded(piece):
        return markdown([Paragraph(spans=cell) for row in piece.rows for cell in row])
    rows = [[*(_cell(cell) for cell in row), *[""] * (columns - len(row))] for row in piece.rows]
    if (
        not 2 <= columns <= MOST_COLUMNS
        or len(rows) < 2
        or not any(rows[0])
        or sum(len(cell) for cell in rows[0]) > LONGEST_PARAGRAPH
    ):
        return markdown([Paragraph(spans=cell) for row in piece.rows for cell in row])
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, alignment_marks(body, columns), *body))


def _is_crowded(piece: PostTable) -> bool:
    return any(sum(len(span.text) for span in cell) > _LARGEST_CELL for row in piece.rows for cell in row)


def _cell(spans: Spans) -> str:
    return inline_markdown(spans, breaks=False).replace("|", "\\|")


def _code(text: str) -> str:
    if not text.strip():
        return ""
    longest = max(map(len, _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def said(pieces: Sequence[Piece]) -> bool:
    """Tell whether some pieces have any text."""
    return any(words_of(piece.spans) for piece in pieces if isinstance(piece, Heading | Paragraph)) or any(
        isinstance(piece, Items | Quotation | PostTable | Code) for piece in pieces
    )
