"""Reader requests: what somebody asked for on their preferences page that needs an email to their mailbox."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class ReaderRequestKind(StrEnum):
    """What was asked for. Each kind has tokens of its own; one of another kind opens nothing."""

    LINK = "link"
    """The link to their preferences, by somebody who has no email at hand."""
    DATA = "data"
    """All that is known about them."""
    NEW_ADDRESS = "new-address"
    """To get email at another address; the email goes there."""
    UNDO_ADDRESS = "undo-address"
    """A notice to the old address after a change, with a link that takes it back."""


class ReaderRequestStatus(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    DONE = "done"
    """The link was used for what it is for."""
    SILENT = "silent"
    """No email may go to this address; kept like the others, so that nobody learns it from the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReaderRequest:
    """A request to be stored."""

    kind: ReaderRequestKind
    address: str
    """Where the email goes."""
    address_key: str
    mailbox_key: str
    """The same for every spelling that reaches one mailbox: what limits go by."""
    subscriber_id: int | None = None
    old_address: str = ""
    """For a change of address: the one before it."""
    old_address_key: str = ""
    lang: str = ""
    actor: str = ""
    """Who of staff did it, for a change of address that staff made; else ""."""
    reason: str = ""
    """Why staff made it."""
    network: str = ""
    """The prefix of the network it came from (/24 or /48); "" if not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRequest:
    """A stored request. `token` is the opaque part of the link in its email."""

    id: int
    token: str
    request: NewReaderRequest
    status: ReaderRequestStatus
    requested_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    tries: int
    """How often its email was claimed to be sent."""
