"""Browsing people: a page of those who match filters, the newest first, or of those found by a search."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from weakref import WeakKeyDictionary

from newsletter.app.people_search import search_people
from newsletter.app.segments import find_segment
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError, RefusedError
from newsletter.model import Subscriber, SubscriptionStatus
from newsletter.model.phrase import phrase
from newsletter.store.database import Store
from newsletter.subscribers.search_text import query_parts
from newsletter.subscribers.tag_list import tag_key

PAGE: Final = 50
_COUNTED_SECONDS = 15.0
_counted: WeakKeyDictionary[Store, tuple[float, Mapping[str, Mapping[str, int]]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """Which people are wanted; "" and None: no matter. `segment` is a name or an expression."""

    list: str = ""
    status: str = ""
    """subscribed, unsubscribed, or suppressed."""
    segment: str = ""
    tag: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Some people, and where the next page begins; None if there is none."""

    people: tuple[Subscriber, ...]
    next_before: int | None
    has_more: bool = False
    """A search found more than these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTotals:
    """How many people are on a list, and how many have left it."""

    list: str
    subscribed: int
    unsubscribed: int


STATUSES = ("subscribed", "unsubscribed", "suppressed")


def browse_people(
    workspace: Workspace, wanted: PeopleFilter, *, lists: tuple[str, ...] = (), before: int | None = None
) -> PeoplePage:
    """Return a page of people who match; `lists` are the only ones somebody may see, () for all.

    A search looks at names and addresses, and cannot be combined with other filters than the list.
    Raises NotFoundError for an unknown list, RefusedError for a segment that cannot be read or has no list.
    """
    if wanted.list:
        _check_list(workspace, wanted.list, lists)
    if query_parts(wanted.search):
        return _search(workspace, wanted, lists)
    if wanted.status and wanted.status not in STATUSES:
        raise NotFoundError(
            phrase("there is no status {status}", status=wanted.status),
            hint=phrase("Choose one of {names}", names=", ".join(STATUSES)),
        )
    if wanted.segment and not wanted.list:
        raise RefusedError("a segment is a part of one list", hint="Choose the list too")
    found = workspace.store.people_page(
        among=lists or None,
        list=wanted.list or None,
        status=SubscriptionStatus(wanted.status) if wanted.status in ("subscribed", "unsubscribed") else None,
        suppressed=wanted.status == "suppressed",
        segment=find_segment(workspace.publication, wanted.segment) if wanted.segment else None,
        tag_key=tag_key(wanted.tag) if wanted.tag.strip() else "",
        before=before,
        limit=PAGE + 1,
    )
    page = tuple(only_lists(one, lists) for one in found[:PAGE])
    return PeoplePage(people=page, next_before=page[-1].id if len(found) > PAGE else None)


def every_page(workspace: Workspace, wanted: PeopleFilter) -> Iterator[Subscriber]:
    """Yield everybody who matches, page by page; raises as `browse_people` does, before the first."""
    page = browse_people(workspace, wanted)

    def rest(page: PeoplePage) -> Iterator[Subscriber]:
        yield from page.people
        while page.next_before is not None:
            page = browse_people(workspace, wanted, before=page.next_before)
            yield from page.people

    return rest(page)


def count_lists(
    workspace: Workspace, *, lists: tuple[str, ...] = (), clock: Callable[[], float] = time.monotonic
) -> tuple[ListTotals, ...]:
    """Return how many people each list has, in the order of newsletter.toml; counted every 15 s at most."""
    store = workspace.store
    known = _counted.get(store)
    if known is None or clock() - known[0] > _COUNTED_SECONDS:
        known = (clock(), store.place_counts())
        _counted[store] = known
    counts = known[1]
    return tuple(
        ListTotals(
            list=key,
            subscribed=counts.get(key, {}).get("subscribed", 0),
            unsubscribed=counts.get(key, {}).get("unsubscribed", 0),
        )
        for key in workspace.publication.lists
        if not lists or key in lists
    )


def only_lists(subscriber: Subscriber, lists: tuple[str, ...]) -> Subscriber:
    """Return a person as somebody sees them who works on these lists only; () for all."""
    if not lists:
        return subscriber
    return replace(
        subscriber,
        subscriptions=tuple(one for one in subscriber.subscriptions if one.list in lists),
        consents=tuple(one for one in subscriber.consents if one.list in lists),
    )


def _search(workspace: Workspace, wanted: PeopleFilter, lists: tuple[str, ...]) -> PeoplePage:
    among = (wanted.list,) if wanted.list else lists
    found = search_people(workspace.store, wanted.search, lists=among, limit=PAGE)
    people = tuple(only_lists(one, lists) for one in found.people)
    return PeoplePage(people=people, next_before=None, has_more=found.has_more)


def _check_list(workspace: Workspace, key: str, lists: tuple[str, ...]) -> None:
    if key not in workspace.publication.lists or (lists and key not in lists):
        shown = lists or tuple(workspace.publication.lists)
        raise NotFoundError(
            phrase("there is no list {key}", key=key),
            hint=phrase("Choose one of: {names}", names=", ".join(shown)),
        )
