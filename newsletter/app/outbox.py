"""Outbox: the messages that the transport `outbox` wrote, as a mailbox to be looked at."""

from __future__ import annotations

import email
import email.policy
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from newsletter.app.transport_names import writes_files
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError

_HEAD_BYTES = 32_768
"""Read of each file for a list; the header lines of our own messages are a tenth of it."""
_CID = re.compile(r"cid:([^\"'\s)>&]+)")
_TEST = "test-"
"""The folders of test copies begin with it; those of mailings are named by the mailing's key."""
_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A message in the list."""

    key: str
    """Its path below the outbox."""
    at: datetime
    """When it was written."""
    size_bytes: int
    to: str = ""
    sender: str = ""
    subject: str = ""

    @property
    def is_test(self) -> bool:
        """Whether it is a test copy, and no reader's."""
        return self.key.startswith(_TEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxPage:
    """Some of the messages, newest first."""

    entries: tuple[OutboxEntry, ...]
    has_more: bool
    total: int
    """How many messages there are; a search does not change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePart:
    """A part of a message besides its texts: a picture or an attachment."""

    number: int
    name: str
    media_type: str
    content_id: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A message, taken apart as a mail program does."""

    entry: OutboxEntry
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    parts: tuple[MessagePart, ...]
    source: bytes = field(repr=False)

    @property
    def attachments(self) -> tuple[MessagePart, ...]:
        """The parts that the HTML does not show."""
        shown = set(_CID.findall(self.html))
        return tuple(one for one in self.parts if one.content_id not in shown)

    def html_with(self, address_of: Callable[[int], str]) -> str:
        """Return the HTML with the addresses of its pictures in place of their content ids."""
        numbers = {one.content_id: one.number for one in self.parts if one.content_id}

        def address(found: re.Match[str]) -> str:
            number = numbers.get(found[1])
            return found[0] if number is None else address_of(number)

        return _CID.sub(address, self.html)


def is_outbox(workspace: Workspace) -> bool:
    """Return whether messages are written to the outbox, by newsletter.toml."""
    return writes_files(workspace.settings.transport)


def outbox_page(
    workspace: Workspace, *, words: str = "", start: int = 0, most: int = 50, tests_only: bool = False
) -> OutboxPage:
    """Return the messages from `start` on, newest first, whose address or subject has these words.

    Only file names and times are read of all; header lines only of those that are shown, or searched.
    """
    files = [
        one for one in _files(workspace.settings.outbox_folder) if not tests_only or one.key.startswith(_TEST)
    ]
    files.sort(key=lambda one: (one.at, one.key), reverse=True)
    wanted = words.casefold().split()
    found = (
        entry
        for one in files[start if not wanted else 0 :]
        if (entry := _with_headers(workspace, one)) is not None and _has(entry, wanted)
    )
    page = list(islice(found, start if wanted else 0, (start if wanted else 0) + most + 1))
    return OutboxPage(entries=tuple(page[:most]), has_more=len(page) > most, total=len(files))


def open_outbox_message(workspace: Workspace, key: str) -> OutboxMessage:
    """Return a message by its key; raises NotFoundError."""
    file = _find(workspace, key)
    try:
        info = file.stat()
        with file.open("rb") as opened:
            source = opened.read(_LARGEST)
    except OSError:
        raise _no_message() from None
    message = email.message_from_bytes(source, policy=email.policy.default)
    entry = OutboxEntry(
        key=key,
        at=datetime.fromtimestamp(info.st_mtime, UTC),
        size_bytes=info.st_size,
        to=_header(message, "To"),
        sender=_header(message, "From"),
        subject=_header(message, "Subject"),
    )
    text, html, parts = _contents(message)
    headers = tuple((name, " ".join(str(value).split())) for name, value in message.items())
    return OutboxMessage(entry=entry, headers=headers, text=text, html=html, parts=parts, source=source)


def _files(folder: Path) -> Iterator[OutboxEntry]:
    """Yield what the names and times of files say; a file that is gone meanwhile is left out."""
    for place in (str(folder), *_folders(folder)):
        prefix = "" if place == str(folder) else f"{os.path.basename(place)}/"  # noqa: PTH119 - thousands of names
        try:
            with os.scandir(place) as entries:
                for one in entries:
                    if not one.name.endswith(".eml"):
                        continue
                    info = one.stat()
                    at = datetime.fromtimestamp(info.st_mtime, UTC)
                    yield OutboxEntry(key=f"{prefix}{one.name}", at=at, size_bytes=info.st_size)
        except OSError:
            continue


def _folders(folder: Path) -> Sequence[str]:
    try:
        with os.scandir(folder) as entries:
            return [one.path for one in entries if one.is_dir(follow_symlinks=False)]
    except OSError:
        return ()


def _with_headers(workspace: Workspace, one: OutboxEntry) -> OutboxEntry | None:
    try:
        with (workspace.settings.outbox_folder / one.key).open("rb") as opened:
            head = opened.read(_HEAD_BYTES)
    except OSError:
        return None
    head = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    message = email.message_from_bytes(head, policy=email.policy.default)
    return OutboxEntry(
        key=one.key,
        at=one.at,
        size_bytes=one.size_bytes,
        to=_header(message, "To"),
        sender=_header(message, "From"),
        subject=_header(message, "Subject"),
    )


def _has(entry: OutboxEntry, words: Sequence[str]) -> bool:
    text = f"{entry.to} {entry.subject} {entry.sender}".casefold()
    return all(word in text for word in words)


def _find(workspace: Workspace, key: str) -> Path:
    """Return the file of a message: one in the outbox or in a folder of it, and nothing else."""
    folder = workspace.settings.outbox_folder
    names = key.split("/")
    if len(names) > 2 or any(name.startswith(".") or not name or "\\" in name for name in names):
        raise _no_message()
    file = folder.joinpath(*names)
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        inside = False
    if not inside or file.suffix != ".eml" or "\0" in key or not file.is_file():
        raise _no_message()
    return file


def _contents(message: EmailMessage) -> tuple[str, str, tuple[MessagePart, ...]]:
    """Return plain text, HTML, and all other parts."""
    text, html, parts = "", "", []
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            continue
        kind, is_attached = part.get_content_type(), part.get_content_disposition() == "attachment"
        if kind == "text/plain" and not text and not is_attached:
            text = str(part.get_content())
        elif kind == "text/html" and not html and not is_attached:
            html = str(part.get_content())
        else:
            data = part.get_payload(decode=True)
            parts.append(
                MessagePart(
                    number=number,
                    name=part.get_filename() or f"part-{number}",
                    media_type=kind,
                    content_id=str(part.get("Content-ID", "")).strip().strip("<>"),
                    data=data if isinstance(data, bytes) else b"",
                )
            )
    return text, html, tuple(parts)


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _no_message() -> NotFoundError:
    return NotFoundError("there is no such message in the outbox", hint="It may have been deleted")
