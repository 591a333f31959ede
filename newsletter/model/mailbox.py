"""Mailbox: the IMAP mailbox for bounces, complaints and unsubscribe requests."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.sending import Security


class Handled(StrEnum):
    """What happens to an email after it is processed."""

    MOVE = "move"
    """It is moved to a folder of its own."""
    SEEN = "seen"
    """It stays and is marked as read."""


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
    """Parts joined by "/", whatever separator the server uses."""
    timeout_seconds: float = 30.0
    """For connecting and for every answer."""
    ca_file: str | None = None
    """Certificates to trust besides the system's, for a private server."""
    messages_per_run: int = 2000
    """At most this many are read in one run; the next run continues from there."""

    @property
    def name(self) -> str:
        """Its name on screen and in the database."""
        return f"{self.username}@{self.host}/{self.folder}"
