"""Reads a mailbox on an IMAP server, page by page; mail is marked only when asked, and never deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from newsletter.mailboxes.imap_connection import connected, mailbox_errors
from newsletter.model import Handled, ImapServer
from newsletter.ports.mailbox import Waiting

KEYWORD = "NewsletterUnclear"
"""The keyword on a mail that could not be understood."""
PAGE = 50
WINDOW = 1000
"""How many numbers are requested at first; over a gap the number grows."""
HEADER_BYTES = 16 * 1024
_HEADER = b"BODY[HEADER]<0>"
_LAST_NUMBER = 2**32 - 1


class ImapMailboxServer:
    """A mailbox reached by IMAP (ports.mailbox.MailboxServer)."""

    def __init__(self, server: ImapServer) -> None:
        self._server = server

    @contextmanager
    def open(self) -> Iterator[ImapMailbox]:
        """Connect, log in and open the folder; raises MailboxError."""
        with connected(self._server) as client:
            with mailbox_errors(self._server):
                mailbox = ImapMailbox(client, self._server)
            yield mailbox


class ImapMailbox:
    """An open folder (ports.mailbox.Mailbox)."""

    def __init__(self, client: IMAPClient, server: ImapServer) -> None:
        self._client = client
        self._server = server
        self._handled_folder = ""
        self.name = server.name
        selected = client.select_folder(server.folder)
        self.validity = int(selected[b"UIDVALIDITY"])
        self.count = int(selected.get(b"EXISTS", 0))
        self._end = int(selected.get(b"UIDNEXT", _LAST_NUMBER))
        flags = selected.get(b"PERMANENTFLAGS", ())
        self._takes_keywords = b"\\*" in flags or KEYWORD.encode() in flags

    def waiting(self, *, after: int) -> Iterator[Waiting]:
        """Stream its mails, a page at a time; see ports.mailbox.Mailbox."""
        if after + 1 >= self._end:
            return
        start, width = max(after + 1, self._first()), WINDOW
        while start < self._end:
            found = self._numbers(start, start + width - 1)
            for at in range(0, len(found), PAGE):
                yield from self._page(found[at : at + PAGE])
            start, width = start + width, WINDOW if found else width * 4

    def _first(self) -> int:
        """Return the lowest number: a folder may start with a gap of millions."""
        if not self.count:
            return self._end
        with mailbox_errors(self._server):
            self._client.use_uid = False
            try:
                found = self._client.fetch([1], ["UID"])
            finally:
                self._client.use_uid = True
        return int(found[1][b"UID"]) if 1 in found else 1

    def _numbers(self, first: int, last: int) -> list[int]:
        with mailbox_errors(self._server):
            found = self._client.search(["UID", f"{first}:{min(last, _LAST_NUMBER)}", "UNDELETED"])
        return sorted(int(uid) for uid in found if first <= uid <= last)

    def _page(self, uids: Sequence[int]) -> Iterator[Waiting]:
        wanted = ["RFC822.SIZE", f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"]
        with mailbox_errors(self._server):
            found: dict[int, Any] = self._client.fetch(uids, wanted)
        for uid in uids:
            if uid in found:
                header = (found[uid].get(_HEADER) or b"").replace(b"\r\n", b"\n")
                size = int(found[uid].get(b"RFC822.SIZE") or 0)
                yield Waiting(uid=uid, size_bytes=size, header=header)

    def content(self, uid: int, *, max_bytes: int) -> bytes | None:
        """Return the beginning of a mail; see ports.mailbox.Mailbox."""
        with mailbox_errors(self._server):
            try:
                found = self._client.fetch([uid], [f"BODY.PEEK[]<0.{max_bytes}>"])
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                # The server cannot deliver this one; the others must still be read.
                return None
        raw = found.get(uid, {}).get(b"BODY[]<0>")
        return bytes(raw)[:max_bytes] if raw is not None else None

    def has(self, uid: int) -> bool:
        """Tell whether a mail is still there; see ports.mailbox.Mailbox."""
        return self._numbers(uid, uid) == [uid]

    def put_away(self, uid: int) -> None:
        """Put a mail away; see ports.mailbox.Mailbox."""
        with mailbox_errors(self._server):
            # Without MOVE it would have to be copied and then deleted, and nothing is deleted here.
            if self._server.handled is Handled.MOVE and self._client.has_capability("MOVE"):
                self._handled_folder = self._handled_folder or self._made(self._server.handled_folder)
                self._move(uid)
            else:
                self._client.add_flags([uid], [b"\\Seen"], silent=True)

    def _move(self, uid: int) -> None:
        try:
            self._client.move([uid], self._handled_folder)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            # Another program may have moved it at this moment.
            if self.has(uid):
                raise

    def set_aside(self, uid: int) -> None:
        """Leave a mail for a person; see ports.mailbox.Mailbox."""
        if self._takes_keywords:
            with mailbox_errors(self._server):
                self._client.add_flags([uid], [KEYWORD], silent=True)

    def _made(self, path: str) -> str:
        """Return a folder's name as this server writes it; make the folder if there is none."""
        prefix, separator = self._namespace()
        name = prefix + (separator or "/").join(part for part in path.split("/") if part)
        if not self._client.folder_exists(name):
            try:
                self._client.create_folder(name)
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                # Another program may have made it at this moment.
                if not self._client.folder_exists(name):
                    raise
        return name

    def _namespace(self) -> tuple[str, str]:
        if not self._client.has_capability("NAMESPACE"):
            listed = self._client.list_folders("", self._server.folder)
            return "", _text(listed[0][1]) if listed else "/"
        personal = self._client.namespace().personal
        return (_text(personal[0][0]), _text(personal[0][1])) if personal else ("", "/")


def _text(value: bytes | str | None) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value or ""
