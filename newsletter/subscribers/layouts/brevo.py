"""Brevo (Sendinblue): contact export, with semicolons, the day first."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, NEVER, Layout, no, yes

BREVO = Layout(
    tool="Brevo",
    columns_from="developers.brevo.com, getContactInfo (emailBlacklisted); columns in two public importers",
    signatures=(("EMAIL", "EMAIL_BLACKLISTED"), ("EMAIL", "SMS_BLACKLISTED")),
    email=("EMAIL",),
    first_name=("FIRSTNAME", "PRENOM", "VORNAME"),
    last_name=("LASTNAME", "NOM", "NACHNAME"),
    recorded_at=("ADDED_TIME",),
    statuses=(
        yes("EMAIL_BLACKLISTED", LEFT, everywhere=True),
        no("DOUBLE_OPT-IN", NEVER),
    ),
    own=("CONTACT ID", "SMS", "SMS_BLACKLISTED", "WHATSAPP*", "LISTS", "MODIFIED_TIME", "OPT_IN"),
    day_first=True,
)
