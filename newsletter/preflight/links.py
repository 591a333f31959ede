"""Checks where links lead, and whether their words say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsletter.issues.wrapped_links.in_text import redacted_text
from newsletter.issues.wrapped_links.redirector import is_shortener
from newsletter.issues.wrapped_links.wrapped_link import OPEN_IT, redacted
from newsletter.model import Finding, Link, Pull
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.link_address import Address, is_this_machine, parse_address, same_site, shown_host
from newsletter.preflight.page import Anchor
from newsletter.preflight.rule import ERROR, WARNING, Rule

EMPTY = Rule(
    id="link.empty",
    levels=(ERROR,),
    what="A link has no address, or only “#” or “/”.",
    source="Readers who click it stay where they are",
)
MALFORMED = Rule(
    id="link.malformed",
    levels=(ERROR,),
    what="A link's address has a space or is otherwise invalid.",
    source="RFC 3986",
)
RELATIVE = Rule(
    id="link.relative",
    levels=(ERROR,),
    what="A link does not start with https://.",
    source="An email has no page that a link could be relative to",
)
SCHEME = Rule(
    id="link.scheme",
    levels=(ERROR,),
    what="A link starts with something other than https, mailto or tel.",
    source="Mail programs remove javascript:, data: and file: links, and filters block them",
)
HTTP = Rule(
    id="link.http",
    levels=(WARNING,),
    what="A link starts with http: instead of https:.",
    source="guidance: browsers warn about such pages",
)
PLACEHOLDER = Rule(
    id="link.placeholder",
    levels=(ERROR,),
    what="A link leads to a placeholder (example.com, localhost, a name inside your network).",
    source="RFC 2606 and 6761: nobody can reach these names",
)
USERINFO = Rule(
    id="link.userinfo",
    levels=(ERROR,),
    what="A link has a user name or password in it.",
    source="RFC 3986 section 7.6: a known trick to hide where a link leads",
)
IP = Rule(
    id="link.ip",
    levels=(WARNING,),
    what="A link leads to an IP address instead of a name.",
    source="SpamAssassin NORMAL_HTTP_TO_IP",
)
SHORTENER = Rule(
    id="link.shortener",
    levels=(WARNING,),
    what="A link goes through a link shortener (bit.ly, tinyurl.com, …).",
    source="SpamAssassin 25_url_shortener.cf: spam hides behind them; readers cannot see where it leads",
)
MISMATCH = Rule(
    id="link.mismatch",
    levels=(ERROR,),
    what="A link's text shows a different site than the link leads to.",
    source="A pattern of phishing; mail programs warn about it",
)
NO_TEXT = Rule(
    id="link.text-missing",
    levels=(ERROR,),
    what="A link has no text.",
    source="WCAG 2.2, 2.4.4; Email Markup Consortium, serious",
)
GENERIC = Rule(
    id="link.text-generic",
    levels=(WARNING,),
    what="A link says “click here”, “read more” or similar words.",
    source="WCAG 2.2, 2.4.4; Email Markup Consortium, moderate",
)
BARE = Rule(
    id="link.text-address",
    levels=(WARNING,),
    what="A link's text is a web address instead of words.",
    source="guidance: screen readers read it out letter by letter",
)
SAME = Rule(
    id="link.text-same",
    levels=(WARNING,),
    what="Two links have the same text but lead to different pages.",
    source="WCAG 2.2, 2.4.4",
)
RULES = (
    EMPTY, MALFORMED, RELATIVE, SCHEME, HTTP, PLACEHOLDER, USERINFO, IP, SHORTENER, MISMATCH, NO_TEXT,
    GENERIC, BARE, SAME,
)  # fmt: skip

_SCHEMES = frozenset(("https", "http", "mailto", "tel", "sms"))
_PLACEHOLDERS = ("example.com", "example.org", "example.net", "yourdomain.com", "yoursite.com", "mysite.com")
_LOCAL = (".test", ".invalid", ".localhost", ".local", ".internal", ".lan")
_GENERIC = frozenset(
    ("click", "click here", "here", "read more", "read it", "read this", "more", "more info", "learn more",
     "link", "this link", "this page", "this", "see more", "details", "continue reading", "aquí",
     "haga clic aquí",
     "haz clic aquí", "clic aquí", "pulse aquí", "leer más", "lea más", "más", "ver más", "más información",
     "enlace", "este enlace", "saber más")
)  # fmt: skip


def find(context: CheckContext) -> Iterator[Finding]:
    """Check every link of the edition, also those of the theme; wrapped links by the address inside them."""
    links = tuple(_links(context))
    yield from _mislabelled(context)
    yield from _shortened(links, context)
    for link in links:
        yield from _words(link)
        if any(field.marker and field.marker in link.url for field in context.edition.fields):
            continue
        if not _is_own_trial(link, context):
            yield from _address(link)
    yield from _same_words(links)


def _is_own_trial(link: Link, context: CheckContext) -> bool:
    """Say whether a link leads to our own pages on this machine, while they are tried out."""
    publication, address = context.publication, parse_address(link.url)
    if context.reaches_people or address is None or not is_this_machine(address):
        return False
    return any(
        own and link.url.startswith(f"{own}/")
        for own in (publication.base_url, (publication.web_url or "").partition("/{slug}")[0])
    )


def _links(context: CheckContext) -> Iterator[Link]:
    """Yield the edition's links, then those that only the HTML knows, with the words that readers get.

    The words are the HTML's, whatever the edition says of them: those that a screen reader says. A wrapped
    link has the address inside it.
    """
    anchors: dict[str, list[Anchor]] = {}
    for anchor in context.page.anchors:
        anchors.setdefault(anchor.url, []).append(anchor)
    for link in context.edition.links:
        shown = anchors.get(link.url, ())
        words = shown.pop(0).name if shown else link.text
        yield replace(link, url=redacted(link.url), text=_one_line(context, words))
    for anchor in context.page.anchors:
        if anchor in anchors[anchor.url]:
            anchors[anchor.url].remove(anchor)
            yield Link(url=redacted(anchor.url), text=_one_line(context, anchor.name))


def _one_line(context: CheckContext, words: str) -> str:
    return " ".join(redacted_text(context.shown(words)).split())


def _mislabelled(context: CheckContext) -> Iterator[Finding]:
    """Check the visible text of links that have another one for screen readers."""
    for anchor in context.page.anchors:
        address = parse_address(anchor.url.strip()) if anchor.label else None
        if address is not None and address.scheme in ("http", "https"):
            yield from _mismatch(Link(url=anchor.url, text=_one_line(context, anchor.text)), address)


def _address(link: Link) -> Iterator[Finding]:
    url = link.url.strip()
    if url in ("", "#", "/", "https://", "http://"):
        yield EMPTY.found(
            phrase("The link “{text}” has no address", text=link.text[:60]),
            place=link.place,
            hint="Give it one: https://…",
        )
        return
    address = parse_address(url)
    if address is None:
        yield MALFORMED.found(
            phrase("The address of “{text}” is invalid: {url}", text=link.text[:60], url=url[:80]),
            place=link.place,
            hint="Copy it again from the browser; it cannot contain a space",
        )
    elif address.scheme not in _SCHEMES:
        yield from _scheme(link, address)
    elif address.scheme in ("http", "https"):
        yield from _host(link, address)


def _scheme(link: Link, address: Address) -> Iterator[Finding]:
    if address.scheme:
        yield SCHEME.found(
            phrase(
                "The link “{text}” starts with {scheme}:, which email does not allow",
                text=link.text[:60],
                scheme=address.scheme[:20],
            ),
            place=link.place,
            hint="Use an address that starts with https://",
        )
    else:
        yield RELATIVE.found(
            phrase(
                "The link “{text}” leads to {url}, which does not work in an email",
                text=link.text[:60],
                url=link.url[:80],
            ),
            place=link.place,
            hint="Write the full address, starting with https://",
        )


def _host(link: Link, address: Address) -> Iterator[Finding]:
    yield from _reachable(link, address)
    yield from _mismatch(link, address)
    if address.userinfo:
        yield USERINFO.found(
            phrase("The link “{text}” has a user name before the @ of its address", text=link.text[:60]),
            place=link.place,
            hint="Copy the address again without it",
        )
    if address.scheme == "http":
        yield HTTP.found(
            phrase("The link “{text}” starts with http:", text=link.text[:60]),
            place=link.place,
            hint="Try it with https:// in the browser; if it works, use that",
        )


def _shortened(links: Iterable[Link], context: CheckContext) -> Iterator[Finding]:
    """Check for shorteners; headlines of news are checked by a rule of their own."""
    headlines = {
        story.url
        for block in context.news()
        for item in block.items
        for story in (item.stories if isinstance(item, Pull) else (item,))
    }
    for link in links:
        address = parse_address(link.url.strip())
        if address is not None and link.url not in headlines and is_shortener(address.host):
            yield SHORTENER.found(
                phrase(
                    "The link “{text}” goes through {host}, which hides where it leads",
                    text=link.text[:60],
                    host=address.host,
                ),
                place=link.place,
                hint=OPEN_IT,
            )


def _mismatch(link: Link, address: Address) -> Iterator[Finding]:
    shown = shown_host(link.text)
    if shown and not same_site(shown, address.host):
        yield MISMATCH.found(
            phrase(
                "The text shows {shown} but the link leads to {host}",
                shown=shown[:80],
                host=address.host[:80],
            ),
            place=link.place,
            hint="Use words as the text, or make text and address the same",
        )


def _reachable(link: Link, address: Address) -> Iterator[Finding]:
    ip = address.ip
    if (not ip and _is_placeholder(address.host)) or (ip and not ip.is_global):
        yield PLACEHOLDER.found(
            phrase(
                "The link “{text}” leads to {host}, which nobody can reach",
                text=link.text[:60],
                host=address.host[:80] or phrase("no site"),
            ),
            place=link.place,
            hint="Enter the real address",
        )
    elif ip:
        yield IP.found(
            phrase(
                "The link “{text}” leads to the IP address {host}", text=link.text[:60], host=address.host
            ),
            place=link.place,
            hint="Use the site's name",
        )


def _is_placeholder(host: str) -> bool:
    if "." not in host:
        return True
    return host.endswith(_LOCAL) or any(same_site(host, name) for name in _PLACEHOLDERS)


def _words(link: Link) -> Iterator[Finding]:
    text = " ".join(link.text.split())
    plain = text.casefold().strip(" .…!?:»>→›")
    if not text:
        yield NO_TEXT.found(
            phrase("A link has no text ({url})", url=link.url[:80]),
            place=link.place,
            hint="Say in a few words where it leads; a linked picture needs alt text",
        )
    elif plain in _GENERIC:
        yield GENERIC.found(
            phrase("The link says only “{text}”", text=text),
            place=link.place,
            hint="Say where it leads: many readers jump from link to link and skip the text between",
        )
    elif text.casefold().startswith(("http://", "https://", "www.")):
        yield BARE.found(
            phrase("The link's text is a web address ({text})", text=text[:80]),
            place=link.place,
            hint="Say in words where it leads",
        )


def _same_words(links: tuple[Link, ...]) -> Iterator[Finding]:
    first: dict[str, Link] = {}
    for link in links:
        text = " ".join(link.text.casefold().split())
        before = first.setdefault(text, link)
        if text and text not in _GENERIC and before.url != link.url:
            yield SAME.found(
                phrase(
                    "“{text}” leads to a different page than the same words on line {line}",
                    text=link.text[:60],
                    line=before.place.line,
                )
                if before.place
                else phrase("“{text}” leads to a different page than the same words", text=link.text[:60]),
                place=link.place,
                hint="Give each link its own words",
            )
