"""feedparser, where it loses what a feed says: the one module that knows it.

feedparser reads XML that is not well-formed and every format there is. But it completes dates from the clock,
makes paths of ids and of "www." and takes a picture's caption for the story's summary. Its handlers for those
elements are replaced here; everything else is its own.
"""

from __future__ import annotations

import io
import re
import xml.sax
from dataclasses import dataclass
from typing import Any
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.sanitizer import replace_doctype
from feedparser.urls import make_safe_absolute_uri

from newsletter.feeds.address import absolute_link
from newsletter.feeds.raw_entry import NotAFeedError

_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_BASES = ("xml:base", "base")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that no XML document may hold (XML 1.0, section 2.2)."""


@dataclass(frozen=True, slots=True)
class ParsedXml:
    """What feedparser made of a document: its version ("rss20", "atom10"), its head and its entries."""

    version: str
    feed: dict[str, Any]
    entries: list[dict[str, Any]]


def xml_document(text: str) -> bytes:
    """Return text as a document in UTF-8 that says so, without what no XML document may hold."""
    sound = _DECLARATION.sub("", _NO_XML.sub("", text).lstrip(" \t\r\n\ufeff"), count=1)
    return b"<?xml version='1.0' encoding='utf-8'?>" + sound.encode("utf-8", "replace")


def read_document(document: bytes, url: str) -> ParsedXml:
    """Return what a document says; raises NotAFeedError when feedparser gives up on it.

    `url` is where it came from. Links come out as they were written unless xml:base says what they are
    relative to. Entities are only replaced where they stand for words.
    """
    try:
        version, data, entities = replace_doctype(document)
        parser = _strictly(data, url) or _loosely(data, url, entities)
    except Exception as error:  # it answers odd bytes with any error there is
        raise NotAFeedError("it cannot be read") from error
    return ParsedXml(version or parser.version, parser.feeddata, parser.entries)


class _Handlers:
    """Handlers for elements of which feedparser keeps less than there is."""

    resolve_relative_uris = False
    sanitize_html = False
    is_permalink = False
    contentparams: dict[str, Any]
    bases: list[str]
    """What links are relative to by xml:base, for each open element; at the bottom the document's address."""

    # feedparser is not told the address: it would join it with itself at each tag, a fifth of its time.

    def unknown_starttag(self, tag: str, attrs: Any) -> None:
        """Note xml:base and leave the element to feedparser."""
        base = self.bases[-1]
        for name, value in attrs:
            if name.lower() in _BASES and value:
                base = make_safe_absolute_uri(base, value) or base
        self.bases.append(base)
        parent: Any = super()
        parent.unknown_starttag(tag, attrs)

    def unknown_endtag(self, tag: str) -> None:
        """Forget the element's xml:base."""
        parent: Any = super()
        parent.unknown_endtag(tag)
        if len(self.bases) > 1:
            self.bases.pop()

    def push_content(self, *about: Any) -> None:
        """Keep what is said of a text in a plain dict: feedparser asks it ten times for each element."""
        parent: Any = super()
        parent.push_content(*about)
        self.contentparams = dict(self.contentparams)

    def resolve_uri(self, uri: str) -> str:
        """Apply xml:base where there is one; everything else is decided by who knows the feed's site."""
        base = self.bases[-1]
        return absolute_link(uri, base) if base != self.bases[0] else uri.strip()

    def _kept(self, key: str) -> None:
        here: Any = self
        here.push(key, 1)

    def _done(self, key: str) -> None:
        here: Any = self
        here.pop(key)

    # Dates stay text.

    def _end_published(self) -> None:
        self._done("published")

    def _end_updated(self) -> None:
        self._done("updated")

    def _end_created(self) -> None:
        self._done("created")

    def _end_expirationdate(self) -> None:
        self._done("expired")

    def _end_dcterms_valid(self) -> None:
        self._done("validity")

    def _start_dc_date(self, _: object) -> None:
        self._kept("dc_date")

    def _end_dc_date(self) -> None:
        self._done("dc_date")

    _end_issued = _end_pubdate = _end_published
    _end_modified = _end_lastbuilddate = _end_updated

    # A picture's words are not the story's.

    def _start_media_title(self, _: object) -> None:
        self._kept("media_title")

    def _end_media_title(self) -> None:
        self._done("media_title")

    def _start_media_description(self, _: object) -> None:
        self._kept("media_description")

    def _end_media_description(self) -> None:
        self._done("media_description")

    def _start_title(self, attributes: Any) -> None:
        here: Any = self
        if here.inentry and here.inimage:
            self._kept("image_title")
        else:
            parent: Any = super()
            parent._start_title(attributes)

    def _end_title(self) -> None:
        self._end_words("image_title", "_end_title")

    def _start_description(self, attributes: Any) -> None:
        here: Any = self
        if here.inentry and here.inimage:
            self._kept("image_description")
        else:
            parent: Any = super()
            parent._start_description(attributes)

    def _end_description(self) -> None:
        self._end_words("image_description", "_end_description")

    def _end_words(self, key: str, usual: str) -> None:
        here: Any = self
        if here.elementstack and here.elementstack[-1][0] == key:
            self._done(key)
        else:
            getattr(super(), usual)()

    # An id is an id. Only a guid that says so is an address too.

    def _start_guid(self, attributes: Any) -> None:
        here: Any = self
        here.guidislink = 0
        self.is_permalink = attributes.get("ispermalink", "true").strip().lower() != "false"
        self._kept("id")

    def _start_id(self, _: object) -> None:
        here: Any = self
        here.guidislink = 0
        self.is_permalink = False
        self._kept("id")

    def _end_guid(self) -> None:
        here: Any = self
        value = here.pop("id")
        if value and self.is_permalink:
            here._save("permalink", value)

    _end_id = _end_guid


class _Strict(_Handlers, StrictFeedParser):  # type: ignore[misc]
    pass


class _Loose(_Handlers, LooseFeedParser):  # type: ignore[misc]
    pass


def _strictly(data: bytes, url: str) -> Any:
    """Read a document that is well-formed; None when it is not."""
    parser = _Strict("", None, "utf-8")
    parser.bases, parser.contentparams = [url], {}
    reader = xml.sax.make_parser()  # noqa: S317 - entities are taken out by replace_doctype, and none is fetched
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setContentHandler(parser)
    reader.setErrorHandler(parser)
    source = InputSource()
    source.setByteStream(io.BytesIO(data))
    try:
        reader.parse(source)
    except xml.sax.SAXException:
        return None
    return parser


def _loosely(data: bytes, url: str, entities: dict[str, str]) -> Any:
    parser = _Loose("", None, "utf-8", entities)
    parser.bases, parser.contentparams = [url], {}
    parser.feed(data.decode("utf-8", "replace"))
    return parser
