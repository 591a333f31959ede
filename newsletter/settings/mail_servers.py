"""Mail servers: reads the [smtp] table, and [smtp.servers.NAME] if there are several."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.model import Security, SmtpServer

if TYPE_CHECKING:
    from newsletter.settings.tables import SmtpServerTable, SmtpTable

PASSWORD = "NEWSLETTER_SMTP_PASSWORD"  # noqa: S105 - the variable's name, not a password


def password_variable(name: str = "") -> str:
    """Return the environment variable with a server's password; "" is the server of [smtp] itself."""
    return f"{PASSWORD}_{name.upper().replace('-', '_')}" if name else PASSWORD


def smtp_server(table: SmtpServerTable, root: Path, environ: Mapping[str, str], name: str = "") -> SmtpServer:
    """Return the server of a table, with the password from the environment."""
    variable = password_variable(name)
    return SmtpServer(
        host=table.host,
        port=table.port,
        security=Security(table.security),
        username=table.username,
        password=environ.get(variable, ""),
        password_variable=variable,
        timeout_seconds=table.timeout_seconds,
        final_timeout_seconds=table.final_timeout_seconds,
        ca_file=str(root / table.ca_file) if table.ca_file else None,
        recycle_messages=table.recycle_messages,
        recycle_minutes=table.recycle_minutes,
        weight=table.weight,
    )


def smtp_servers(table: SmtpTable, root: Path, environ: Mapping[str, str]) -> dict[str, SmtpServer]:
    """Return the servers besides [smtp] itself, by name.

    Each has its own password, so that no password is sent to another server.
    """
    return {name: smtp_server(one, root, environ, name) for name, one in table.servers.items()}
