"""The web page: from HTML to a post."""

from __future__ import annotations

import re

from newsletter.errors import PostError
from newsletter.importing.boilerplate_lines import without_boilerplate
from newsletter.importing.emphasis import emphasis_of
from newsletter.importing.html_to_pieces import Surroundings, pieces_of
from newsletter.importing.main_content import main_content
from newsletter.importing.metadata import PageMetadata, page_metadata
from newsletter.importing.page_tree import page_tree
from newsletter.importing.post import Note, Piece, Post, PostPicture, text_of
from newsletter.importing.title_and_byline import read_title_and_byline

_LEAD_WITHIN = 4
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")


def read_page(markup: str, *, name: str, url: str = "") -> Post:
    """Return the post on a page; `url` is where it was fetched from.

    Raises PostError when there is none: an empty page, one behind a password, no page at all.
    """
    root = page_tree(markup, name=name)
    facts = page_metadata(root, url=url)
    surroundings = Surroundings(base=facts.address, emphasis=emphasis_of(root))
    main = main_content(root)
    found = without_boilerplate(pieces_of(main.element, surroundings))
    words = text_of(found.pieces)
    if facts.locked and len(words) < 1_000:
        raise PostError(f"{name} is behind a password", hint="Log in, save the page as a file and give that")
    if not words.strip():
        raise PostError(
            f"{name} shows no text", hint="If it fills itself by script, save it from the browser"
        )
    opening = read_title_and_byline(found.pieces, facts.titles)
    return Post(
        pieces=_with_lead(tuple(opening.pieces), facts),
        title=opening.title,
        kicker=opening.kicker,
        lead=opening.lead,
        date=opening.date or facts.date,
        lang=facts.lang,
        summary=facts.summary,
        left_out=(*main.left_out, *found.furniture),
        spare=(*main.spare, *found.doubtful),
    )


def _with_lead(pieces: tuple[Piece, ...], facts: PageMetadata) -> tuple[Piece, ...]:
    """Put the picture first that the page names as its own, unless the post shows it anyway."""
    pictures = [piece for piece in pieces if isinstance(piece, PostPicture)]
    if not facts.image or any(isinstance(piece, PostPicture) for piece in pieces[:_LEAD_WITHIN]):
        return pieces
    if any(_stem(picture.address or picture.source) == _stem(facts.image) for picture in pictures):
        return pieces
    note = Note(
        text="The next picture is the one the page names as its own; the post itself does not show it."
    )
    return (note, PostPicture(source=facts.image, address=facts.image, alt=facts.image_alt), *pieces)


def _stem(address: str) -> str:
    return _SIZE.sub("", address.partition("?")[0].rpartition("/")[2])
