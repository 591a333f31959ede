"""People search: finds subscribers by parts of their name or address."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.errors import NewsletterError
from newsletter.model import Subscriber
from newsletter.ports import Progress, no_progress
from newsletter.store.database import Store
from newsletter.subscribers.search_text import query_parts

MOST_FOUND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPeople:
    """The people who were found, and whether there are more than these."""

    people: tuple[Subscriber, ...]
    has_more: bool


def search_people(
    store: Store,
    query: str,
    *,
    lists: tuple[str, ...] = (),
    limit: int = MOST_FOUND,
    indexing: Progress = no_progress,
) -> FoundPeople:
    """Find people whose name or address has every word of a query, without regard to case and accents.

    Three letters or more are found anywhere, one or two where a word begins. With `lists`, only people who
    are or were on one of them. `indexing` shows the progress of adding new people to the index. Raises
    NewsletterError for a query without a word.
    """
    parts = query_parts(query)
    if not parts:
        raise NewsletterError("there is nothing to search for", hint="Give a part of a name or an address")
    with indexing(store.unindexed_people()) as on_row:
        store.index_people(on_row)
    found = store.search_people(parts, lists=lists, limit=limit + 1)
    return FoundPeople(people=found[:limit], has_more=len(found) > limit)
