"""Feeds in XML (RSS, Atom, RDF): text becomes a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsletter.feeds.address import absolute_link
from newsletter.feeds.raw_entry import Channel, Item, ItemLink, Markup, NotAFeedError
from newsletter.feeds.sanitize import without_cdata
from newsletter.feeds.xml_limits import check_shape
from newsletter.feeds.xml_reader import read_document, xml_document

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_ALTERNATE = ("alternate", "http://www.iana.org/assignments/relation/alternate")
_PAGES = ("", "text/html", "application/xhtml+xml")
_MARKED_UP = ("text/html", "application/xhtml+xml")
_ORIGINAL = ("feedburner_origlink", "pheedo_origlink")
_OCCASIONS = ("calendarevent_eventdates", "ev_startdate", "xcal_dtstart", "mec_startdate")
"""When an event takes place: CivicPlus, RSS 1.0 events, xCal, Modern Events Calendar."""


def read_xml(text: str, *, url: str) -> Channel:
    """Return an XML feed with its items in its order; raises NotAFeedError.

    `url` is where it came from. Links are relative to xml:base, else to the feed's own site, else to there.
    """
    document = xml_document(text)
    check_shape(document)
    parsed = read_document(document, url)
    if not parsed.version:
        raise NotAFeedError("it is neither RSS nor Atom")
    site = absolute_link(_site(parsed.feed), url)
    spoken = _text(parsed.feed, "language")
    feed = _Feed(is_atom=parsed.version.startswith("atom"), base=site or url, spoken=spoken)
    return Channel(
        items=tuple(feed.item(entry) for entry in parsed.entries),
        lang=spoken,
        fresh_seconds=_fresh_seconds(parsed.feed),
        title=_text(parsed.feed, "title"),
        link=site,
    )


def _site(channel: dict[str, Any]) -> str:
    """The page that a channel is about: never its own address, which stands in links of other kinds."""
    pages = [link for link in _dicts(channel, "links") if _text(link, "rel") in _ALTERNATE]
    found = [_text(link, "href") for link in pages if _text(link, "type") in _PAGES]
    return next(filter(None, found), "") or _text(channel, "link")


def _fresh_seconds(channel: dict[str, Any]) -> int:
    """The feed's own pace: RSS `ttl` in minutes, or the syndication module's period and frequency."""
    ttl = _text(channel, "ttl").strip()
    if ttl.isascii() and ttl.isdigit():
        return min(int(ttl[:9]), 1 << 24) * 60
    period = _PERIODS.get(_text(channel, "sy_updateperiod").strip().lower(), 0)
    times = _text(channel, "sy_updatefrequency").strip()
    often = int(times[:6]) if times.isascii() and times.isdigit() else 1
    return period // max(often, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """What all entries of a feed have in common."""

    is_atom: bool
    base: str
    spoken: str

    def item(self, entry: dict[str, Any]) -> Item:
        """Return an entry as the feed wrote it."""
        lang = _text(_under(entry, "title_detail"), "language")
        title = _text(entry, "title")
        source = _under(entry, "source")
        summary, summary_markup = self._summary(entry)
        return Item(
            identity=_text(entry, "id"),
            title=title or _text(entry, "itunes_title") or _text(entry, "media_title"),
            title_markup=self._markup(entry, "title") if title else Markup.PERHAPS,
            links=tuple(self._pages(entry)),
            other_links=tuple(self._other_links(entry)),
            summary=summary,
            summary_markup=summary_markup,
            published=tuple(filter(None, (_text(entry, "published"), _text(entry, "dc_date")))),
            updated=_text(entry, "updated") or _text(entry, "created"),
            lang="" if lang == self.spoken else lang,
            image=_image(entry),
            tags=tuple(_text(tag, "term") for tag in _dicts(entry, "tags")),
            source=_text(source, "title") or _text(entry, "news_source"),
            source_url=_text(source, "href") or _text(source, "link"),
            occasion=next(filter(None, (_text(entry, key) for key in _OCCASIONS)), ""),
        )

    def _markup(self, entry: dict[str, Any], key: str) -> Markup:
        kind = _text(_under(entry, f"{key}_detail"), "type")
        if not self.is_atom:
            return Markup.PERHAPS
        return Markup.HTML if kind in _MARKED_UP else Markup.NONE

    def _summary(self, entry: dict[str, Any]) -> tuple[str, Markup]:
        """Return a summary, else the beginning of the text; many Atom feeds forget to say that it is HTML."""
        summary = _text(entry, "summary")
        if not summary:
            return _content(entry), Markup.HTML
        plain = self._markup(entry, "summary") is Markup.NONE and "</" not in summary
        return summary, Markup.NONE if plain else Markup.HTML

    def _pages(self, entry: dict[str, Any]) -> Iterator[ItemLink]:
        """Yield an entry's pages: the original one before the counter of FeedBurner, HTML before the rest."""
        if original := next(filter(None, (_text(entry, key) for key in _ORIGINAL)), ""):
            yield from self._link(original)
            return
        alternates = [link for link in _dicts(entry, "links") if _text(link, "rel") in _ALTERNATE]
        for link in sorted(alternates, key=lambda link: _text(link, "type") not in _PAGES):
            yield from self._link(_text(link, "href"), _text(link, "hreflang"))

    def _other_links(self, entry: dict[str, Any]) -> Iterator[ItemLink]:
        """Yield what stands in for a page: a guid that is a permalink, an id that is an address, sound."""
        for address in (_text(entry, "permalink"), _text(entry, "id") if self.is_atom else ""):
            if address.lower().startswith(("http://", "https://", "www.", "/")):
                yield from self._link(address)
        for link in _dicts(entry, "links"):
            if _text(link, "rel") == "enclosure" and not _text(link, "type").startswith("image/"):
                yield from self._link(_text(link, "href"))

    def _link(self, written: str, lang: str = "") -> Iterator[ItemLink]:
        # Atom's links may be any relative reference (RFC 4287 section 4.2.7); RSS wants whole addresses.
        if address := absolute_link(written, self.base, may_be_id=not self.is_atom):
            yield ItemLink(url=address, lang=lang)


def _image(entry: dict[str, Any]) -> str:
    """Return a picture that the entry names: a thumbnail, media of the kind, an enclosure."""
    for tag in _dicts(entry, "media_thumbnail"):
        if url := _text(tag, "url"):
            return url
    for tag in (*_dicts(entry, "media_content"), *_dicts(entry, "links")):
        is_picture = _text(tag, "medium") == "image" or _text(tag, "type").startswith("image/")
        if is_picture and (url := _text(tag, "url") or _text(tag, "href")):
            return url
    return _text(_under(entry, "image"), "href")


def _dicts(entry: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = dict.get(entry, key)
    return [tag for tag in found if isinstance(tag, dict)] if isinstance(found, list) else []


def _under(entry: dict[str, Any], key: str) -> dict[str, Any]:
    # dict.get: FeedParserDict's own invents values from other keys, and warns while it does
    found = dict.get(entry, key)
    return found if isinstance(found, dict) else {}


def _text(entry: dict[str, Any], key: str) -> str:
    found = dict.get(entry, key)
    return without_cdata(found) if isinstance(found, str) else ""


def _content(entry: dict[str, Any]) -> str:
    found = dict.get(entry, "content")
    return _text(found[0], "value") if isinstance(found, list) and found else ""
