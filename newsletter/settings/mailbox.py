"""Mailbox settings: the [mailbox] table, and its password from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import SettingsError
from newsletter.model import BounceRules, Handled, ImapServer, Security
from newsletter.model.phrase import phrase
from newsletter.settings.faults import FILE

if TYPE_CHECKING:
    from newsletter.settings.mailbox_tables import MailboxTable

PASSWORD = "NEWSLETTER_IMAP_PASSWORD"  # noqa: S105 - the variable's name, not a password


def imap_server(table: MailboxTable | None, root: Path, environ: Mapping[str, str]) -> ImapServer | None:
    """Return the mailbox to read, None if newsletter.toml has none; raises SettingsError."""
    if table is None:
        return None
    if table.handled == "move" and table.handled_folder.casefold() == table.folder.casefold():
        raise SettingsError(
            phrase("{file}: mailbox.handled_folder must not be the folder that is read", file=FILE),
            hint='Choose another folder, or set handled = "seen"',
        )
    return ImapServer(
        host=table.host,
        port=table.port,
        security=Security(table.security),
        username=table.username,
        password=environ.get(PASSWORD, ""),
        folder=table.folder,
        handled=Handled(table.handled),
        handled_folder=table.handled_folder,
        timeout_seconds=table.timeout_seconds,
        ca_file=str(root / table.ca_file) if table.ca_file else None,
        messages_per_run=table.messages_per_run,
    )


def bounce_rules(table: MailboxTable | None) -> BounceRules:
    """Return the rules for acting on bounces and complaints."""
    if table is None:
        return BounceRules()
    return BounceRules(
        soft_bounces=table.soft_bounces,
        soft_days=table.soft_days,
        alarm_percent=table.alarm_percent,
        pause_percent=table.pause_percent,
        complaints=table.complaints,
    )
