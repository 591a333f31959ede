"""What a file's own name says of the people in it."""

from __future__ import annotations

import pytest

from newsletter.model import Action, Hint
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.file_name_status import FileNameStatus, refusal, status_in_name

NEVER, BOUNCED = ContactStatus.NEVER, ContactStatus.BOUNCED
LEFT, COMPLAINED = ContactStatus.UNSUBSCRIBED, ContactStatus.COMPLAINED


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("unsubscribed_email_audience_export_0123456789.csv", LEFT),
        ("cleaned_email_audience_export_0123456789 (1).csv", BOUNCED),
        ("cleaned_members_export_89abcdef01.csv", BOUNCED),
        ("nonsubscribed_email_audience_export_0123456789.csv", NEVER),
        ("unsubscribed_segment_export_0123456789.csv", LEFT),
    ],
)
def test_a_name_that_only_a_tool_gives_is_certain(name: str, status: ContactStatus) -> None:
    assert status_in_name(name) == FileNameStatus(status=status, is_certain=True)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("unsubscribed_2024.csv", LEFT),
        ("cleaned_list.csv", BOUNCED),
        ("nonsubscribed_people.csv", NEVER),
        ("Unsubscribes May.csv", LEFT),
        ("unsub.csv", LEFT),
        ("opt-outs.csv", LEFT),
        ("OptOuts2024.csv", LEFT),
        ("suppression_list.csv", LEFT),
        ("do-not-mail.csv", LEFT),
        ("bajas.csv", LEFT),
        ("désabonnés.csv", LEFT),
        ("Abmeldungen.csv", LEFT),
        ("bounces.csv", BOUNCED),
        ("held.csv", BOUNCED),
        ("invalid_emails.csv", BOUNCED),
        ("spam_reports.csv", COMPLAINED),
        ("unconfirmed.csv", NEVER),
        ("non-subscribers.csv", NEVER),
        ("lista negra.csv", LEFT),
        ("no enviar.csv", LEFT),
        ("Sperrliste.csv", LEFT),
        ("liste d'opposition.csv", LEFT),
        ("removed.csv", LEFT),
        ("people who asked to be removed.csv", LEFT),
        ("exclusion list.csv", LEFT),
        ("leavers.csv", LEFT),
        ("do-not-send.csv", LEFT),
        ("undelivered.csv", BOUNCED),
        ("bad emails.csv", BOUNCED),
    ],
)
def test_another_name_may_mean_it(name: str, status: ContactStatus) -> None:
    assert status_in_name(name) == FileNameStatus(status=status, is_certain=False)


@pytest.mark.parametrize(
    "name",
    [
        "subscribed_email_audience_export_0123456789.csv",
        "people.csv",
        "subscribers.csv",
        "our cleaned list.csv",
        "members_cleaned.csv",
        "everybody_without_unsubscribed.csv",
        "list, bounces removed.csv",
        "subscribed and unsubscribed.csv",
        "complaints_2024.csv",
        "block_captains.csv",
        "people.csv.rejected.csv",
        "not unsubscribed.csv",
        "members who did not unsubscribe.csv",
        "non-bounced.csv",
        "removed duplicates.csv",
        "unsubscribes removed.csv",
        "tree removals.csv",
    ],
)
def test_most_names_say_nothing(name: str) -> None:
    assert status_in_name(name) is None


def test_the_refusal_says_what_these_people_did_and_names_no_command() -> None:
    error = refusal("bounces.csv", BOUNCED)
    assert "cannot be reached" in str(error)
    assert "newsletter subscribers" not in str(error)
    assert error.next_steps == (Hint(Action.SUPPRESS_PEOPLE, "bounced"),)
    assert refusal("unconfirmed.csv", NEVER).next_steps == ()
