"""EveryAction and NGP VAN: list export; the status is a word or a letter (S, N, U)."""

from __future__ import annotations

from newsletter.subscribers.layouts.layout import LEFT, NEVER, SUBSCRIBED, Layout, StatusRule, words, yes


def _status(column: str) -> StatusRule:
    return words(
        column,
        s=SUBSCRIBED,
        subscribed=SUBSCRIBED,
        n=NEVER,
        neutral=NEVER,
        not_subscribed=NEVER,
        u=LEFT,
        unsubscribed=LEFT,
    )


EVERYACTION = Layout(
    tool="EveryAction",
    columns_from="help.everyaction.com, “Exporting”; docs.everyaction.com; headers in public sync tools",
    signatures=(("VANID",), ("Voter File VANID",)),
    email=("Preferred Email", "Email", "PersonalEmail", "Personal Email", "Email Address"),
    first_name=("First Name", "FirstName", "First"),
    last_name=("Last Name", "LastName", "Last"),
    statuses=(
        _status("Email Subscription Status"),
        _status("Email Subscription"),
        _status("Subscription Status"),
        _status("EmailSubscriptionStatus"),
        yes("Do Not Email", LEFT, everywhere=True),
    ),
    own=("VANID", "Voter File VANID", "Do Not Call", "Do Not Mail", "Activist Code"),
)
