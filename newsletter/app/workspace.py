"""Workspace: one publication with its settings, database, themes, clock and HTTP client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newsletter.app.finding_counts import FindingCounts
from newsletter.app.issue_head_cache import IssueHeadCache
from newsletter.app.preview_cache import PreviewCache
from newsletter.app.share_picture_cache import SharePictureCache
from newsletter.app.summary_cache import SummaryCache
from newsletter.app.template_cache import TemplateCache
from newsletter.app.theme_cache import ThemeCache
from newsletter.app.wake_up import WakeUp
from newsletter.errors import NotFoundError
from newsletter.model import Action, Feed, Hint, Publication
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.ports import Clock, MailingLookup, Progress, no_progress
from newsletter.settings import Settings, load_settings
from newsletter.starter import theme_folders
from newsletter.store.search_index import SearchIndex

if TYPE_CHECKING:
    from newsletter.http.fetcher import GuardedFetcher
    from newsletter.rendering.theme import Theme
    from newsletter.sending.challenge_response import ProbeAnswer
    from newsletter.store.database import Store
    from newsletter.store.read_only import NothingStored, ReadOnlyStore


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)


def no_hint_text(hint: Hint) -> str:  # noqa: ARG001
    """Return no text for a hint; the default when no entry point sets a writer."""
    return ""


def ask_address(url: str) -> ProbeAnswer:
    """Ask a web address of our own over HTTP; raises FetchError if nothing answers within seconds."""
    from newsletter.http.probe import probe

    return probe(url)


class OpenedStore:
    """Holds a workspace's open database; shared by all workspaces derived from it."""

    def __init__(self, store: Store | None = None) -> None:
        """Start with a database that the caller opened and closes, or with none."""
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._store = store
        self._lookup: ReadOnlyStore | NothingStored | None = None

    def open(self, settings: Settings) -> Store:
        """Return the database, opened at the first call; a new one is created. Raises StoreError."""
        from newsletter.store.database import open_store

        with self._lock:
            if self._store is None:
                self._store = self._stack.enter_context(
                    open_store(
                        settings.database_url,
                        state_folder=settings.state_folder,
                        lifetime=settings.lifetime,
                        durability=settings.durability,
                        has_workers=settings.has_workers,
                    )
                )
            return self._store

    def lookup(self, settings: Settings) -> MailingLookup:
        """Return the database for reading alone: SQLite's file by itself, if it is ready and not open yet."""
        from newsletter.store.read_only import open_read_only

        with self._lock:
            if self._store is None and self._lookup is None:
                self._lookup = open_read_only(settings.database_url)
                if self._lookup is not None:
                    self._stack.callback(self._lookup.close)
            known = self._store or self._lookup
        return known or self.open(settings)

    def close(self) -> None:
        """Close the database, if it was opened. The next `open` opens it again."""
        with self._lock:
            self._store = self._lookup = None
            self._stack.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What every use case needs: a publication, its settings, its database and its themes.

    A context manager: leaving it closes the database. `allowed_hosts` may be fetched even though they are
    private.
    """

    settings: Settings
    clock: Clock = field(default_factory=SystemClock)
    allowed_hosts: frozenset[tuple[str, int]] = frozenset()
    probe: Callable[[str], ProbeAnswer] = ask_address
    """Asks a web address of our own, once; raises FetchError if nothing answers."""
    progress: Progress = no_progress
    """Shows the progress of polling many feeds."""
    write_hint: Callable[[Hint], str] = no_hint_text
    """How a next step is written in an email to staff: as a command, or a link."""
    themes: ThemeCache = field(default_factory=ThemeCache)
    message_templates: TemplateCache = field(default_factory=TemplateCache, repr=False, compare=False)
    summaries: SummaryCache = field(default_factory=SummaryCache, repr=False, compare=False)
    share_pictures: SharePictureCache = field(default_factory=SharePictureCache, repr=False, compare=False)
    previews: PreviewCache = field(default_factory=PreviewCache, repr=False, compare=False)
    search_index: SearchIndex = field(default_factory=SearchIndex, repr=False, compare=False)
    issue_heads: IssueHeadCache = field(default_factory=IssueHeadCache, repr=False, compare=False)
    finding_counts: FindingCounts = field(default_factory=FindingCounts, repr=False, compare=False)
    wake_up: WakeUp = field(default_factory=WakeUp, repr=False, compare=False)
    """Calls the scheduler of this process; a mailing that was launched or resumed starts at once."""
    opened: OpenedStore = field(default_factory=OpenedStore, repr=False, compare=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, if it was opened."""
        self.opened.close()

    @property
    def root(self) -> Path:
        """The publication's folder."""
        return self.settings.root

    @property
    def publication(self) -> Publication:
        """What every issue shares."""
        return self.settings.publication

    @property
    def store(self) -> Store:
        """The database, opened on first use. Raises StoreError."""
        return self.opened.open(self.settings)

    @property
    def mailing_lookup(self) -> MailingLookup:
        """The same database, for what only reads about mailings: opened in a tenth of the time."""
        return self.opened.lookup(self.settings)

    @property
    def theme(self) -> Theme:
        """The publication's theme, loaded again if one of its files has changed. Raises ThemeError."""
        compiled = self._memory("templates")
        return self.themes.load(theme_folders(self.root), self.publication.theme, compiled=compiled)

    @property
    def kept_pictures(self) -> Path | None:
        """The private folder that keeps converted pictures for the next command; None without a home."""
        return self._memory("pictures")

    def _memory(self, name: str) -> Path | None:
        memory = self.settings.memory_folder
        return memory / name if memory else None

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
                phrase("there is no list {key}", key=repr(key)) if key else "there is more than one list",
                hint=phrase("Choose one of: {names}", names=", ".join(lists)),
                next_steps=(Hint(Action.CHOOSE_LIST, next(iter(lists), "")),),
            )
        return key

    def with_feeds(self, addresses: Mapping[str, str]) -> Workspace:
        """Return the same workspace with feeds served elsewhere (on loopback, for the demo)."""
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
