"""A reader of the mailbox, in a process of its own, that is killed at the worst moment."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

from newsletter.app.mailbox import mailbox_server, read_mailbox
from newsletter.app.workspace import open_workspace
from newsletter.mailboxes.imap import ImapMailbox
from tests.forks import FORKS


def start_dying(folder: Path, when: str, which: int) -> BaseProcess:
    """Start a reader that is killed "before" or "after" it puts a mail away: which of them, from 1."""
    process = FORKS.Process(target=_read, args=(folder, dict(os.environ), when, which))
    process.start()
    return process


def _read(folder: Path, environ: Mapping[str, str], when: str, which: int) -> None:
    put_away, count = ImapMailbox.put_away, 0

    def deadly(self: ImapMailbox, uid: int) -> None:
        nonlocal count
        count += 1
        if count == which and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        put_away(self, uid)
        if count == which:
            os.kill(os.getpid(), signal.SIGKILL)

    ImapMailbox.put_away = deadly  # type: ignore[method-assign]
    with open_workspace(folder, environ) as workspace:
        read_mailbox(workspace, mailbox_server(workspace))
