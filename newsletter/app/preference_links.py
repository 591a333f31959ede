"""Preference links: emails the link to their preferences to whoever has no email of ours at hand."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.model import NewReaderRequest, ReaderRequestKind
from newsletter.subscribers.address import read_address
from newsletter.subscribers.double_opt_in import SignupLimits, network_prefix
from newsletter.subscribers.mailbox_key import mailbox_key

LIMITS = SignupLimits()
LONGEST_LANG = 35


def emails_links(workspace: Workspace) -> bool:
    """Say whether links can be emailed: without base_url they would lead nowhere."""
    return bool(workspace.publication.base_url)


def request_preferences_link(workspace: Workspace, address: str, *, lang: str, client: str) -> None:
    """Email the link to the owner of an address, if we know them. Whether we do never shows.

    `client` is the address that the request came from; its network is kept. Raises AddressError for what is
    no address.
    """
    kept, key = read_address(address)
    known = workspace.store.subscriber(key)
    request = NewReaderRequest(
        kind=ReaderRequestKind.LINK,
        address=known.person.address if known else kept,
        address_key=key,
        mailbox_key=mailbox_key(key),
        subscriber_id=known.id if known else None,
        lang=lang[:LONGEST_LANG],
        network=network_prefix(client),
    )
    workspace.store.take_request(request, known=known is not None, limits=LIMITS, now=workspace.clock.now())
