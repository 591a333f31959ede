"""beehiiv: subscriber export. `inactive` means unsubscribed here."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, NEVER, SUBSCRIBED, Layout, filled, words

BEEHIIV = Layout(
    tool="beehiiv",
    columns_from="fixtures and types of TryGhost/migrate, mg-beehiiv-members",
    signatures=(("email", "status", "tier", "unsubscribed_at"), ("email", "status", "tier", "created_at")),
    email=("email",),
    first_name=("First Name", "first_name"),
    last_name=("Last Name", "last_name"),
    recorded_at=("created_at",),
    basis=("acquisition_source", "utm_source"),
    tags=("tags",),
    statuses=(
        words(
            "status",
            active=SUBSCRIBED,
            inactive=LEFT,
            unsubscribed=LEFT,
            pending=NEVER,
            validating=NEVER,
            invalid=NEVER,
            needs_attention=NEVER,
        ),
        filled("unsubscribed_at", LEFT),
    ),
    own=("tier", "stripe_customer_id", "referral_code", "utm_*"),
)
