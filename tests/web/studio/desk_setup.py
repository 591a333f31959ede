"""A test tool: stories on the news desk of a publication whose studio is served."""

from __future__ import annotations

from datetime import timedelta

from newsletter.model import Entry, FeedState
from tests.web.studio.studio_site import StudioSite

HEADLINES = (
    ("Library opens on Sundays", "https://city-hall.example/library"),
    ("El consejo aprueba más autobuses en el centro", "https://city-hall.example/buses"),
    ("Rent relief: who can apply [update] | until Friday", "https://city-hall.example/rent"),
    ("A headline that is so long that it needs three lines on a phone, because offices do write such headlines",
     "https://city-hall.example/long"),
)  # fmt: skip


def stories(studio: StudioSite, number: int = len(HEADLINES)) -> None:
    """Put stories on the desk, each an hour older than the one before it."""
    feed = next(iter(studio.workspace.publication.feeds))
    now = studio.clock.now()
    entries = []
    for position in range(number):
        title, url = HEADLINES[position % len(HEADLINES)]
        if position >= len(HEADLINES):
            title, url = f"{title.split()[0]} {position} {'abcdefgh'[position % 8] * 7}", f"{url}-{position}"
        at = now - timedelta(hours=position)
        entries.append(
            Entry(feed=feed, identity=url, title=title, url=url, published_at=at, summary="A summary.")
        )
    state = FeedState(feed=feed, url=studio.workspace.publication.feeds[feed].url)
    studio.workspace.store.save_poll(state, entries, now)
