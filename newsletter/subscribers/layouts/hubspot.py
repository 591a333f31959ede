"""HubSpot: contact export; its headers are the labels of properties, in the account's language."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import BOUNCED, LEFT, Layout, filled, yes

HUBSPOT = Layout(
    tool="HubSpot",
    columns_from="knowledge.hubspot.com, “Default contact properties”; headers in public importers",
    signatures=(
        ("Record ID", "Lifecycle Stage"),
        ("Record ID", "Marketing contact status"),
        ("Record ID", "Unsubscribed from all email"),
        ("Datensatz-ID",),
    ),
    email=("Email", "E-Mail", "E-Mail-Adresse"),
    first_name=("First Name", "Vorname"),
    last_name=("Last Name", "Nachname"),
    lang=("Preferred language",),
    recorded_at=("Create Date",),
    basis=("Legal basis for processing contact's data", "Original Source"),
    statuses=(
        yes("Unsubscribed from all email", LEFT, everywhere=True),
        yes("Opted out of email*", LEFT),
        filled("Confirmed opt-out date", LEFT),
        yes("Invalid email address", BOUNCED, everywhere=True),
        yes("Email Address Quarantined", BOUNCED, everywhere=True),
        yes("Is globally ineligible", LEFT, everywhere=True),
    ),
    own=(
        "Record ID", "Email Domain", "Lifecycle Stage", "Lead Status", "Marketing contact status",
        "Marketing emails bounced", "Contact owner", "Last Activity Date", "Associated*",
        "Additional email addresses",
    ),
)  # fmt: skip
