"""The mailbox: where what comes back of our copies is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.model.sending import Security


class Handled(StrEnum):
    """What becomes of a mail that is done with."""

    MOVE = "move"
    """It goes into a folder of its own."""
    SEEN = "seen"
    """It stays, marked as read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapServer:
    """A mailbox reached by IMAP. `password` comes from the environment and is never printed."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    handled: Handled = Handled.MOVE
    handled_folder: str = "Newsletter/Handled"
    """Parts joined by "/", whatever the server joins them by."""
    timeout_seconds: float = 30.0
    """For connecting and for every answer."""
    ca_file: str | None = None
    """Certificates to trust besides the system's, for a server of one's own."""
    messages_per_run: int = 2000
    """At most so many are looked at in one go; the next goes on from there."""

    @property
    def name(self) -> str:
        """What it is called and remembered by."""
        return f"{self.username}@{self.host}/{self.folder}"
