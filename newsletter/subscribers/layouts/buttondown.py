"""Buttondown: subscriber export. `type` is one column for payment and for mail."""

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

BUTTONDOWN = Layout(
    tool="Buttondown",
    columns_from="its OpenAPI description, SubscriberType (buttondown/openapi, August 2026)",
    signatures=(
        ("email_address", "type", "creation_date"),
        ("email", "type", "creation_date"),
        ("type", "unsubscription_date"),
        ("type", "undeliverability_date"),
    ),
    email=("email_address", "email"),
    recorded_at=("creation_date",),
    basis=("source",),
    tags=("tags",),
    statuses=(
        words(
            "type",
            regular=SUBSCRIBED,
            premium=SUBSCRIBED,
            gifted=SUBSCRIBED,
            trialed=SUBSCRIBED,
            churning=SUBSCRIBED,
            churned=SUBSCRIBED,
            paused=SUBSCRIBED,
            past_due=SUBSCRIBED,
            unpaid=SUBSCRIBED,
            upcoming=SUBSCRIBED,
            unactivated=NEVER,
            blocked=NEVER,
            unsubscribed=LEFT,
            removed=LEFT,
            undeliverable=BOUNCED,
            complained=COMPLAINED,
        ),
        filled("unsubscription_date", LEFT),
    ),
    own=("metadata", "notes", "referral_code", "undeliverability_reason", "bounce_date"),
)
