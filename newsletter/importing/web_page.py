"""Reads a web page as a post."""

from __future__ import annotations

import datetime as dt
import re

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import without_boilerplate
from newsletter.importing.emphasis import emphasis_of
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.login_page import is_login_page
from newsletter.importing.main_content import main_content
from newsletter.importing.metadata import PageMetadata, page_metadata
from newsletter.importing.office_markup import prepare_office_markup
from newsletter.importing.page_titles import is_part_of_title, is_site_name
from newsletter.importing.page_tree import page_tree, text_in
from newsletter.importing.post import Heading, Note, Piece, Post, PostPicture, text_of, words_of
from newsletter.importing.title_and_byline import read_title_and_byline
from newsletter.model.phrase import phrase

_LEAD_WITHIN, _TOP = 4, 12
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")


def read_page(markup: str, *, name: str, url: str = "") -> Post:
    """Return the post on a page; `url` is where it was fetched from.

    Raises PostError when there is none: an empty page, one behind a password, not a page at all.
    """
    root = page_tree(markup, name=name)
    places = prepare_office_markup(root)
    metadata = page_metadata(root, url=url)
    titles = [*metadata.titles, *map(text_in, root.iter("h1"))]
    page = PageContext(base=metadata.base, emphasis=emphasis_of(root), notes=places.notes)
    main = main_content(root, titles=metadata.written_titles, sites=metadata.sites)
    found = without_boilerplate((*pieces_of(main.element, page), *places.lost(main.element)))
    words = text_of(found.pieces)
    if metadata.locked and is_login_page(titles, words):
        raise PostError(
            phrase("{name} is behind a password", name=name),
            hint="Log in, save the page as a file, and import the file",
        )
    if not words.strip():
        raise PostError(
            phrase("{name} has no text", name=name),
            hint="If the page loads its text by script, save it from the browser",
        )
    headline = _headline(metadata, found.pieces)
    pieces = _without_site_name(found.pieces, headline, metadata)
    top = read_title_and_byline(pieces, tuple(filter(None, (headline, *metadata.titles))))
    return Post(
        pieces=_with_lead(tuple(top.pieces), metadata),
        title=top.title,
        kicker=top.kicker,
        lead=top.lead,
        date=_date(metadata, top.date),
        lang=metadata.lang,
        summary=metadata.summary,
        left_out=(*main.left_out, *found.boilerplate, *(("site name",) if pieces != found.pieces else ())),
        leftover=(*main.leftover, *found.uncertain),
    )


def _headline(metadata: PageMetadata, pieces: tuple[Piece, ...]) -> str:
    """Return the heading of the page that is part of its title: the longest, another is the site's name."""
    shown = [heading for heading in _headings(pieces) if is_part_of_title(heading, metadata.written_titles)]
    return max((one for one in shown if not is_site_name(one, metadata.sites)), key=len, default="")


def _headings(pieces: tuple[Piece, ...]) -> list[str]:
    return [words_of(piece.spans) for piece in pieces[:_TOP] if isinstance(piece, Heading)]


def _without_site_name(pieces: tuple[Piece, ...], headline: str, metadata: PageMetadata) -> tuple[Piece, ...]:
    """Remove the name of the site from above the post, unless the page has no other title."""
    first = next((piece for piece in pieces[:_TOP] if isinstance(piece, Heading)), None)
    words = words_of(first.spans) if first is not None else ""
    if first is None or words == headline or not (headline or metadata.titles):
        return pieces
    is_other_part = first.level == 1 and headline and is_part_of_title(words, metadata.written_titles)
    if not is_site_name(words, metadata.sites) and not is_other_part:
        return pieces
    index = pieces.index(first)
    return (*pieces[:index], *pieces[index + 1 :])


def _date(metadata: PageMetadata, written: dt.date | None) -> dt.date | None:
    """Return when the post was published: what the page says, in the time zone of its date line."""
    if (
        metadata.date is not None
        and written is not None
        and abs(metadata.date - written) <= dt.timedelta(days=1)
    ):
        return written
    return metadata.date or written or metadata.likely_date


def _with_lead(pieces: tuple[Piece, ...], metadata: PageMetadata) -> tuple[Piece, ...]:
    """Add the page's preview image (og:image) at the top, unless the post shows it anyway."""
    pictures = [piece for piece in pieces if isinstance(piece, PostPicture)]
    if not metadata.image or any(isinstance(piece, PostPicture) for piece in pieces[:_LEAD_WITHIN]):
        return pieces
    if any(_stem(picture.address or picture.source) == _stem(metadata.image) for picture in pictures):
        return pieces
    note = Note(text="The next picture is the page’s preview image. The post itself does not show it.")
    return (note, PostPicture(source=metadata.image, address=metadata.image, alt=metadata.image_alt), *pieces)


def _stem(address: str) -> str:
    return _SIZE.sub("", address.partition("?")[0].rpartition("/")[2])
