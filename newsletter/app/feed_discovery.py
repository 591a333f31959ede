"""Sighting: what stands at an address that somebody typed: a feed, or a web page that names one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsletter.app.workspace import Workspace
from newsletter.errors import FeedError, FetchError, RefusedError
from newsletter.feeds.address import printed
from newsletter.feeds.autodiscovery import feeds_of_page, looks_like_html
from newsletter.feeds.parsed_feed import FeedParser, ParsedFeed
from newsletter.model import Feed
from newsletter.ports import Fetched, Fetcher
from newsletter.processes.parser_pool import ParserPool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredFeed:
    """What stands at an address: the feed's own address, and what it says of itself."""

    url: str
    harvest: ParsedFeed


def discover_feed(workspace: Workspace, url: str) -> DiscoveredFeed:
    """Look what stands at an address; a web page is followed to the one feed that it names.

    Raises FetchError when the address cannot be asked, FeedError when nothing there is a feed, and
    RefusedError when the page names several.
    """
    now = workspace.clock.now()
    with workspace.fetcher() as fetcher, ParserPool(processes=1) as readers:
        fetched = fetcher.fetch(url, headers={})
        try:
            return _sighted(fetched, url, readers, now)
        except FeedError:
            if not looks_like_html(fetched.body, fetched.headers.get("content-type", "")):
                raise
            there = _only_feed_of(fetched)
        return _sighted(_asked(fetcher, there), there, readers, now)


def _sighted(fetched: Fetched, url: str, reader: FeedParser, now: datetime) -> DiscoveredFeed:
    feed = Feed(key="new", url=url, outlet="", lang="en")
    content_type = fetched.headers.get("content-type", "")
    harvest = reader.read(fetched.body, feed=feed, url=fetched.url, content_type=content_type, now=now)
    return DiscoveredFeed(url=url, harvest=harvest)


def _asked(fetcher: Fetcher, url: str) -> Fetched:
    try:
        return fetcher.fetch(url, headers={})
    except FetchError as error:
        raise FeedError(f"the page names a feed, but {error.message}", hint=error.hint) from error


def _only_feed_of(page: Fetched) -> str:
    found = feeds_of_page(page.body, page.url)
    where = printed(page.url)
    if not found:
        raise FeedError(f"{where}: this is a web page that names no feed", hint="Look for its RSS address")
    if len(found) > 1:
        listed = "\n".join(f"  {printed(address)}" for address in found)
        raise RefusedError(f"{where}: this page names several feeds:\n{listed}\nName the one you want")
    return found[0]
