"""The web page of an archived edition: the frozen edition for anybody, with a bar above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from newsletter.model import Edition
from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.preview import list_answers, web_page

_HEAD_END = "</head>"
_BODY = re.compile(r"<body\b[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """HTML that a page gets around the edition: at the end of its head, and at the start of its body."""

    head: str
    bar: str
    polls: Mapping[str, str] = field(default_factory=dict)
    """What stands in place of a poll's answers, by its key; else it is their list."""


def archive_page(edition: Edition, *, media: str, parts: PageParts) -> str:
    """Return the page of an edition. `media` is the address that picture names are appended to."""
    html = web_page(
        edition,
        picture_path=lambda picture: f"{media}{picture.name}",
        poll_html=lambda poll: parts.polls.get(poll.key) or list_answers(poll),
    )
    html = html.replace(_HEAD_END, parts.head + _HEAD_END, 1)
    body = _BODY.search(html)
    at = body.end() if body is not None else len(html)
    return html[:at] + parts.bar + html[at:]


def page_name(slug: str, lang: str, main: str) -> str:
    """Return the last part of a page's address: the slug, with the language if it is not the main one."""
    return slug if lang == main else f"{slug}.{lang}"


def page_names(slug: str, langs: tuple[str, ...]) -> Mapping[str, str]:
    """Return the name of each language's page; the first language is the main one."""
    return {lang: page_name(slug, lang, langs[0]) for lang in langs}
