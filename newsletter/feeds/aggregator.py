"""Aggregators: feeds that collect the stories of others, and what they say of where each is from.

RSS 2.0 has `<source>` for it, Atom `<source><title>`. Google Alerts says nothing, but sends every link
through its own counter: there the outlet is the site where the story lies.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsletter.feeds.raw_entry import Channel

_LONGEST_OUTLET = 100
_SEPARATOR = r"\s+[-–—|·•:]\s+"
_WORLD_WIDE_WEB = re.compile(r"^(?:www\d?|m|amp)\.(?=[^.]+\.[^.]+)")


def outlet_of(source: str, source_url: str, channel: Channel) -> str:
    """Return the outlet that an entry's own source names, or "" when that is the feed itself."""
    if not source or len(source) > _LONGEST_OUTLET:
        return ""
    here, there = site_of(channel.link), site_of(source_url)
    if here and there:
        same = here == there or here.endswith(f".{there}") or there.endswith(f".{here}")
    else:
        same = source.casefold() == channel.title.strip().casefold()
    return "" if same else source


def without_outlet(title: str, source: str) -> str:
    """Return a headline without the name of its source at the end; any other ending stays."""
    if not source:
        return title
    bare = re.sub(rf"{_SEPARATOR}{re.escape(source)}$", "", title, flags=re.IGNORECASE)
    return bare or title


def site_of(url: str) -> str:
    """Return the host of an address as people say it, or ""."""
    try:
        return _WORLD_WIDE_WEB.sub("", (urlsplit(url).hostname or "").lower())
    except ValueError:
        return ""
