"""Substack: email_list….csv of its zip (old form), and the subscriber export of the dashboard (new form)."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, Layout, yes

SUBSTACK = Layout(
    tool="Substack",
    columns_from="fixtures of TryGhost/migrate, mg-substack-members-csv",
    signatures=(("email", "active_subscription", "email_disabled"),),
    email=("email",),
    recorded_at=("created_at",),
    statuses=(yes("email_disabled", LEFT),),
    erased_domain="deletion-request.substack.com",
    own=("active_subscription", "expiry", "plan", "first_payment_at", "prefer_digests"),
)
SUBSTACK_DASHBOARD = Layout(
    tool="Substack",
    columns_from="headers in several public importers",
    signatures=(("Email", "Subscription source (free)", "Start date"),),
    email=("Email",),
    name=("Name",),
    recorded_at=("Start date",),
    basis=("Subscription source (free)",),
    tags=("Sections",),
    own=(
        "Type", "Cancel date", "Paid upgrade date", "Subscription source (paid)", "Activity", "Country",
        "State/Province", "Revenue", "Expiration date", "Subscription source*", "Emails*", "Post*",
    ),
    warning="Substack's subscriber export does not say who turned email off; "
    "email_list….csv in its zip export does",
)  # fmt: skip
