"""Finds wrapped links in text: in a paragraph where they stand as words, or in the source of an issue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from newsletter.issues.wrapped_links.wrapped_link import WrappedLink, redacted, unwrapped, wrapped_link
from newsletter.model.deferred_dataclass import dataclass

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
"""As in Markdown: a backslash before punctuation."""
_ADDRESS = re.compile(rf"https?://(?:{_ESCAPE.pattern}|[^\s<>\"\[\]{{}}`\\^“”])+", re.I)
_AFTER = ".,;:!?'’*_~"
_SAFE = "!#$%&'*+,/:;=?@~-._"
"""What stays as it is in an address that is put into Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """A wrapped link and where it stands in a text: `text[start:end]`, perhaps with Markdown's escapes."""

    start: int
    end: int
    url: str
    link: WrappedLink


def wrapped_links_in(text: str) -> Iterator[FoundLink]:
    """Yield each wrapped link of a text, in order."""
    if "://" not in text:
        return
    for found in _ADDRESS.finditer(text):
        written = _ended(found[0])
        url = _ESCAPE.sub(r"\1", written)
        link = wrapped_link(url)
        if link is not None:
            yield FoundLink(start=found.start(), end=found.start() + len(written), url=url, link=link)


def unwrapped_text(text: str) -> str:
    """Return a text with every wrapped link replaced by the address inside, where the link holds it."""
    return _replaced(text, unwrapped)


def redacted_text(text: str) -> str:
    """Return a text as it may be shown: no wrapped link in it says who received it."""
    return _replaced(text, redacted)


def markdown_address(url: str) -> str:
    """Return an address escaped so that it can stand anywhere in an issue file: as link or as words."""
    return quote(url, safe=_SAFE)


def _replaced(text: str, change: Callable[[str], str]) -> str:
    kept, last = "", 0
    for found in wrapped_links_in(text):
        kept += text[last : found.start] + change(found.url)
        last = found.end
    return kept + text[last:] if last else text


def _ended(url: str) -> str:
    """Return an address without the punctuation after it, and without a parenthesis that it does not open."""
    depth = 0
    for index, char in enumerate(url):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            url = url[:index]
            break
    while url and url[-1] in _AFTER:
        url = url[:-1]
    return url
