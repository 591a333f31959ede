"""Schema of the [mailbox] table in newsletter.toml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from newsletter.settings.table import Line, Table

Folder = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Percent = Annotated[float, Field(gt=0, le=100)]


class MailboxTable(Table):
    """[mailbox]: where bounces, complaints and unsubscribe requests are read."""

    host: Line
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    username: Line
    folder: Folder = "INBOX"
    handled: Literal["move", "seen"] = "move"
    handled_folder: Folder = "Newsletter/Handled"
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    ca_file: Line | None = None
    messages_per_run: Annotated[int, Field(ge=1, le=100_000)] = 2000
    soft_bounces: Annotated[int, Field(ge=2, le=100)] = 5
    soft_days: Annotated[float, Field(ge=1, le=3660)] = 30.0
    alarm_percent: Percent = 0.1
    pause_percent: Percent = 0.3
    complaints: Annotated[int, Field(ge=1, le=1000)] = 3
