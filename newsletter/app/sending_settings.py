"""Sending settings: whether two processes on one database send the same emails, the same way.

Each process reads the newsletter.toml of its own machine. What an email depends on is recorded with its
heartbeat, a short hash for each part: enough to name what differs, and no secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from newsletter.app.scheduler_presence import scheduler_missing_since
from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.model import SmtpServer
from newsletter.model.phrase import phrase
from newsletter.settings import Settings

IDENTITY = frozenset({"sender", "publication.base_url"})
"""Where these differ, it is another publication's file, or an old one: readers would see it."""
MACHINE = frozenset({"smtp", "sending.window"})
"""These may differ on purpose: a mail server on each machine, a faster one."""


def sending_settings(settings: Settings) -> Mapping[str, str]:
    """Return the hash of each part of the settings that emails depend on, by its name in newsletter.toml."""
    own, dkim = settings.publication, settings.dkim
    others = {name: _server(one) for name, one in settings.smtp_others.items()}
    parts: Mapping[str, object] = {
        "sender": (own.sender_name, own.sender_address, own.reply_to, own.unsubscribe_mailbox),
        "publication.base_url": own.base_url,
        "sending.transport": settings.transport,
        "sending.window": settings.window,
        "throttle": asdict(settings.throttle),
        "dkim": dkim and (dkim.domain, dkim.selector),
        "smtp": (_server(settings.smtp), others, settings.bounce_mailbox, settings.smtp_sink),
        "sendgrid": (settings.sendgrid.host, settings.sendgrid.sink),
    }
    return {name: _hash(part) for name, part in parts.items()}


def differing_settings(first: Mapping[str, str], second: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the parts that two processes have, and that differ."""
    return tuple(name for name in first if second.get(name, first[name]) != first[name])


def refuse_another_publication(workspace: Workspace) -> None:
    """Raise RefusedError if the running scheduler's file is of another publication than this; StoreError."""
    if scheduler_missing_since(workspace):
        return
    mine = sending_settings(workspace.settings)
    if differ := IDENTITY.intersection(differing_settings(workspace.store.seen().settings, mine)):
        raise RefusedError(
            phrase(
                "{names} in {file} is not what the scheduler on this database has: readers would get another "
                "sender or dead links",
                names=", ".join(sorted(differ)),
                file=workspace.root / "newsletter.toml",
            ),
            hint="If it is another publication's folder, start the worker in the right one, or set "
            "NEWSLETTER_DATABASE_URL to that publication's database. If it is an older or newer file, bring "
            "both machines to the same one",
        )


def _server(server: SmtpServer) -> tuple[str, int, str, str]:
    return server.host, server.port, server.security.value, server.username


def _hash(part: object) -> str:
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:8]
