"""Ghost: members export."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, Layout, no

GHOST = Layout(
    tool="Ghost",
    columns_from="TryGhost/Ghost, members-csv/lib/unparse.js",
    signatures=(("email", "subscribed_to_emails", "complimentary_plan"),),
    email=("email",),
    name=("name",),
    recorded_at=("created_at",),
    tags=("labels",),
    statuses=(no("subscribed_to_emails", LEFT),),
    own=(
        "id", "note", "complimentary_plan", "stripe_customer_id", "deleted_at", "tiers", "products",
        "gift_id",
    ),
    warning="Ghost's export leaves out addresses that it suppressed after bounces and complaints",
)  # fmt: skip
