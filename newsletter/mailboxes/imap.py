"""The mailbox on an IMAP server: read a page at a time, marked only when told, never emptied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from newsletter.mailboxes.imap_connection import connected, naming
from newsletter.model import Handled, ImapServer
from newsletter.ports.mailbox import Waiting

KEYWORD = "NewsletterUnclear"
"""What marks a mail that we could not make out."""
PAGE = 50
WINDOW = 1000
"""How many numbers are asked for at first; a gap is stepped over with ever longer strides."""
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
            with naming(self._server):
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
        """Stream what lies in it, a page at a time; see ports.mailbox.Mailbox."""
        if after + 1 >= self._end:
            return
        start, width = max(after + 1, self._first()), WINDOW
        while start < self._end:
            found = self._numbers(start, start + width - 1)
            for at in range(0, len(found), PAGE):
                yield from self._page(found[at : at + PAGE])
            start, width = start + width, WINDOW if found else width * 4

    def _first(self) -> int:
        """Return the lowest number there is: a folder may begin with a gap of millions."""
        if not self.count:
            return self._end
        with naming(self._server):
            self._client.use_uid = False
            try:
                found = self._client.fetch([1], ["UID"])
            finally:
                self._client.use_uid = True
        return int(found[1][b"UID"]) if 1 in found else 1

    def _numbers(self, first: int, last: int) -> list[int]:
        with naming(self._server):
            found = self._client.search(["UID", f"{first}:{min(last, _LAST_NUMBER)}", "UNDELETED"])
        return sorted(int(uid) for uid in found if first <= uid <= last)

    def _page(self, uids: Sequence[int]) -> Iterator[Waiting]:
        wanted = ["RFC822.SIZE", f"BODY.PEEK[HEADER]<0.{HEADER_BYTES}>"]
        with naming(self._server):
            found: dict[int, Any] = self._client.fetch(uids, wanted)
        for uid in uids:
            if uid in found:
                header = (found[uid].get(_HEADER) or b"").replace(b"\r\n", b"\n")
                size = int(found[uid].get(b"RFC822.SIZE") or 0)
                yield Waiting(uid=uid, size_bytes=size, header=header)

    def content(self, uid: int, *, max_bytes: int) -> bytes | None:
        """Return the beginning of a mail; see ports.mailbox.Mailbox."""
        with naming(self._server):
            try:
                found = self._client.fetch([uid], [f"BODY.PEEK[]<0.{max_bytes}>"])
            except IMAPClientAbortError:
                raise
            except IMAPClientError:
                # The server cannot give this one; that must not keep us from the others.
                return None
        raw = found.get(uid, {}).get(b"BODY[]<0>")
        return bytes(raw)[:max_bytes] if raw is not None else None

    def has(self, uid: int) -> bool:
        """Say whether a mail still lies there; see ports.mailbox.Mailbox."""
        return self._numbers(uid, uid) == [uid]

    def put_away(self, uid: int) -> None:
        """Put a mail away; see ports.mailbox.Mailbox."""
        with naming(self._server):
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
            # Another reader may have moved it in this moment.
            if self.has(uid):
                raise

    def set_aside(self, uid: int) -> None:
        """Leave a mail for a person; see ports.mailbox.Mailbox."""
        if self._takes_keywords:
            with naming(self._server):
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
                # Another reader may have made it in this moment.
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
