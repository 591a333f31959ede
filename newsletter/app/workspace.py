"""A newsletter at work: one publication with its settings, store, clock and fetcher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import NotFoundError
from newsletter.model import Feed, Publication
from newsletter.ports import Clock, Progress, no_progress
from newsletter.settings import Settings, load_settings

if TYPE_CHECKING:
    from newsletter.http.fetcher import GuardedFetcher
    from newsletter.store.database import Store


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What every command starts from. `allowed_hosts` may be fetched although they are private."""

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    allowed_hosts: frozenset[tuple[str, int]] = frozenset()
    watch: Progress = no_progress
    """Shows how far asking many feeds has come."""

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self.settings.root

    @property
    def publication(self) -> Publication:
        """What every issue shares."""
        return self.settings.publication

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the database; a new one is set up. Raises StoreError."""
        from newsletter.store.database import open_store

        with open_store(
            self.settings.database_url,
            state_folder=self.settings.state_folder,
            lifetime=self.settings.lifetime,
            durability=self.settings.durability,
        ) as store:
            yield store

    @contextmanager
    def fetcher(self) -> Iterator[GuardedFetcher]:
        """Open the guarded HTTP client."""
        from newsletter.http.fetcher import GuardedFetcher

        contact = self.publication.reply_to or self.publication.sender_address
        with GuardedFetcher(contact=contact, allowed=self.allowed_hosts) as fetcher:
            yield fetcher

    def list_key(self, key: str | None) -> str:
        """Return the key of a list; None means the only one. Raises NotFoundError."""
        lists = self.publication.lists
        if key is None and len(lists) == 1:
            return next(iter(lists))
        if key is None or key not in lists:
            raise NotFoundError(
                f"no list {key!r}" if key else "there is more than one list",
                hint=f"Choose with --list: {', '.join(lists)}",
            )
        return key

    def with_feeds(self, addresses: Mapping[str, str]) -> Workspace:
        """Return the same newsletter with feeds served elsewhere (on loopback, for the demo)."""
        from urllib.parse import urlsplit

        feeds: dict[str, Feed] = dict(self.publication.feeds)
        feeds |= {key: replace(feeds[key], url=url) for key, url in addresses.items() if key in feeds}
        hosts = {(part.hostname or "", part.port or 80) for part in map(urlsplit, addresses.values())}
        return replace(
            self,
            settings=replace(self.settings, publication=replace(self.publication, feeds=feeds)),
            allowed_hosts=self.allowed_hosts | hosts,
        )


def open_workspace(root: Path, environ: Mapping[str, str]) -> Workspace:
    """Read the settings of the publication at `root`; raises SettingsError."""
    return Workspace(settings=load_settings(root, environ))
