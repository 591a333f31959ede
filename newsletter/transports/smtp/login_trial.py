"""Login trial: connects to each mail server, checks its certificate, logs in and leaves; sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsletter.errors import NewsletterError
from newsletter.model import SmtpServer
from newsletter.ports import Trial
from newsletter.transports.smtp.connection import SmtpConnection

TRIAL_SECONDS = 8.0
"""For connecting and for each reply: who waits for this sits at a keyboard."""

_NOTHING_TO_RESUME = ", then resume the mailing"


def try_logins(servers: Sequence[SmtpServer]) -> Iterator[Trial]:
    """Yield what came of each server."""
    for server in servers:
        quick = replace(server, timeout_seconds=min(server.timeout_seconds, TRIAL_SECONDS))
        name = f"{server.host}:{server.port}"
        try:
            connection = SmtpConnection(quick)
        except NewsletterError as error:
            yield Trial(sound=False, message=str(error).replace(_NOTHING_TO_RESUME, ""))
            continue
        how = f"logged in as {server.username}" if server.username else "connected without a login"
        yield Trial(sound=True, message=f"{how} at {name} ({connection.protection})")
        connection.leave()
