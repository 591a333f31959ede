"""Reads a web page as a post."""

from __future__ import annotations

import re

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import without_boilerplate
from newsletter.importing.emphasis import emphasis_of
from newsletter.importing.html_to_pieces import PageContext, pieces_of
from newsletter.importing.main_content import main_content
from newsletter.importing.metadata import PageMetadata, page_metadata
from newsletter.importing.office_markup import prepare_office_markup
from newsletter.importing.page_tree import page_tree
from newsletter.importing.post import Note, Piece, Post, PostPicture, text_of
from newsletter.importing.title_and_byline import read_title_and_byline

_LEAD_WITHIN = 4
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")


def read_page(markup: str, *, name: str, url: str = "") -> Post:
    """Return the post on a page; `url` is where it was fetched from.

    Raises PostError when there is none: an empty page, one behind a password, not a page at all.
    """
    root = page_tree(markup, name=name)
    places = prepare_office_markup(root)
    metadata = page_metadata(root, url=url)
    page = PageContext(base=metadata.address, emphasis=emphasis_of(root), notes=places.notes)
    main = main_content(root)
    found = without_boilerplate((*pieces_of(main.element, page), *places.lost(main.element)))
    words = text_of(found.pieces)
    if metadata.locked and len(words) < 1_000:
        raise PostError(
            f"{name} is behind a password", hint="Log in, save the page as a file, and import the file"
        )
    if not words.strip():
        raise PostError(
            f"{name} has no text", hint="If the page loads its text by script, save it from the browser"
        )
    top = read_title_and_byline(found.pieces, metadata.titles)
    return Post(
        pieces=_with_lead(tuple(top.pieces), metadata),
        title=top.title,
        kicker=top.kicker,
        lead=top.lead,
        date=top.date or metadata.date,
        lang=metadata.lang,
        summary=metadata.summary,
        left_out=(*main.left_out, *found.boilerplate),
        leftover=(*main.leftover, *found.uncertain),
    )


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
