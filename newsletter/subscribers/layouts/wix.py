"""Wix: contacts export; one person may have several rows and several addresses."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, NEVER, SUBSCRIBED, Layout, words

WIX = Layout(
    tool="Wix",
    columns_from="support.wix.com, “Exporting contacts”; headers in six public importers",
    signatures=(("Email 1", "Email subscriber status"),),
    email=("Email 1", "Email 2", "Email 3"),
    first_name=("First Name",),
    last_name=("Last Name",),
    lang=("Language",),
    recorded_at=("Created At (UTC+0)",),
    basis=("Source",),
    tags=("Labels",),
    statuses=(
        words(
            "Email subscriber status",
            subscribed=SUBSCRIBED,
            unsubscribed=LEFT,
            never_subscribed=NEVER,
            not_set=NEVER,
            pending=NEVER,
        ),
    ),
    own=(
        "SMS subscriber status", "Phone*", "Address*", "Company", "Position", "Last Activity*", "Birthdate*",
        "Site Member Status",
    ),
)  # fmt: skip
