"""A test tool: reads feeds in this process, where a test is not about the reading processes."""

from __future__ import annotations

from datetime import datetime

from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.parser import read_feed
from newsletter.model import Feed


class ReadingHere:
    """A FeedParser (newsletter.feeds.parsed_feed) without processes."""

    def read(self, body: bytes, *, feed: Feed, url: str, content_type: str, now: datetime) -> ParsedFeed:
        return read_feed(body, feed=feed, url=url, content_type=content_type, now=now)
