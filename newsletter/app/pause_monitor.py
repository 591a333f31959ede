"""Pause monitor: stops a running mailing that was paused or cancelled elsewhere, even while it waits.

It is the one thread that looks at the database while a slice runs, so it asks for its turn to end, too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from newsletter.errors import StoreError
from newsletter.model import MailingStatus
from newsletter.ports import MailingStore

_TICK_SECONDS = 0.1
_TICKS_PER_QUERY = 4
"""The stop event is checked at every tick, the database only after this many."""

QUERY_SECONDS = _TICK_SECONDS * _TICKS_PER_QUERY
"""How often the database is asked: a pause takes effect within a second."""


@contextmanager
def watch_for_pause(
    store: MailingStore,
    mailing_id: int,
    stop: threading.Event,
    *,
    each_time: Callable[[], None] = lambda: None,
) -> Iterator[threading.Event]:
    """Yield an event that is set when `stop` is set, or the mailing's status is no longer `sending`.

    `each_time` is called after each look at the database; a StoreError that it raises is as good as none.
    """
    halt, finished = threading.Event(), threading.Event()

    def watch() -> None:
        ticks = 0
        while not finished.wait(_TICK_SECONDS):
            ticks += 1
            look = ticks % _TICKS_PER_QUERY == 0
            if stop.is_set() or (look and not _is_sending(store, mailing_id)):
                halt.set()
                return
            if look:
                with suppress(StoreError):
                    each_time()

    if stop.is_set():
        halt.set()
    watcher = threading.Thread(target=watch, name=f"watch-{mailing_id}")
    watcher.start()
    try:
        yield halt
    finally:
        finished.set()
        watcher.join()


def _is_sending(store: MailingStore, mailing_id: int) -> bool:
    # If the database cannot be read, the senders notice and report it themselves.
    with suppress(StoreError):
        mailing = store.mailing(mailing_id)
        return mailing is not None and mailing.status is MailingStatus.SENDING
    return True
