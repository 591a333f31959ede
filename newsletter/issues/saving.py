"""Saving: puts a text into a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from newsletter.errors import IssueError
from newsletter.model import Place


def save(path: Path, text: str) -> None:
    """Write a text as UTF-8, its line ends as they are, making the folder if there is none.

    Writes beside the file and renames, so a full disk or a crash leaves the old file. A link stays a
    link, and the file keeps its permissions. Raises IssueError when it cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        data = text.encode("utf-8")
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise IssueError("half a character stands here", place=Place(path=str(path), line=line)) from None
    except OSError as error:
        message = f"the file cannot be written: {error.strerror or error}"
        way_out = "The file is as it was."
        raise IssueError(message, place=Place(path=str(path), line=1), way_out=way_out) from None


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _mode(target: Path) -> int:
    """Return the permissions the file has, or those a new file gets here."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
