"""The registry of transports: the name of each, what it can do, and how it is opened from settings.

The one place that knows transports by name. The modules of a transport are imported when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from newsletter.errors import SettingsError
from newsletter.model import SendgridAccount, SmtpServer
from newsletter.model.deferred_dataclass import dataclass
from newsletter.ports import LOCAL, PROVIDER, RELAY, Capabilities, Transport, Trial


class TransportSettings(Protocol):
    """What of newsletter.toml and the environment transports are opened with."""

    @property
    def outbox_folder(self) -> Path:
        """[outbox]: where messages are written as files."""
        ...

    @property
    def smtp(self) -> SmtpServer:
        """[smtp]: the mail server."""
        ...

    @property
    def smtp_others(self) -> Mapping[str, SmtpServer]:
        """[smtp.servers.NAME]: more of them."""
        ...

    @property
    def smtp_sink(self) -> bool:
        """[smtp] sink: the servers keep what they are sent."""
        ...

    @property
    def sendgrid(self) -> SendgridAccount:
        """[sendgrid]: the account."""
        ...


def _nothing_to_try(_settings: TransportSettings) -> Iterator[Trial]:
    yield from ()


def _try_smtp(settings: TransportSettings) -> Iterator[Trial]:
    from newsletter.transports.smtp.login_trial import try_logins

    return try_logins((settings.smtp, *settings.smtp_others.values()))


def _try_sendgrid(settings: TransportSettings) -> Iterator[Trial]:
    from newsletter.transports.sendgrid.key_trial import try_key

    yield try_key(settings.sendgrid)


def _never(_settings: TransportSettings) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportEntry:
    """A transport as newsletter.toml names it."""

    name: str
    capabilities: Capabilities
    open: Callable[[TransportSettings], Transport]
    """Opens it, without a connection; raises SettingsError when a setting is missing or wrong."""
    folder: Callable[[TransportSettings], Path] | None = None
    """Where it writes messages as files, in a folder for each mailing; None when it writes none."""
    is_sink: Callable[[TransportSettings], bool] = _never
    """Whether the settings say that what it is given stays on this machine."""

    dkim_selectors: tuple[str, ...] = ()
    """Where a provider that signs itself usually has its DKIM keys published, below the sender's domain."""
    try_out: Callable[[TransportSettings], Iterator[Trial]] = _nothing_to_try
    """Tries what can be tried without sending: logs in, asks what a key may do. Each wait takes seconds."""

    def reaches_people(self, settings: TransportSettings) -> bool:
        """Say whether what it accepts may end in somebody's inbox; opens nothing."""
        return self.capabilities.reaches_people and not self.is_sink(settings)


def _open_outbox(settings: TransportSettings) -> Transport:
    from newsletter.transports.outbox import OutboxTransport

    return OutboxTransport(settings.outbox_folder)


def _open_smtp(settings: TransportSettings) -> Transport:
    from newsletter.transports.smtp.transport import SmtpTransport

    servers = (settings.smtp, *settings.smtp_others.values())
    for server in servers:
        if server.username and not server.password:
            raise SettingsError(
                f"there is no password for {server.username} at {server.host}",
                hint=f"Put it into the environment: {server.password_variable}",
            )
    return SmtpTransport(*servers, sink=settings.smtp_sink)


def _open_sendgrid(settings: TransportSettings) -> Transport:
    from newsletter.transports.sendgrid.transport import SendgridTransport

    if not settings.sendgrid.key:
        raise SettingsError(
            "there is no SendGrid key", hint="Put it into the environment: NEWSLETTER_SENDGRID_KEY"
        )
    return SendgridTransport(settings.sendgrid)


_ENTRIES = (
    TransportEntry(
        name="outbox",
        capabilities=LOCAL,
        open=_open_outbox,
        folder=lambda settings: settings.outbox_folder,
    ),
    TransportEntry(
        name="smtp",
        capabilities=RELAY,
        open=_open_smtp,
        is_sink=lambda settings: settings.smtp_sink,
        try_out=_try_smtp,
    ),
    TransportEntry(
        name="sendgrid",
        capabilities=PROVIDER,
        open=_open_sendgrid,
        is_sink=lambda settings: settings.sendgrid.sink,
        dkim_selectors=("s1", "s2"),
        try_out=_try_sendgrid,
    ),
)
TRANSPORTS: Mapping[str, TransportEntry] = {entry.name: entry for entry in _ENTRIES}
"""Every transport that newsletter.toml may name; the first is the default."""


def transport_entry(name: str) -> TransportEntry:
    """Return a transport's entry by name; raises SettingsError."""
    if name not in TRANSPORTS:
        raise SettingsError(f"no transport {name!r}", hint=f"There are: {', '.join(TRANSPORTS)}")
    return TRANSPORTS[name]
