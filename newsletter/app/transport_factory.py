"""Transport factory: opens a transport by name, and adds DKIM signing, return paths and the throttle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.app.workspace import Workspace
from newsletter.errors import SettingsError
from newsletter.model import Action, Dkim, Hint
from newsletter.model.phrase import phrase
from newsletter.ports import Transport, Trial
from newsletter.sending.failpoints import Permit
from newsletter.transports.registry import TRANSPORTS, transport_entry

if TYPE_CHECKING:
    from newsletter.sending.dkim import DkimSigner


def open_transport(workspace: Workspace, name: str) -> Transport:
    """Return a transport by its name in newsletter.toml; raises SettingsError if a setting is missing."""
    return with_signature(workspace, transport_entry(name).open(workspace.settings))


def reaches_people(workspace: Workspace, name: str) -> bool:
    """Say whether email by a transport may end in somebody's inbox.

    One that the settings cannot name reaches nobody: opening it is refused.
    """
    entry = TRANSPORTS.get(name)
    return entry is not None and entry.reaches_people(workspace.settings)


def try_transport(workspace: Workspace, name: str) -> Iterator[Trial]:
    """Yield what came of trying a transport without sending; raises SettingsError if a setting is missing."""
    open_transport(workspace, name)
    yield from transport_entry(name).try_out(workspace.settings)


def message_folder(workspace: Workspace, name: str, mailing_key: str) -> Path | None:
    """Return where a transport writes the messages of a mailing as files; None if it writes none."""
    folder = transport_entry(name).folder
    return folder(workspace.settings) / mailing_key if folder else None


def with_signature(workspace: Workspace, transport: Transport) -> Transport:
    """Return the transport with DKIM signing, if [dkim] is set; raises SettingsError."""
    if not transport.capabilities.sends_our_bytes or (signer := own_signer(workspace)) is None:
        return transport
    from newsletter.transports.signing_transport import SigningTransport

    return SigningTransport(transport, signer=signer, return_path=None)


def own_signer(workspace: Workspace) -> DkimSigner | None:
    """Return the signer of [dkim]; None if it is not set. Raises SettingsError."""
    dkim = workspace.settings.dkim
    if dkim is None:
        return None
    from newsletter.sending.dkim import dkim_signer

    pem, source = _key(dkim)
    return dkim_signer(
        domain=dkim.domain,
        selector=dkim.selector,
        pem=pem,
        source=source,
        sender_address=workspace.publication.sender_address,
    )


def with_return_path(workspace: Workspace, transport: Transport) -> Transport:
    """Return the transport with a return address for each delivery, if there is a bounce mailbox."""
    mailbox = workspace.settings.bounce_mailbox
    if not mailbox or not transport.capabilities.sends_our_bytes:
        return transport
    from newsletter.sending.verp import ReturnPath
    from newsletter.transports.signing_transport import SigningTransport

    path = ReturnPath(mailbox, secret=workspace.store.key_for("return path"))
    return SigningTransport(transport, signer=None, return_path=path)


def throttle_gate(
    workspace: Workspace, transport: Transport, on_hold: Callable[[datetime], None]
) -> Permit | None:
    """Return the throttle for this transport; None if it is not throttled."""
    if not transport.capabilities.is_throttled:
        return None
    from newsletter.sending.throttle_gate import ThrottleGate

    return ThrottleGate(
        workspace.settings.throttle,
        workspace.store,
        transport=transport.name,
        sender_domain=workspace.publication.sender_address.rpartition("@")[2].lower(),
        on_hold=on_hold,
    )


def _key(dkim: Dkim) -> tuple[bytes, str]:
    """Return the private key and where it comes from; raises SettingsError."""
    if dkim.pem:
        return dkim.pem.encode(), "NEWSLETTER_DKIM_KEY"
    if dkim.key_file is None:
        raise SettingsError(
            "[dkim] has no key",
            hint="Set key_file, or put the key into the environment variable NEWSLETTER_DKIM_KEY",
            next_steps=(Hint(Action.MAKE_DKIM_KEY),),
        )
    try:
        return dkim.key_file.read_bytes(), str(dkim.key_file)
    except OSError as error:
        raise SettingsError(
            phrase(
                "{key_file}: the DKIM key cannot be read ({strerror})",
                key_file=dkim.key_file,
                strerror=error.strerror,
            ),
            hint="Check [dkim] key_file",
        ) from None
