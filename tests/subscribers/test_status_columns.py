"""Status columns: found by their names and by their values."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from newsletter.subscribers.column_survey import survey_columns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.status_columns import NOWHERE, StatusColumn, find_status_columns

SUBSCRIBED, UNKNOWN, NEVER = ContactStatus.SUBSCRIBED, ContactStatus.UNKNOWN, ContactStatus.NEVER
BOUNCED, LEFT = ContactStatus.BOUNCED, ContactStatus.UNSUBSCRIBED


def find(name: str, *cells: str) -> StatusColumn | None:
    rows = [("a@example.org", cell) for cell in cells]
    found = find_status_columns(("email", name), survey_columns([rows], 2), taken=[0])
    return found[0] if found else None


def column(name: str, *cells: str) -> StatusColumn:
    found = find(name, *cells)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("type", ("regular", "unsubscribed")),
        ("type", ("regular", "removed")),
        ("State", ("Active", "Deleted")),
        ("Estado", ("Suscrito", "Baja")),
        ("What we know", ("unsubscribed", "met at the fair")),
        ("What we know", ("hard bounce",)),
        ("Left", ("yes", "no")),
        ("Complaint", ("x",)),
        ("newsletter", ("yes", "no")),
        ("consent", ("2024-01-01", "")),
        ("Subscribed?", ()),
        ("status", ()),
        ("UNSUB_TIME", ()),
        ("Reason", ("BOUNCE", "COMPLAINT")),
        ("What we know", ("vip; do not email", "tenant")),
        ("What we know", ("Unsubscribed 3/4/2024",)),
        ("Newsletter erwünscht", ("ja", "nein")),
        ("Do not use email", ("x", "")),
        ("consent", ('["email", "sms"]', "")),
    ],
)
def test_a_column_is_found(name: str, cells: Sequence[str]) -> None:
    assert find(name, *cells) is not None


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("type", ("resident", "business")),
        ("State", ("CA", "NY")),
        ("type", ("member", "regular")),
        ("Contact Status", ("Customer", "joined")),
        ("Complaint", ("Noise from the bar", "Street lamp out")),
        ("Left", ("Main Street side", "Back door")),
        ("newsletter", ("Weekly", "Arts")),
        ("consent", ("paper form 3", "web form")),
        ("Newsletter", ()),
        ("SMS status", ("unsubscribed",)),
        ("Unsubscribe link", ("https://x.example",)),
        ("neighborhood", ("Echo Park", "Removed")),
        ("Reason", ("BOUNCE", "moved to Texas")),
        ("Newsletter erwünscht", ("nein",)),
        ("Newsletter erwünscht", ("ja", "monatlich")),
        ("What we know", ("Asked about unsubscribed neighbors",)),
    ],
)
def test_a_column_about_something_else_is_not(name: str, cells: Sequence[str]) -> None:
    assert find(name, *cells) is None


@pytest.mark.parametrize(
    ("name", "cell", "status"),
    [
        ("Unsubscribed", "yes", LEFT),
        ("Unsubscribed", "no", None),
        ("Unsubscribed", "", None),
        ("Unsubscribed", "0000-00-00", None),
        ("Unsubscribed", "subscribed", SUBSCRIBED),
        ("UNSUB_TIME", "#######", LEFT),
        ("UNSUB_CAMPAIGN_TITLE", "Spam and you", LEFT),
        ("UNSUB_REASON", "SPAM", ContactStatus.COMPLAINED),
        ("UNSUB_REASON", "normal", LEFT),
        ("Unsubscribed", "No, keep me", None),
        ("Unsubscribed", "No emails", LEFT),
        ("Unsubscribed", "NULL", None),
        ("UNSUB_TIME", "1/0/1900", None),
        ("bounce_status", "ok", None),
        ("bounce_status", "hard", BOUNCED),
        ("bounce_type", "soft", UNKNOWN),
        ("bounce_type", "hard", BOUNCED),
        ("Deletion Reason", "By Administrator", UNKNOWN),
        ("email_opt_in", "false", LEFT),
        ("email_opt_in", "TRUE", SUBSCRIBED),
        ("email_opt_in", "2024-01-01 10:00", SUBSCRIBED),
        ("email_opt_in", "perhaps", UNKNOWN),
        ("email_opt_in", "Yes please!", SUBSCRIBED),
        ("email_opt_in", "No, thanks", LEFT),
        ("email_opt_in", "N/A", None),
        ("email_opt_in", "denied", LEFT),
        ("newsletter", "Weekly", SUBSCRIBED),
        ("newsletter", "None", None),
        ("consent", "sms, email", SUBSCRIBED),
        ("consent", "sms", None),
        ("IsOptInPending", "true", NEVER),
        ("IsOptInPending", "false", None),
        ("Active", "N", UNKNOWN),
        ("Opt out of surveys", "yes", UNKNOWN),
        ("email_opt_in", "", None),
        ("confirmed", "0", NEVER),
        ("status", "enabled", UNKNOWN),
        ("status", "Homeowner", UNKNOWN),
        ("status", "1", UNKNOWN),
        ("status", "implied", NEVER),
        ("Disabled", "yes", UNKNOWN),
        ("Opt-in status", "No", LEFT),
        ("Opt-in status", "TRUE", SUBSCRIBED),
        ("Opt-in status", "1", UNKNOWN),
        ("Subscription status", "never", NEVER),
        ("Subscription status", "S", UNKNOWN),
        ("Email status", "Yes", UNKNOWN),
        ("Email status", "valid", UNKNOWN),
    ],
)
def test_a_cell_is_read_by_the_meaning_of_its_column(
    name: str, cell: str, status: ContactStatus | None
) -> None:
    assert column(name, "yes", cell, "subscribed", "0").status(cell) is status


def test_a_bare_status_with_words_of_something_else_suppresses_nobody() -> None:
    of_requests = column("Status", "Closed", "Cancelled", "Active")
    assert [of_requests.status(cell) for cell in ("Closed", "Cancelled", "Active")] == [
        UNKNOWN,
        UNKNOWN,
        SUBSCRIBED,
    ]
    assert column("Status", "Active", "Cancelled").status("Cancelled") is LEFT
    assert column("Status", "Renter", "Unsubscribed", "Cancelled").status("Cancelled") is LEFT
    assert column("Email status", "Closed", "Cancelled").status("Cancelled") is LEFT


def test_a_list_server_says_whether_and_why_it_delivers_no_more() -> None:
    found = column("delivery_status", "enabled", "by_user", "by_bounces", "by_moderator")
    words = ("enabled", "by_user", "by_bounces", "by_moderator")
    assert [found.status(word) for word in words] == [SUBSCRIBED, LEFT, BOUNCED, UNKNOWN]
    assert find("Delivery status", "delivered", "on its way") is None


def test_what_an_opt_out_of_something_else_says_is_unknown_whatever_its_words() -> None:
    assert column("Opt out of surveys", "opted out", "").status("opted out") is UNKNOWN


def test_an_address_of_its_own_may_stand_beside() -> None:
    header = ("email", "email1", "email1_is_bad", "email2", "email2_is_bad", "email3_is_bad")
    found = find_status_columns(header, survey_columns([], 6), taken=[0, 1, 3])
    assert [one.address_beside for one in found] == [1, 3, NOWHERE]


def test_payment_words_are_consent_in_a_column_called_type_alone() -> None:
    assert column("type", "unsubscribed", "premium").status("premium") is SUBSCRIBED
    assert column("status").status("premium") is UNKNOWN


def test_implied_permission_counts_when_the_basis_covers_it() -> None:
    assert column("Email permission status").status("Implied", implied_agrees=True) is SUBSCRIBED


def test_a_blank_is_no_only_where_a_name_asks() -> None:
    assert column("status").blank_is_no
    assert column("Subscribed?").blank_is_no
    assert not column("UNSUB_TIME").blank_is_no
    assert not column("What we know", "unsubscribed").blank_is_no


def test_a_column_that_only_marks_some_leaves_its_other_cells_alone() -> None:
    found = column("What we know", "unsubscribed", "met at the fair")
    assert found.only_marks
    assert found.status("met at the fair") is None
    assert found.status("Unsubscribed") is LEFT
