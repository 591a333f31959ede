"""Renders an edition as a web page.

It has the same content as the frozen edition: merge fields become their fallbacks, and what makes sense only
in email is left out (elements with the class `mail-only`, the theme's links).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from newsletter.model import Edition, EditionPoll, Picture
from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.content_ids import with_addresses
from newsletter.rendering.language import own_name
from newsletter.rendering.merge_fields import escape_value, fill
from newsletter.rendering.render_context import POLL_PREFIX, PREFERENCES, UNSUBSCRIBE

_MAIL_ONLY = re.compile(r'<(p|div|span)\b[^>]*\bclass="[^"]*\bmail-only\b[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_ANCHOR = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>.*?</a>', re.DOTALL)
_ANSWERS = re.compile(
    r'<table\b[^>]*\bclass="[^"]*\bpoll-options\b[^"]*"[^>]*>(?:(?!<table\b).)*?</table>', re.DOTALL
)
_STYLE = re.compile(r'\bstyle="([^"]*)"')
_BODY = re.compile(r"<body\b[^>]*>")
_ARTICLE = re.compile(r'<div\b[^>]*\srole="article"[^>]*>')
_ARTICLE_ATTRIBUTES = re.compile(r'\s(?:role|aria-roledescription|aria-label)="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The page of another version: its language and its address."""

    lang: str
    url: str


def list_answers(poll: EditionPoll) -> str:
    """Return a poll's answers as a plain list, in HTML."""
    return "<ul>" + "".join(f"<li>{escape_value(option)}</li>" for option in poll.options) + "</ul>"


def web_page(
    edition: Edition,
    *,
    picture_path: Callable[[Picture], str],
    translations: Sequence[Translation] = (),
    poll_html: Callable[[EditionPoll], str] = list_answers,
) -> str:
    """Return the HTML for anonymous readers, with pictures at `picture_path`.

    It has no merge fields, no unsubscribe link and no link that votes: `poll_html` makes what is shown in
    place of a poll's answers. `translations` are the same page in other languages; the page starts with
    links to them.
    """
    html = _main_landmark(_without_mail_only(edition, translations))
    for poll in edition.polls:
        html = _without_votes(html, edition, poll, poll_html(poll))
    _, html, _ = fill(replace(edition, html=html), {})
    paths = {picture.name: escape_value(picture_path(picture)) for picture in edition.pictures}
    return with_addresses(html, paths.get)


def _without_votes(html: str, edition: Edition, poll: EditionPoll, shown: str) -> str:
    """Replace the table of a poll's answers; a theme of another making keeps their words, without links."""
    marker = next((one.marker for one in edition.fields if one.name == f"{POLL_PREFIX}{poll.key}"), "")
    if not marker:
        return html
    html = _ANSWERS.sub(lambda found: shown if f"{marker}/" in found[0] else found[0], html)
    return re.sub(
        rf'<a\b[^>]*\bhref="{marker}/[^"]*"[^>]*>(.*?)</a>', r"<span>\1</span>", html, flags=re.DOTALL
    )


def _main_landmark(html: str) -> str:
    """Make the element around everything the page's main landmark; in an email it is an article."""
    around = _ARTICLE.search(html)
    end = html.rfind("</div></body>")
    if around is None or end < 0:
        return html
    main = "<main" + _ARTICLE_ATTRIBUTES.sub("", around[0].removeprefix("<div"))
    return f"{html[: around.start()]}{main}{html[around.end() : end]}</main>{html[end + len('</div>') :]}"


def _without_mail_only(edition: Edition, translations: Sequence[Translation]) -> str:
    first = _MAIL_ONLY.search(edition.html)
    html = _MAIL_ONLY.sub("", edition.html)
    gone = {field.marker for field in edition.fields if field.name in (UNSUBSCRIBE, PREFERENCES)}
    gone |= {escape_value(link.url) for link in edition.links if link.place is None}
    html = _ANCHOR.sub(lambda anchor: "" if anchor[1] in gone else anchor[0], html)
    if not translations:
        return html
    at = _place_of_switch(html, first)
    return html[:at] + _switch(edition, translations, first[0] if first is not None else "") + html[at:]


def _place_of_switch(html: str, gone: re.Match[str] | None) -> int:
    """Return where the language links go: in place of the first removed element, or at the page's start."""
    if gone is None:
        body = _BODY.search(html)
        return body.end() if body is not None else 0
    return gone.start() if gone[1] != "span" else html.rfind("<p", 0, gone.start())


def _switch(edition: Edition, translations: Sequence[Translation], like: str) -> str:
    """Return the language links, in the style of the element that they replace."""
    styles = _STYLE.findall(like) or [""]
    links = " · ".join(_links(edition, translations, styles[-1]))
    return f'<p class="small" style="{styles[0]};text-align:center">{links}</p>'


def _links(edition: Edition, translations: Sequence[Translation], style: str) -> Iterator[str]:
    yield escape_value(own_name(edition.lang))
    for sister in translations:
        lang, name = escape_value(sister.lang), escape_value(own_name(sister.lang))
        url = escape_value(sister.url)
        yield f'<a class="quiet" href="{url}" lang="{lang}" hreflang="{lang}" style="{style}">{name}</a>'
