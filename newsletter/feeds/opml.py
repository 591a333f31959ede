"""OPML: lists of feeds as every feed reader writes and reads them (opml.org/spec2)."""

from __future__ import annotations

import xml.parsers.expat
from collections.abc import Iterable, Mapping

from newsletter.errors import FeedError
from newsletter.feeds.sanitize import plain_text
from newsletter.issues.wrapped_links.wrapped_link import unwrapped
from newsletter.model import Feed
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

LARGEST_BYTES = 5 * 1024 * 1024
_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed of a list; `lang` is "" when the list does not say."""

    url: str
    title: str
    lang: str = ""


def read_opml(data: bytes, name: str) -> tuple[Outline, ...]:
    """Return the feeds of a list, each address once; folders do not matter.

    Raises FeedError, with `name` and the line, for what is no OPML, is too large, or declares entities
    (no reader writes them, and they can be built to explode).
    """
    if len(data) > LARGEST_BYTES:
        raise FeedError(
            phrase("{name}: larger than {largest_bytes:,} bytes", name=name, largest_bytes=LARGEST_BYTES),
            hint="Is it really a list of feeds?",
        )
    found: dict[str, Outline] = {}
    names: list[str] = []
    parser = xml.parsers.expat.ParserCreate()

    def opened(tag: str, given: Mapping[str, str]) -> None:
        names.append(tag.lower())
        values = {key.lower(): value for key, value in given.items()}
        url = unwrapped(values.get("xmlurl", "").strip())
        if tag.lower() == "outline" and url and len(found) < _MOST:
            title = plain_text(values.get("title") or values.get("text") or "", limit=200)
            found.setdefault(url, Outline(url=url, title=title, lang=values.get("language", "").strip()))

    def entity(*_: object) -> None:
        raise FeedError(
            phrase(
                "{name}:{currentlinenumber}: it declares entities",
                name=name,
                currentlinenumber=parser.CurrentLineNumber,
            ),
            hint="Export it again",
        )

    parser.StartElementHandler = opened
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, ValueError, LookupError) as error:
        why = phrase(
            "{name}:{currentlinenumber}: this is no sound XML ({error})",
            name=name,
            currentlinenumber=parser.CurrentLineNumber,
            error=error,
        )
        raise FeedError(why, hint="Export the list again, as OPML") from error
    if not names or names[0] != "opml":
        raise FeedError(
            phrase("{name}: this is no OPML", name=name), hint="A list of feeds is exported as OPML"
        )
    return tuple(found.values())


def write_opml(title: str, feeds: Iterable[Feed]) -> str:
    """Return a list of feeds as OPML 2.0."""
    from xml.sax.saxutils import escape  # loads an HTTP client

    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escape(title)}</title></head>",
        "<body>",
        *(_outline(feed) for feed in feeds),
        "</body>",
        "</opml>",
    ]
    return "\n".join(lines) + "\n"


def _outline(feed: Feed) -> str:
    from xml.sax.saxutils import quoteattr

    values = {
        "type": "rss",
        "text": feed.outlet,
        "title": feed.outlet,
        "language": feed.lang,
        "xmlUrl": feed.url,
    }
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())
    return f"  <outline {written}/>"
