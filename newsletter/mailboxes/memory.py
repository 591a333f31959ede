"""Keeps a mailbox in memory, for tests and for trying things out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from newsletter.ports.mailbox import Waiting


@dataclass(slots=True, kw_only=True)
class MemoryMailbox:
    """A folder that keeps its mail in a dictionary; it is also its own server."""

    name: str = "memory"
    validity: int = 1
    mails: dict[int, bytes] = field(default_factory=dict)
    """The waiting mails, by number."""
    handled: dict[int, bytes] = field(default_factory=dict)
    aside: set[int] = field(default_factory=set)

    def add(self, raw: bytes) -> int:
        """Put a mail into it; return its number, which is used once."""
        uid = max([0, *self.mails, *self.handled]) + 1
        self.mails[uid] = raw
        return uid

    @contextmanager
    def open(self) -> Iterator[MemoryMailbox]:
        """Open the folder; see ports.mailbox.MailboxServer."""
        yield self

    def waiting(self, *, after: int) -> Iterator[Waiting]:
        """Stream its mails; see ports.mailbox.Mailbox."""
        for uid in sorted(self.mails):
            if uid > after and uid in self.mails:
                raw = self.mails[uid]
                header = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
                yield Waiting(uid=uid, size_bytes=len(raw), header=header)

    def content(self, uid: int, *, max_bytes: int) -> bytes | None:
        """Return the beginning of a mail; see ports.mailbox.Mailbox."""
        return self.mails[uid][:max_bytes] if uid in self.mails else None

    def has(self, uid: int) -> bool:
        """Tell whether a mail is still there; see ports.mailbox.Mailbox."""
        return uid in self.mails

    def put_away(self, uid: int) -> None:
        """Put a mail away; see ports.mailbox.Mailbox."""
        if uid in self.mails:
            self.handled[uid] = self.mails.pop(uid)

    def set_aside(self, uid: int) -> None:
        """Leave a mail for a person; see ports.mailbox.Mailbox."""
        self.aside.add(uid)
