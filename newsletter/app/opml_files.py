"""OPML files: import feeds from other feed readers, and export the publication's feeds."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from newsletter.app.workspace import Workspace
from newsletter.feeds.opml import LARGEST_BYTES, Outline, read_opml, write_opml
from newsletter.files import write_whole


def read_opml_file(file: Path) -> tuple[Outline, ...]:
    """Return the feeds in an OPML file; raises FeedError, and OSError if it cannot be read."""
    with file.open("rb") as opened:
        return read_opml(opened.read(LARGEST_BYTES + 1), str(file))


def read_opml_upload(stream: BinaryIO, name: str) -> tuple[Outline, ...]:
    """Return the feeds in an OPML file that staff upload; raises FeedError with its `name`."""
    return read_opml(stream.read(LARGEST_BYTES + 1), name)


def opml_text(workspace: Workspace) -> str:
    """Return the publication's feeds as OPML."""
    return write_opml(workspace.publication.name, workspace.publication.feeds.values())


def write_opml_file(workspace: Workspace, file: Path) -> None:
    """Write the publication's feeds as OPML, atomically; raises OSError."""
    write_whole(file, opml_text(workspace).encode())
