"""New publications: copy the starter, and open the demo with sample feeds served on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.app.workspace import Workspace, open_workspace
from newsletter.sample_feeds.server import serve_sample_feeds
from newsletter.starter import copy_starter as copy_starter


@contextmanager
def open_demo(folder: Path) -> Iterator[Workspace]:
    """Open a copy of the sample publication, with its feeds served over HTTP on loopback.

    The environment is ignored on purpose: a demo must never reach a real database or mail server.
    """
    with open_workspace(folder, {}) as workspace, serve_sample_feeds() as addresses:
        yield workspace.with_feeds(addresses)
