"""Checks for links that go through somebody else: mail gateways, click trackers, redirectors.

No message shows such a link: it may hold the address of the colleague who received it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from newsletter.issues.wrapped_links.in_text import redacted_text, wrapped_links_in
from newsletter.issues.wrapped_links.wrapped_link import OPEN_IT, WrappedLink, Wrapping, wrapped_link
from newsletter.model import Finding, Link, Place
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, WARNING, Rule

WRAPPED = Rule(
    id="link.wrapped",
    levels=(ERROR, WARNING),
    what="A link goes through a mail gateway (Safe Links, Proofpoint, …) or the click tracking of an email "
    "that somebody received (an error), or through a redirector (a warning).",
    source="guidance: the link identifies the person who received it, often by email address",
)
RULES = (WRAPPED,)

_SHOWN = 60
_Key: TypeAlias = tuple[str, str]
"""Who wrapped a link, and where it leads: the same for a link however it is written."""
_CARRIES = {
    Wrapping.GATEWAY: phrase(" and identifies the person who received it"),
    Wrapping.TRACKER: phrase(", which counts every click as that of the person who received it"),
    Wrapping.REDIRECTOR: phrase(", which counts readers"),
}


def find(context: CheckContext) -> Iterator[Finding]:
    """Check every link and every address that readers see as text, also those of the theme."""
    found = tuple(_wrapped(context))
    lines = _lines(context) if found else {}
    for key, link, what, place in found:
        yield _found(link, what, place or lines.get(key))


def _wrapped(context: CheckContext) -> Iterator[tuple[_Key, WrappedLink, str, Place | None]]:
    """Yield each wrapped link with its key, what it is called, and its place if the link has one."""
    seen = set()
    links = {link.url: link for link in context.edition.links}
    for anchor in context.page.anchors:
        links.setdefault(anchor.url, Link(url=anchor.url, text=anchor.text))
    for url, link in links.items():
        wrapped = wrapped_link(url)
        if wrapped is not None:
            key = _key(url, wrapped)
            seen.add(key)
            shown = " ".join(redacted_text(context.shown(link.text)).split())[:_SHOWN]
            yield key, wrapped, phrase("The link “{text}”", text=shown), link.place
    for part, text in context.readable:
        for found in wrapped_links_in(text):
            key = _key(found.url, found.link)
            if key not in seen:
                seen.add(key)
                yield key, found.link, phrase("A web address in the {part}", part=part), None


def _lines(context: CheckContext) -> dict[_Key, Place]:
    """Return where each wrapped link stands first in the issue's file."""
    source, lines = context.issue.source, dict[_Key, Place]()
    for found in wrapped_links_in(source):
        line = source.count("\n", 0, found.start) + 1
        lines.setdefault(_key(found.url, found.link), Place(path=context.issue.path, line=line))
    return lines


def _key(url: str, link: WrappedLink) -> _Key:
    return link.maker, link.target or url


def _found(link: WrappedLink, what: str, place: Place | None) -> Finding:
    return WRAPPED.found(
        phrase(
            "{what} goes through {maker}{carries}",
            what=what,
            maker=link.maker,
            carries=_CARRIES[link.wrapping],
        ),
        place=place,
        hint=phrase("Use the address it leads to: {target}", target=link.target[:500])
        if link.target
        else OPEN_IT,
        level=ERROR if link.personal else WARNING,
    )
