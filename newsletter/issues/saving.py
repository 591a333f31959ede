"""Saving: puts a text into a file whole or not at all."""

from __future__ import annotations

from pathlib import Path

from newsletter.errors import IssueError
from newsletter.files import write_whole
from newsletter.model import Place


def save(path: Path, text: str) -> None:
    """Write a text as UTF-8, its line ends as they are, making the folder if there is none.

    Writes beside the file and renames, so a full disk or a crash leaves the old file. A link stays a
    link, and the file keeps its permissions. Raises IssueError when it cannot be written.
    """
    try:
        data = text.encode("utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise IssueError("half a character stands here", place=Place(path=str(path), line=line)) from None
    except OSError as error:
        message = f"the file cannot be written: {error.strerror or error}"
        hint = "The file is as it was."
        raise IssueError(message, place=Place(path=str(path), line=1), hint=hint) from None
