"""Progress hub: one reader per mailing, shared by all who watch it; nothing is read while nobody does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from threading import Event

from anyio.to_thread import run_sync

from newsletter.app.mailing_progress import MailingProgress
from newsletter.errors import NewsletterError

READ_SECONDS = 1.0
"""How often a mailing is read at most; a read that takes long makes it rarer: a fifth of the time at most."""
LOOK_SECONDS = 0.5
"""How often a watcher looks whether it should end."""


@dataclass(eq=False)
class Channel:
    """What is known of one mailing, for those who watch it. Lives on the event loop; has no locks."""

    watchers: int = 0
    latest: MailingProgress | None = None
    number: int = 0
    """Counts what was read, so that a watcher sees what is new."""
    ended: bool = False
    """Nothing more comes: the mailing is over, or it cannot be read now."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def tell(self, found: MailingProgress | None) -> None:
        """Give watchers something new; None ends their watching."""
        self.latest = found or self.latest
        self.ended = found is None or found.is_over
        self.number += 1
        self.changed.set()
        self.changed = asyncio.Event()

    async def next(self, seen: int) -> MailingProgress | None:
        """Wait a moment for something newer than number `seen`; None if nothing came."""
        if self.number == seen and not self.ended:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), LOOK_SECONDS)
        # Something may have come in the turn of the loop in which the wait ended.
        return self.latest if self.number != seen else None


class ProgressHub:
    """Reads mailings for those who watch. `read` runs in a thread; `stopping` ends everything."""

    def __init__(self, read: Callable[[int], MailingProgress], *, stopping: Event) -> None:
        """Begin with nobody watching."""
        self._read = read
        self._stopping = stopping
        self._channels: dict[int, Channel] = {}

    @property
    def watched(self) -> int:
        """How many mailings are read at the moment."""
        return len(self._channels)

    @asynccontextmanager
    async def watch(self, mailing_id: int) -> AsyncIterator[Channel]:
        """Watch a mailing inside the block; the first who watches starts its reader, the last ends it."""
        channel = self._channels.get(mailing_id)
        if channel is None or channel.ended:
            channel = self._channels[mailing_id] = Channel()
            channel.task = asyncio.create_task(self._follow(mailing_id, channel))
        channel.watchers += 1
        try:
            yield channel
        finally:
            channel.watchers -= 1
            if not channel.watchers and channel.task is not None:
                channel.task.cancel()
                self._forget(mailing_id, channel)

    async def _follow(self, mailing_id: int, channel: Channel) -> None:
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                found = await run_sync(self._read, mailing_id)
            except NewsletterError:
                break
            channel.tell(found)
            if found.is_over:
                return
            await asyncio.sleep(max(READ_SECONDS, 4 * (time.monotonic() - began)))
        channel.tell(None)

    def _forget(self, mailing_id: int, channel: Channel) -> None:
        if self._channels.get(mailing_id) is channel:
            del self._channels[mailing_id]
