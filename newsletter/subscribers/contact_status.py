"""Contact status: what another tool's export says of an address, and which of two outweighs the other."""

from __future__ import annotations

from enum import StrEnum

from newsletter.model import SuppressionReason


class ContactStatus(StrEnum):
    """What a row says of its address, from the mildest to the one that outweighs all others."""

    SUBSCRIBED = "subscribed"
    UNKNOWN = "unknown"
    """The file says something that does not tell whether this person wants mail: staff must say."""
    NEVER = "never subscribed"
    """Never agreed, or never confirmed: not subscribed, and free to agree later."""
    BOUNCED = "bounced"
    UNSUBSCRIBED = "unsubscribed"
    COMPLAINED = "complained"

    @property
    def weight(self) -> int:
        """Return the place in that order: of two rows of one person, the heavier one decides."""
        return _WEIGHTS[self]

    @property
    def suppresses(self) -> SuppressionReason | None:
        """Return the reason for which such an address is suppressed; None when it is not."""
        return _REASONS.get(self)


_WEIGHTS = {status: weight for weight, status in enumerate(ContactStatus)}
_REASONS = {
    ContactStatus.BOUNCED: SuppressionReason.BOUNCED,
    ContactStatus.UNSUBSCRIBED: SuppressionReason.UNSUBSCRIBED,
    ContactStatus.COMPLAINED: SuppressionReason.COMPLAINED,
}


def worst(*statuses: ContactStatus) -> ContactStatus:
    """Return the status that outweighs the others; `subscribed` when there is none."""
    return max(statuses, key=lambda status: status.weight, default=ContactStatus.SUBSCRIBED)
