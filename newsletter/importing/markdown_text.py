"""Reads Markdown of any dialect as a post: converted to HTML first, then read like a page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import is_boilerplate_line
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.office_markup import prepare_office_markup
from newsletter.importing.page_tree import page_tree
from newsletter.importing.post import Note, Paragraph, Piece, Post, text_of, words_of
from newsletter.importing.sanitize import one_line, sanitize
from newsletter.importing.title_and_byline import read_title_and_byline
from newsletter.issues.news_dates import NoSuchDateError, read_date
from newsletter.issues.wrapped_links.in_text import unwrapped_text
from newsletter.model.phrase import phrase

_FRONT = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.S)
_LONGEST_FRONT = 16_384
_TITLES, _SUMMARIES, _KICKERS = (
    ("title", "headline"),
    ("description", "summary", "excerpt"),
    ("kicker", "category"),
)
_KNOWN = (*_TITLES, *_SUMMARIES, *_KICKERS, "subtitle", "date")
_PAIR = re.compile(r"([A-Za-z_]+):[ \t]+(\S.*)")
_LONGEST_PARAGRAPH = 200_000
_DEEPEST = 1_000
_SIGNATURE = re.compile(r"\n(?=(?:--|[—–])[ \t]?[^\n<]{1,120}</p>\n</blockquote>)")
"""The line end before a quote's last line if that is the attribution, also without a space after the dash."""
_HINT = "Copy and paste the post's text instead"


def read_markdown(text: str, *, name: str) -> Post:
    """Return the post in a Markdown file; its front matter gives title and date, and otherwise a note.

    Raises PostError when it has no text.
    """
    clean = sanitize(text)
    values, rest, body = _front(clean)
    if max(map(len, body.split("\n\n")), default=0) > _LONGEST_PARAGRAPH:
        raise PostError(
            phrase(
                "{name} has a paragraph of more than {longest_paragraph:,} characters",
                name=name,
                longest_paragraph=_LONGEST_PARAGRAPH,
            )
        )
    html = _rendered(body, name)
    root = page_tree(f"<body><div>{html}</div></body>", name=name)
    pieces = pieces_of(root, PageContext(notes=prepare_office_markup(root).notes))
    if not text_of(pieces).strip():
        raise PostError(phrase("{name} has no text", name=name), hint="Choose a post with text in it")
    title = _first(values, _TITLES)
    boilerplate = _boilerplate(pieces)
    top = read_title_and_byline(
        [piece for piece in pieces if piece not in boilerplate] if boilerplate else pieces,
        (title,) if title else (),
    )
    if rest:
        top.pieces.append(Note(text=f"The file’s front matter also has:\n{rest}", needs_check=False))
    return Post(
        pieces=tuple(top.pieces),
        title=top.title,
        kicker=top.kicker or _first(values, _KICKERS),
        lead=top.lead or values.get("subtitle", ""),
        date=top.date or _date(values.get("date", "")),
        summary=_first(values, _SUMMARIES),
        left_out=tuple(words_of(piece.spans) for piece in boilerplate),
    )


def _boilerplate(pieces: Sequence[Piece]) -> list[Paragraph]:
    """Return the boilerplate lines, unless there is nothing else."""
    found = [
        piece
        for piece in pieces
        if isinstance(piece, Paragraph) and is_boilerplate_line(words_of(piece.spans))
    ]
    return found if len(found) < len(pieces) else []


def _rendered(body: str, name: str) -> str:
    """Return Markdown as HTML; nesting is limited later, as markdown-it's own limit would drop words."""
    dialect = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
    try:
        return _SIGNATURE.sub("<br>", str(dialect.enable(["table", "strikethrough"]).render(body)))
    except RecursionError:
        raise PostError(phrase("{name} is nested too deeply to be a post", name=name), hint=_HINT) from None


def _first(values: dict[str, str], names: tuple[str, ...]) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _date(text: str) -> dt.date | None:
    try:
        return read_date(text) or read_date(text[:10])
    except NoSuchDateError:
        return None


def _front(text: str) -> tuple[dict[str, str], str, str]:
    """Return the known values of a front matter, its other lines, and the text below it."""
    match = _FRONT.match(text[:_LONGEST_FRONT])
    if match is None:
        return {}, "", text
    values: dict[str, str] = {}
    rest: list[str] = []
    for line in unwrapped_text(match[1]).split("\n"):
        found = _PAIR.fullmatch(line)
        key = found[1].lower() if found else ""
        if found and key in _KNOWN and key not in values:
            values[key] = one_line(found[2].strip().strip("\"'"))
        elif line.strip():
            rest.append(line)
    return values, "\n".join(rest), text[match.end() :]
