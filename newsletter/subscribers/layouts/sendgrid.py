"""SendGrid: contacts export, which says nothing of who left. Its suppressions are files of their own."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import Layout

SENDGRID = Layout(
    tool="SendGrid",
    columns_from="docs.sendgrid.com, “Export contacts” and “Suppressions”",
    signatures=(("EMAIL", "CONTACT_ID"), ("EMAIL", "ALTERNATE_EMAILS", "STATE_PROVINCE_REGION")),
    email=("EMAIL",),
    first_name=("FIRST_NAME",),
    last_name=("LAST_NAME",),
    recorded_at=("CREATED_AT",),
    own=(
        "ADDRESS_LINE_1", "ADDRESS_LINE_2", "CITY", "STATE_PROVINCE_REGION", "POSTAL_CODE", "COUNTRY",
        "ALTERNATE_EMAILS", "PHONE_NUMBER", "PHONE_NUMBER_ID", "WHATSAPP", "LINE", "FACEBOOK", "UNIQUE_NAME",
        "UPDATED_AT", "CONTACT_ID", "EXTERNAL_ID", "ANONYMOUS_ID",
    ),
    warning="SendGrid's contacts include people who left: export its unsubscribes, bounces, spam reports and "
    "invalid emails too, and add each to the suppression list first",
)  # fmt: skip
