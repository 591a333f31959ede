"""Squarespace: profiles and mailing lists."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import BOUNCED, LEFT, NEVER, SUBSCRIBED, Layout, no, words

SQUARESPACE = Layout(
    tool="Squarespace",
    columns_from="support.squarespace.com, “Exporting contacts”; columns not documented, seen in exports",
    signatures=(
        ("Email", "Accepts Marketing", "Created On"),
        ("Email", "Accepts Marketing", "Mailing Lists"),
        ("Email Address", "Subscriber Status", "Created On"),
    ),
    email=("Email", "Email Address"),
    first_name=("First Name",),
    last_name=("Last Name",),
    recorded_at=("Created On", "Subscribed On"),
    basis=("Source", "Subscriber Source"),
    tags=("Tags",),
    statuses=(
        no("Accepts Marketing", LEFT),
        words(
            "Subscriber Status", subscribed=SUBSCRIBED, unsubscribed=LEFT, cleaned=BOUNCED, pending=NEVER
        ),
    ),
    own=(
        "Mailing Lists", "Order Count", "Total Spent", "Last Order On", "Billing*", "Shipping*",
        "Has Account", "Member Since", "Donation Count", "Total Donated",
    ),
)  # fmt: skip
