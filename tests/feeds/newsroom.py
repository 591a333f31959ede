"""A test tool: a publication whose feeds are served by a real server, and a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsletter.app.editions import open_issue
from newsletter.app.workspace import OpenedStore, Workspace
from newsletter.model import Issue
from newsletter.settings import parse_settings
from newsletter.store.database import Store, open_store
from tests.http.faulty_http import FaultyServer, page

START = datetime(2023, 3, 11, 12, tzinfo=UTC)
HEAD = """[publication]
name = "Notes"
organisation = "Us"
lang = "en"
postal_address = "1 Road"
base_url = "https://notes.example"
[sender]
name = "Us"
address = "us@notes.example"
[lists.all]
title = "All"
why = "You asked."
"""


@dataclass
class Clock:
    """Stands still until it is told to move."""

    time: datetime = START

    def now(self) -> datetime:
        return self.time

    def later(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass(frozen=True)
class Newsroom:
    """A publication at work, and the server of its feeds."""

    workspace: Workspace
    server: FaultyServer
    clock: Clock

    @property
    def store(self) -> Store:
        return self.workspace.store

    def publishes(self, feed: str, *stories: str, **headers: str) -> None:
        """From now on the feed has these stories: "title", or "title > address"."""
        lines = tuple(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())
        self.server.now_answers(f"/{feed}.xml", page(rss(*stories, at=self.clock.time), headers=lines))

    def answers(self, feed: str, answer: bytes) -> None:
        self.server.now_answers(f"/{feed}.xml", answer)

    def write(self, slug: str, news: str, *, date: str = "2023-03-11") -> Issue:
        """Write an issue with a news block and open it."""
        text = f"---\nsubject: S\ndate: {date}\nlist: all\nlang: en\n---\nHello.\n\n::: news N\n{news}:::\n"
        file = self.workspace.root / "issues" / f"{slug}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self.open(slug)

    def open(self, slug: str) -> Issue:
        return open_issue(self.workspace, slug)


def rss(*stories: str, at: datetime = START) -> bytes:
    """Return a feed; each story an hour older than the one before it."""
    items = []
    for number, story in enumerate(stories):
        title, _, url = story.partition(" > ")
        url = url or f"https://news.example/{'-'.join(title.lower().split())}"
        when = (at - timedelta(hours=number)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        items.append(
            f"<item><title><![CDATA[{title}]]></title><link><![CDATA[{url}]]></link>"
            f"<guid isPermaLink='false'>{url}</guid><pubDate>{when}</pubDate></item>"
        )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()


@contextmanager
def newsroom(folder: Path, feeds: Mapping[str, tuple[str, ...]], settings: str = "") -> Iterator[Newsroom]:
    """Open a publication with feeds (key -> its stories) in a folder."""
    with FaultyServer() as server:
        tables = "".join(
            f'[feeds.{key}]\nurl = "{server.url(f"/{key}.xml")}"\noutlet = "The {key.title()}"\n'
            for key in feeds
        )
        (folder / "newsletter.toml").write_text(HEAD + tables + settings, encoding="utf-8")
        made = parse_settings(HEAD + tables + settings, root=folder, environ={})
        clock = Clock()
        with open_store("sqlite://", state_folder=folder) as store:
            workspace = Workspace(
                settings=made,
                clock=clock,
                allowed_hosts=frozenset({("127.0.0.1", server.port)}),
                opened=OpenedStore(store),
            )
            room = Newsroom(workspace=workspace, server=server, clock=clock)
            for key, stories in feeds.items():
                room.publishes(key, *stories)
            yield room


def again(room: Newsroom, settings: str) -> Newsroom:
    """Return the room with more settings."""
    text = (room.workspace.root / "newsletter.toml").read_text(encoding="utf-8") + settings
    made = parse_settings(text, root=room.workspace.root, environ={})
    return replace(room, workspace=replace(room.workspace, settings=made))
