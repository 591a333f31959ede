"""Decides what becomes of a reader's request: an email, silence, or nothing as there were too many. Pure.

The answer on the page is the same whatever is decided here. The limits are those of sign-ups.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum

from newsletter.model import ReaderRequestKind, SuppressionReason
from newsletter.model.deferred_dataclass import dataclass
from newsletter.subscribers.double_opt_in import EXPIRY, Request, SignupLimits

LIFETIMES: Mapping[ReaderRequestKind, timedelta] = {
    ReaderRequestKind.LINK: timedelta(hours=1),
    ReaderRequestKind.DATA: timedelta(days=1),
    ReaderRequestKind.NEW_ADDRESS: EXPIRY,
    ReaderRequestKind.UNDO_ADDRESS: EXPIRY,
}
"""How long the link in an email works; for LINK, how long until another one can be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCounts:
    """What was asked for before, for the limits."""

    waiting: int
    """The same, not expired yet."""
    of_address: int
    """Of this kind for this mailbox within SignupLimits.address_days."""
    of_network: int
    """From this network within the last hour."""
    of_site: int
    """From everywhere within the last hour."""
    denied: int
    """Sign-ups of this mailbox of which its owner said that it was somebody else."""


def judge_reader_request(
    counts: RequestCounts, *, known: bool, suppressed: Collection[SuppressionReason], limits: SignupLimits
) -> Request:
    """Decide what becomes of a request to email an address.

    `known` says whether there is somebody to email about. Nothing goes to an address that bounced,
    complained, was erased or that staff suppressed.
    """
    if counts.of_network >= limits.per_network_hour or counts.of_site >= limits.per_site_hour:
        return Request.DROPPED
    if counts.waiting or counts.of_address >= limits.per_address:
        return Request.DROPPED
    if not known or counts.denied or set(suppressed) - {SuppressionReason.UNSUBSCRIBED}:
        return Request.SILENT
    return Request.EMAIL


class AddressMove(StrEnum):
    """What became of a change of address."""

    MOVED = "moved"
    TAKEN = "taken"
    """The new address gets email already, with preferences of its own."""
    BARRED = "barred"
    """The new address must not be mailed, or only staff may change this person's."""
    NOTHING = "nothing"
    """The link expired, or was used before, or the address was changed otherwise meanwhile."""


def may_move(
    there: Collection[SuppressionReason], here: Collection[SuppressionReason], *, undoes: bool
) -> bool:
    """Decide whether a person may be emailed at another address from now on.

    `there` and `here` are why the new and the present address are suppressed everywhere. Nobody gets rid of
    a complaint, or of what staff decided, by another address; a bounce is about the old mailbox only. Going
    back to where they were is never refused: that address stays suppressed if it was.
    """
    bars_here = {SuppressionReason.COMPLAINED, SuppressionReason.STAFF, SuppressionReason.ERASED}
    return undoes or not (set(there) - {SuppressionReason.UNSUBSCRIBED} or bars_here & set(here))
