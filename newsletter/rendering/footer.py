"""Makes the footer's variables: how to reach the office, where else it is found, and how to subscribe."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsletter.model import Footer, Place
from newsletter.rendering.html_and_text import HtmlAndText, literal
from newsletter.rendering.lang_attributes import text_in_language
from newsletter.rendering.language import bidi_isolated, same_language
from newsletter.rendering.numbers import with_whole_numbers
from newsletter.rendering.permission_reminder import in_language
from newsletter.rendering.render_context import RenderContext

_PLACE = Place(path="newsletter.toml", line=1)
_NOT_DIALED = re.compile(r"[^0-9+]")


def footer(render_context: RenderContext, lang: str, subscribe: str) -> Mapping[str, object]:
    """Return `phone`, `phone_url`, `hours`, `social` and `subscribe_url`; what is not set is empty.

    The links are recorded; `subscribe` is the text of the last one.
    """
    own = render_context.publication.footer
    dialed = _NOT_DIALED.sub("", own.phone)
    link = render_context.link
    return {
        "phone": bidi_isolated(own.phone, lang),
        "phone_url": link(f"tel:{dialed}", own.phone, _PLACE) if dialed else "",
        "hours": _hours(own, render_context.publication.lang, lang),
        "social": [
            {"name": bidi_isolated(name, lang), "url": link(url, name, _PLACE)}
            for name, url in own.social.items()
        ],
        "subscribe_url": link(own.subscribe_url, subscribe, _PLACE) if own.subscribe_url else "",
    }


def _hours(own: Footer, written_in: str, lang: str) -> HtmlAndText:
    hours, found = in_language(own.hours, written_in, own.hours_in, lang)
    if same_language(found, lang):
        return with_whole_numbers(bidi_isolated(hours, lang))
    return text_in_language(with_whole_numbers(literal(hours)), found)
