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
from newsletter.rendering.phone_numbers import phone_numbers
from newsletter.rendering.render_context import RenderContext

_PLACE = Place(path="newsletter.toml", line=1)
_NOT_DIALED = re.compile(r"[^0-9+]")
_ONLY_DIALED = re.compile(r"[\d\s+()./-]*\d[\d\s()./-]*", re.ASCII)


def footer(render_context: RenderContext, lang: str, subscribe: str) -> Mapping[str, object]:
    """Return `phone`, `phone_url`, `hours`, `social` and `subscribe_url`; what is not set is empty.

    The links are recorded; `subscribe` is the text of the last one.
    """
    own = render_context.publication.footer
    phone_url = _phone_url(own.phone, render_context.publication.country)
    link = render_context.link
    return {
        "phone": bidi_isolated(own.phone, lang),
        "phone_url": link(phone_url, own.phone, _PLACE) if phone_url else "",
        "hours": _hours(own, render_context.publication.lang, lang),
        "social": [
            {"name": bidi_isolated(name, lang), "url": link(url, name, _PLACE)}
            for name, url in own.social.items()
        ],
        "subscribe_url": link(own.subscribe_url, subscribe, _PLACE) if own.subscribe_url else "",
    }


def _phone_url(phone: str, country: str) -> str:
    """Return the `tel:` address of the first number, with its extension; "" where it cannot be dialed.

    Digits that are no number of the country (311) are dialed as they are; letters (1-800-CALL-NOW) are not.
    """
    found = next(phone_numbers(f"tel {phone}", country), None)
    if found is not None:
        return found.url
    return f"tel:{_NOT_DIALED.sub('', phone)}" if _ONLY_DIALED.fullmatch(phone) else ""


def _hours(own: Footer, written_in: str, lang: str) -> HtmlAndText:
    hours, found = in_language(own.hours, written_in, own.hours_in, lang)
    if same_language(found, lang):
        return with_whole_numbers(bidi_isolated(hours, lang))
    return text_in_language(with_whole_numbers(literal(hours)), found)
