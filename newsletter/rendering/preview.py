"""Preview: an edition as a page of its own, for a browser instead of a mailbox."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.model import Edition, Picture
from newsletter.rendering.gathering import UNSUBSCRIBE
from newsletter.rendering.merge_fields import escape_value, fill

NOWHERE = "#"
"""Where "Unsubscribe" leads in a copy that belongs to nobody."""


def web_copy(edition: Edition, *, picture_path: Callable[[Picture], str]) -> str:
    """Return the HTML as somebody sees it of whom nothing is known, its pictures at `picture_path`."""
    _, html, _ = fill(edition, {UNSUBSCRIBE: NOWHERE})
    for picture in edition.pictures:
        html = html.replace(f'"cid:{picture.name}"', f'"{escape_value(picture_path(picture))}"')
    return html
