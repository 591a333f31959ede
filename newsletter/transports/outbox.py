"""The transport that writes files: one .eml for each recipient, to be looked at or sent by other means."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.errors import TransportError
from newsletter.model import Accepted, Message, Outcome
from newsletter.ports import LOCAL, AtRisk

_UNSAFE = re.compile(r"[^a-z0-9@+_.-]|\.(?=\.)")
_LONGEST_NAME = 80


class OutboxTransport:
    """Writes `<folder>/<mailing key>/<address>-<hash>.eml`; a copy sent again replaces its own file."""

    name = "outbox"
    capabilities = LOCAL
    batch_size = 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> OutboxSession:
        """Make the folder; raises TransportError when it cannot be made."""
        with _naming(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        return OutboxSession(self.folder)


class OutboxSession:
    """One thread's road into the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterator[tuple[Message, Outcome]]:
        """Write each message to its file, whole or not at all; raises TransportError (a full disk)."""
        for message in messages:
            path = message_path(self._folder, message)
            with _naming(self._folder):
                path.parent.mkdir(exist_ok=True)
            if not at_risk([message]):
                continue
            with _naming(self._folder):
                _write(path, message.content)
            yield message, Accepted(reference=str(path.relative_to(self._folder)))

    def close(self) -> None:
        """Leave; every file is closed already."""


def message_path(folder: Path, message: Message) -> Path:
    """Return the file of a copy: the same for every try, safe on every file system, unlike any other's."""
    address = _safe(message.envelope_to)
    mark = hashlib.sha256(message.message_id.encode()).hexdigest()[:12]
    return folder / _safe(message.shared.mailing_key) / f"{address}-{mark}.eml"


def _safe(text: str) -> str:
    """Keep letters, digits, @ + _ - and single dots; no name begins with a dot or a dash."""
    return _UNSAFE.sub("_", text.lower()).strip(".-")[:_LONGEST_NAME] or "_"


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Turn the system's error into ours, naming the folder."""
    try:
        yield
    except OSError as error:
        raise TransportError(
            f"The outbox {folder} cannot be written: {error.strerror or error}",
            hint="Make room or choose another place ([outbox] folder), then resume the mailing",
        ) from error
