"""Constant Contact: contact export, in the new form and the old one with three addresses a row."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, NEVER, SUBSCRIBED, Layout, StatusRule, filled, words


def _status(column: str, beside: str = "") -> StatusRule:
    return words(
        column,
        beside,
        active=SUBSCRIBED,
        unsubscribed=LEFT,
        awaiting_confirmation=NEVER,
        no_permissions_set=NEVER,
        temp_hold=NEVER,
    )


CONSTANT_CONTACT = Layout(
    tool="Constant Contact",
    columns_from="knowledgebase.constantcontact.com, “Export contacts”; headers quoted in its community",
    signatures=(
        ("Email status", "Email permission status"),
        ("Email status - other",),
        ("Email status - home",),
        ("Email status - work",),
    ),
    email=("Email address", "Email address - other", "Email address - home", "Email address - work"),
    first_name=("First name",),
    last_name=("Last name",),
    recorded_at=("Created At",),
    basis=("Source Name", "Email permission status"),
    tags=("Tags",),
    statuses=(
        _status("Email status"),
        _status("Email status - other", "Email address - other"),
        _status("Email status - home", "Email address - home"),
        _status("Email status - work", "Email address - work"),
        filled("Confirmed Opt-Out Date", LEFT),
    ),
    own=(
        "Email update source*", "Confirmed Opt-Out Source*", "Confirmed Opt-Out Reason*", "Email Lists",
        "Updated At", "Birthday", "Anniversary", "Job title", "Company", "Phone*", "Street address*", "City*",
        "State*", "Zip*", "Country*",
    ),
)  # fmt: skip
