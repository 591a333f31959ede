"""Test data: publications with feeds, entries, and what lies on a desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from newsletter.feeds.desk import DeskStory, lay_out
from newsletter.feeds.published_stories import PublishedStories, TellTale
from newsletter.model import DeskNote, DeskSettings, Entry, Feed, MailingList, Publication

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)


def feed(key: str, *, outlet: str = "", lang: str = "en", url: str = "") -> Feed:
    return Feed(
        key=key, url=url or f"https://{key}.example/rss", outlet=outlet or f"The {key.title()}", lang=lang
    )


PAPER, HERALD, DIARIO = feed("paper"), feed("herald"), feed("diario", outlet="El Diario", lang="es")


def publication(*feeds: Feed, desk: DeskSettings | None = None) -> Publication:
    return Publication(
        name="N",
        lang="en",
        organisation="O",
        postal_address="1 Road",
        base_url="https://n.example",
        web_url=None,
        sender_name="N",
        sender_address="n@n.example",
        reply_to=None,
        unsubscribe_mailbox="n@n.example",
        lists={"all": MailingList(key="all", title="All", why="You asked.")},
        feeds={one.key: one for one in feeds or (PAPER, HERALD, DIARIO)},
        desk=desk or DeskSettings(),
    )


def entry(
    title: str,
    *,
    feed: str = "paper",
    url: str = "",
    at: datetime | None = NOW,
    summary: str = "",
    lang: str = "",
    paywall: bool = False,
    outlet: str = "",
    occasion: str = "",
) -> Entry:
    address = url or f"https://{feed}.example/{'-'.join(title.lower().split())}"
    return Entry(
        feed=feed,
        identity=address,
        title=title,
        url=address,
        published_at=at,
        summary=summary,
        lang=lang,
        paywall=paywall,
        outlet=outlet,
        occasion=occasion,
    )


def on_desk(
    entries: Sequence[Entry],
    *,
    publication: Publication | None = None,
    notes: Iterable[DeskNote] = (),
    told: Iterable[PublishedStories] = (),
    now: datetime = NOW,
) -> tuple[DeskStory, ...]:
    by_page: Mapping[str, DeskNote] = {note.canonical: note for note in notes}
    return lay_out(entries, publication or PUBLICATION, notes=by_page, told=TellTale(told), now=now)


PUBLICATION = publication()
