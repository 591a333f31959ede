"""Preview: an edition as a page of its own, for a browser instead of a mailbox.

The same content, word for word, made from the frozen edition alone: merge fields become their fallbacks,
and what makes sense in a mailbox only is left out (elements of the class `mail-only`, links of the theme).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from newsletter.model import Edition, Picture
from newsletter.rendering.language import own_name
from newsletter.rendering.merge_fields import escape_value, fill
from newsletter.rendering.render_context import UNSUBSCRIBE

_MAIL_ONLY = re.compile(r'<(p|div|span)\b[^>]*\bclass="[^"]*\bmail-only\b[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_ANCHOR = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>.*?</a>', re.DOTALL)
_STYLE = re.compile(r'\bstyle="([^"]*)"')
_BODY = re.compile(r"<body\b[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The page of another version: its language, and where it lies."""

    lang: str
    url: str


def web_copy(
    edition: Edition, *, picture_path: Callable[[Picture], str], sisters: Sequence[Translation] = ()
) -> str:
    """Return the HTML as somebody sees it of whom nothing is known, its pictures at `picture_path`.

    There is no merge field in it and no way to unsubscribe anybody; `sisters` are the same in other
    languages, and the page begins with links to them.
    """
    html = _without_mail_only(edition, sisters)
    _, html, _ = fill(replace(edition, html=html), {})
    for picture in edition.pictures:
        html = html.replace(f'"cid:{picture.name}"', f'"{escape_value(picture_path(picture))}"')
    return html


def _without_mail_only(edition: Edition, sisters: Sequence[Translation]) -> str:
    first = _MAIL_ONLY.search(edition.html)
    html = _MAIL_ONLY.sub("", edition.html)
    gone = {field.marker for field in edition.fields if field.name == UNSUBSCRIBE}
    gone |= {escape_value(link.url) for link in edition.links if link.place is None}
    html = _ANCHOR.sub(lambda anchor: "" if anchor[1] in gone else anchor[0], html)
    if not sisters:
        return html
    at = _place_of_switch(html, first)
    return html[:at] + _switch(edition, sisters, first[0] if first is not None else "") + html[at:]


def _place_of_switch(html: str, gone: re.Match[str] | None) -> int:
    """Return where the line of languages goes: to what was taken out first, else to the page's begin."""
    if gone is None:
        body = _BODY.search(html)
        return body.end() if body is not None else 0
    return gone.start() if gone[1] != "span" else html.rfind("<p", 0, gone.start())


def _switch(edition: Edition, sisters: Sequence[Translation], like: str) -> str:
    """Write the line of languages, in the style of what stood in its place."""
    styles = _STYLE.findall(like) or [""]
    links = " · ".join(_links(edition, sisters, styles[-1]))
    return f'<p class="small" style="{styles[0]};text-align:center">{links}</p>'


def _links(edition: Edition, sisters: Sequence[Translation], style: str) -> Iterator[str]:
    yield escape_value(own_name(edition.lang))
    for sister in sisters:
        lang, name = escape_value(sister.lang), escape_value(own_name(sister.lang))
        url = escape_value(sister.url)
        yield f'<a class="quiet" href="{url}" lang="{lang}" hreflang="{lang}" style="{style}">{name}</a>'
