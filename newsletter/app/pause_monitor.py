"""Watching: a running mailing hears at once that it was paused or cancelled, even while it waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from newsletter.errors import StoreError
from newsletter.model import MailingStatus
from newsletter.ports import MailingStore

_GLANCE_SECONDS = 0.1
_GLANCES_A_LOOK = 4
"""The database is looked at after so many glances."""

LOOK_SECONDS = _GLANCE_SECONDS * _GLANCES_A_LOOK
"""A pause takes effect within a second."""


@contextmanager
def watch_for_pause(store: MailingStore, mailing_id: int, stop: threading.Event) -> Iterator[threading.Event]:
    """Yield an event that is set when `stop` is, or when the mailing is no longer to be sent."""
    halt, over = threading.Event(), threading.Event()

    def look() -> None:
        glances = 0
        while not over.wait(_GLANCE_SECONDS):
            glances += 1
            if stop.is_set() or (glances % _GLANCES_A_LOOK == 0 and not _to_be_sent(store, mailing_id)):
                halt.set()
                return

    if stop.is_set():
        halt.set()
    watcher = threading.Thread(target=look, name=f"watch-{mailing_id}")
    watcher.start()
    try:
        yield halt
    finally:
        over.set()
        watcher.join()


def _to_be_sent(store: MailingStore, mailing_id: int) -> bool:
    # A database that cannot be read is met by the senders themselves, who tell of it.
    with suppress(StoreError):
        mailing = store.mailing(mailing_id)
        return mailing is not None and mailing.status is MailingStatus.SENDING
    return True
