"""GovDelivery (Granicus): the subscribers of a topic, and the Deleted Subscriber report.

An address or a telephone number stands in `Destination`.
"""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import BOUNCED, LEFT, NEVER, UNKNOWN, Layout, silent, words, yes

GOVDELIVERY = Layout(
    tool="GovDelivery",
    columns_from="support.granicus.com, “Deleted Subscriber Report”, “Subscriber Origin”",
    signatures=(("Destination",), ("Deletion Reason", "Date Deleted")),
    email=("Destination", "Email", "Contact"),
    first_name=("First Name",),
    last_name=("Last Name",),
    lang=("Language",),
    recorded_at=("Subscription Created", "Date Created"),
    basis=("Origin",),
    statuses=(
        words(
            "Deletion Reason",
            by_subscriber=LEFT,
            by_administrator=UNKNOWN,
            blacklisted_address=LEFT,
            repeated_soft_delivery_failures=BOUNCED,
            incomplete_double_opt_in=NEVER,
        ),
        silent("Deleted By"),
        yes("Locked", UNKNOWN),
    ),
    own=("Country Code", "Days Subscribed", "Deleted By", "Subscriptions Count", "Location", "Location Type"),
)
