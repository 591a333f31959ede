"""A picture as templates show it: its address, its sizes, and how its alt text fits into a round portrait."""

from __future__ import annotations

from newsletter.model import Picture, Publication
from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.content_ids import cid_url, content_domain
from newsletter.rendering.html_and_text import HtmlAndText, literal
from newsletter.rendering.pictures.transparency import is_solid
from newsletter.rendering.text_width import em

PORTRAIT_WIDTH = 96
_ALT_LINES = {1: 88, 2: 40, 3: 27}
"""Line heights at which so many lines of alt text are inside a circle of that width, not cut off by it."""
_ALT_SIZE = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture for templates: `src` for HTML, sizes in CSS pixels.

    A `solid` (opaque) one can have a background, seen while or if the picture is not loaded. `alt_line`
    is the line height (px) at which the alt text is inside a round portrait.
    """

    src: str
    alt: HtmlAndText
    width: int
    height: int
    solid: bool
    alt_line: int


def shown_picture(picture: Picture, publication: Publication) -> ShownPicture:
    """Return a picture for templates: hosted below the base address, or embedded (Content-ID)."""
    if publication.images_base_url:
        src = f"{publication.images_base_url.rstrip('/')}/{picture.name}"
    else:
        src = cid_url(picture.name, content_domain(publication))
    return ShownPicture(
        src=src,
        alt=literal(picture.alt),
        width=picture.width,
        height=picture.height,
        solid=is_solid(picture.data),
        alt_line=_alt_line(picture.alt),
    )


def _alt_line(alt: str) -> int:
    lines, used, room = 1, 0.0, (PORTRAIT_WIDTH - 16) / _ALT_SIZE
    for word in alt.split():
        wide = em(word)
        if used and used + wide + em(" ") > room:
            lines, used = lines + 1, wide
        else:
            used += wide + em(" ")
    return _ALT_LINES[min(lines, 3)]
