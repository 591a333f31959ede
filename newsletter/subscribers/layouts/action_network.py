"""Action Network: report or list export; whoever made the report chose its columns."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import BOUNCED, COMPLAINED, LEFT, SUBSCRIBED, Layout, words

ACTION_NETWORK = Layout(
    tool="Action Network",
    columns_from="help.actionnetwork.org, “Exporting data”; sync code of public campaigns",
    signatures=(
        ("can2_subscription_status",),
        ("can2_user_tags",),
        ("can2_sms_status",),
        ("can2_user_city",),
        ("can2_phone",),
    ),
    email=("email", "Email"),
    first_name=("first_name", "First name"),
    last_name=("last_name", "Last name"),
    lang=("language", "can2_language"),
    tags=("can2_user_tags",),
    statuses=(
        words(
            "can2_subscription_status",
            subscribed=SUBSCRIBED,
            unsubscribed=LEFT,
            bouncing=BOUNCED,
            previous_bounce=BOUNCED,
            spam_complaint=COMPLAINED,
            previous_spam_complaint=COMPLAINED,
        ),
    ),
    own=("uuid", "can2_user_city", "can2_user_state", "can2_sms_status", "can2_phone"),
)
