"""Reads mail from files: one mail (.eml), an mbox file, or a folder. The files stay as they are."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.errors import MailboxError
from newsletter.ports.mailbox import Waiting

_HEADER_BYTES = 16 * 1024


@dataclass(slots=True, kw_only=True)
class FileMailbox:
    """A file or folder; it is also its own server. Mails are numbered in the order they are stored."""

    path: Path
    validity: int = 1
    name: str = ""
    _mails: list[Path] = field(default_factory=list)
    _box: mailbox.mbox | None = None

    @contextmanager
    def open(self) -> Iterator[FileMailbox]:
        """Find the mails; raises MailboxError."""
        self.name = str(self.path)
        try:
            if self.path.is_dir():
                self._mails = sorted(_files_in(self.path))
            elif _is_mbox(self.path):
                self._box = mailbox.mbox(self.path, create=False)
            else:
                self._mails = [self.path]
            yield self
        except OSError as error:
            raise MailboxError(
                f"{self.path} cannot be read ({error.strerror or error})",
                hint="Give an email saved as a file (.eml), an mbox, or a folder of emails",
            ) from None
        finally:
            if self._box is not None:
                self._box.close()

    def label(self, uid: int) -> str:
        """Return a mail's name for people: its file's name, or its number in an mbox."""
        return f"{uid}" if self._box is not None else self._mails[uid - 1].name

    def waiting(self, *, after: int) -> Iterator[Waiting]:
        """Stream every mail; see ports.mailbox.Mailbox."""
        count = len(self._mails) if self._box is None else len(self._box)
        for uid in range(after + 1, count + 1):
            raw = self._read(uid, _HEADER_BYTES)
            header = raw.replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
            yield Waiting(uid=uid, size_bytes=len(raw), header=header)

    def content(self, uid: int, *, max_bytes: int) -> bytes | None:
        """Return the beginning of a mail; see ports.mailbox.Mailbox."""
        return self._read(uid, max_bytes)

    def has(self, uid: int) -> bool:  # noqa: ARG002
        """Tell whether a mail is still there; see ports.mailbox.Mailbox."""
        return True

    def put_away(self, uid: int) -> None:
        """Leave the file as it is."""

    def set_aside(self, uid: int) -> None:
        """Leave the file as it is."""

    def _read(self, uid: int, max_bytes: int) -> bytes:
        if self._box is not None:
            # Its keys are numbers, from 0, though the stubs say text.
            with self._box.get_file(uid - 1) as mail:  # type: ignore[arg-type]
                return bytes(mail.read(max_bytes))
        with self._mails[uid - 1].open("rb") as file:
            return file.read(max_bytes)


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield the mails of a folder, or of a Maildir (cur and new)."""
    parts = [folder / name for name in ("cur", "new")]
    for place in [part for part in parts if part.is_dir()] or [folder]:
        yield from (file for file in place.iterdir() if file.is_file() and not file.name.startswith("."))


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "
