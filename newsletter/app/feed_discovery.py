"""Feed discovery: finds the feed at an address, which may be a feed or a web page that links to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsletter.app.workspace import Workspace
from newsletter.errors import FeedError, FetchError, RefusedError
from newsletter.feeds.address import printed
from newsletter.feeds.autodiscovery import feeds_of_page, looks_like_html
from newsletter.feeds.parsed_feed import FeedParser, ParsedFeed
from newsletter.issues.wrapped_links.wrapped_link import OPEN_IT, unwrapped, wrapped_link
from newsletter.model import Feed
from newsletter.model.phrase import phrase
from newsletter.ports import Fetched, Fetcher
from newsletter.processes.parser_pool import ParserPool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredFeed:
    """A feed that was found: its own address, and its parsed content."""

    url: str
    parsed: ParsedFeed


def discover_feed(workspace: Workspace, url: str) -> DiscoveredFeed:
    """Return the feed at an address; from a web page, follow the link to its only feed.

    Raises FetchError if the address cannot be fetched, FeedError if there is no feed, and RefusedError if
    the page links to several.
    """
    now = workspace.clock.now()
    url = _unwrapped(url)
    with workspace.fetcher() as fetcher, ParserPool(processes=1) as parser:
        fetched = fetcher.fetch(url, headers={})
        try:
            return _parse(fetched, url, parser, now)
        except FeedError:
            if not looks_like_html(fetched.body, fetched.headers.get("content-type", "")):
                raise
            feed_url = _only_feed_of(fetched)
        return _parse(_fetch_feed(fetcher, feed_url), feed_url, parser, now)


def _unwrapped(url: str) -> str:
    """Return the address inside a wrapped link; raises FeedError if only opening the link shows it."""
    link = wrapped_link(url)
    if link is not None and not link.target:
        raise FeedError(
            phrase("this link goes through {maker}, which hides the feed", maker=link.maker), hint=OPEN_IT
        )
    return unwrapped(url)


def _parse(fetched: Fetched, url: str, parser: FeedParser, now: datetime) -> DiscoveredFeed:
    feed = Feed(key="new", url=url, outlet="", lang="en")
    content_type = fetched.headers.get("content-type", "")
    parsed = parser.read(fetched.body, feed=feed, url=fetched.url, content_type=content_type, now=now)
    return DiscoveredFeed(url=url, parsed=parsed)


def _fetch_feed(fetcher: Fetcher, url: str) -> Fetched:
    try:
        return fetcher.fetch(url, headers={})
    except FetchError as error:
        raise FeedError(
            phrase("the page links to a feed, but {message}", message=error.message), hint=error.hint
        ) from error


def _only_feed_of(page: Fetched) -> str:
    found = feeds_of_page(page.body, page.url)
    where = printed(page.url)
    if not found:
        raise FeedError(
            phrase("{where}: this is a web page that links to no feed", where=where),
            hint="Look for the site's RSS address",
        )
    if len(found) > 1:
        listed = "\n".join(f"  {printed(address)}" for address in found)
        raise RefusedError(
            phrase(
                "{where}: this page links to several feeds:\n{listed}\nGive the one you want",
                where=where,
                listed=listed,
            )
        )
    return found[0]
