"""Mailchimp: audience export, a zip of subscribed_, unsubscribed_, cleaned_ and nonsubscribed_ files.

The status stands in the file's name (newsletter.subscribers.file_name_status), in UNSUB_TIME and CLEAN_TIME.
"""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import BOUNCED, LEFT, Layout, filled

MAILCHIMP = Layout(
    tool="Mailchimp",
    columns_from="mailchimp.com/help/view-export-contacts; fixtures of TryGhost/migrate",
    signatures=(
        ("MEMBER_RATING", "LEID", "EUID"),
        ("LEID", "EUID", "CLEAN_TIME"),
        ("LEID", "EUID", "UNSUB_TIME"),
    ),
    email=("Email Address", "Email"),
    first_name=("First Name", "FNAME"),
    last_name=("Last Name", "LNAME"),
    agreed_at=("OPTIN_TIME", "CONFIRM_TIME"),
    tags=("TAGS",),
    statuses=(
        filled("UNSUB_TIME", LEFT),
        filled("CLEAN_TIME", BOUNCED),
    ),
    own=(
        "MEMBER_RATING", "OPTIN_IP", "CONFIRM_IP", "LATITUDE", "LONGITUDE", "GMTOFF", "DSTOFF", "TIMEZONE",
        "CC", "REGION", "LAST_CHANGED", "LEID", "EUID", "NOTES", "UNSUB_CAMPAIGN_TITLE", "UNSUB_CAMPAIGN_ID",
        "UNSUB_REASON_OTHER", "CLEAN_CAMPAIGN_TITLE", "CLEAN_CAMPAIGN_ID",
    ),
)  # fmt: skip
