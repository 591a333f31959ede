"""MailerLite: subscriber export; the column of addresses is called Subscriber."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import (
    BOUNCED,
    COMPLAINED,
    LEFT,
    NEVER,
    SUBSCRIBED,
    Layout,
    filled,
    words,
)

MAILERLITE = Layout(
    tool="MailerLite",
    columns_from="statuses: MailerLite's SDK; columns: seen in exports, not documented",
    signatures=(
        ("Subscriber", "Subscribed"),
        ("Subscriber", "Opt-in date"),
        ("Subscriber", "Status"),
        ("Email", "Subscribed", "Opt-in date"),
        ("Email", "Subscribed", "Opens"),
        ("subscribed_at", "unsubscribed_at", "opted_in_at"),
    ),
    email=("Subscriber", "Email"),
    first_name=("Name", "First name"),
    last_name=("Last name",),
    agreed_at=("Opt-in date", "opted_in_at"),
    recorded_at=("Subscribed", "subscribed_at", "Date added"),
    tags=("Groups",),
    statuses=(
        words(
            "Status",
            active=SUBSCRIBED,
            unsubscribed=LEFT,
            unconfirmed=NEVER,
            bounced=BOUNCED,
            junk=COMPLAINED,
        ),
        filled("Unsubscribed", LEFT),
        filled("Unsubscribed at", LEFT),
        filled("unsubscribed_at", LEFT),
    ),
    own=("Sent", "Opens", "Clicks", "Opened", "Clicked", "Location", "IP address", "Opt-in IP", "Signup IP"),
)
