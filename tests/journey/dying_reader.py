"""A reader of the mailbox that is killed at the worst moment, run as a process of its own.

Arguments: the publication's folder, "before" or "after" a mail is put away, and which of them.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from newsletter.app.mailbox import mailbox_server, read_mailbox
from newsletter.app.workspace import open_workspace
from newsletter.mailboxes.imap import ImapMailbox


def main(folder: str, when: str, which: int) -> None:
    """Read until that moment."""
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
    with open_workspace(Path(folder), os.environ) as workspace:
        read_mailbox(workspace, mailbox_server(workspace))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
