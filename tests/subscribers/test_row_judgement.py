"""Judgement: all that the columns of one row say, taken together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers.column_survey import survey_columns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.row_judgement import Judgement, covers_implied, judge
from newsletter.subscribers.status_columns import find_status_columns

NOW = datetime(2026, 11, 29, tzinfo=UTC)
SUBSCRIBED, UNKNOWN, NEVER = ContactStatus.SUBSCRIBED, ContactStatus.UNKNOWN, ContactStatus.NEVER
BOUNCED, LEFT = ContactStatus.BOUNCED, ContactStatus.UNSUBSCRIBED


def judged(*ignored: str, **cells: str) -> Judgement:
    header, row = ("email", *cells), ("ana@example.org", *cells.values())
    found = find_status_columns(header, survey_columns([[row]], len(row)), taken=[0], ignored=ignored)
    return judge(row, found, address="ana@example.org")


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, SUBSCRIBED),
        ({"status": "subscribed"}, SUBSCRIBED),
        ({"status": ""}, NEVER),
        ({"status": "", "email_opt_in": "true"}, SUBSCRIBED),
        ({"status": "subscribed", "UNSUB_TIME": "2024-01-01"}, LEFT),
        ({"status": "subscribed", "UNSUB_TIME": ""}, SUBSCRIBED),
        ({"email_opt_in": "true", "do_not_contact": "true"}, LEFT),
        ({"status": "bounced", "unsubscribed": "yes"}, LEFT),
        ({"status": "unsubscribed", "marked as spam": "1"}, ContactStatus.COMPLAINED),
        ({"status": "enabled", "bounced": "x"}, BOUNCED),
        ({"Deletion Reason": "Repeated Soft Delivery Failures", "Date Deleted": "2024-01-01"}, BOUNCED),
        ({"Deletion Reason": "By Administrator", "Date Deleted": "2024-01-01"}, UNKNOWN),
        ({"Deletion Reason": "", "Date Deleted": "2024-01-01"}, LEFT),
        ({"email1": "ana@example.org", "email1_is_bad": "true"}, BOUNCED),
        ({"email1": "old@example.org", "email1_is_bad": "true"}, SUBSCRIBED),
        ({"email2": "", "email2_is_bad": "true"}, SUBSCRIBED),
        ({"email2_is_bad": "true"}, UNKNOWN),
    ],
)
def test_the_heaviest_of_all_columns_decides(cells: dict[str, str], status: ContactStatus) -> None:
    assert judged(**cells).status is status


def test_a_guarded_cell_is_read_without_its_apostrophe() -> None:
    assert judged(Unsubscribed="'-1").status is LEFT


def test_the_note_says_all_that_bars_with_the_deciding_word_first() -> None:
    found = judged(UNSUB_REASON="Too many", status="unsubscribed", first="x")
    assert found.note() == "status “unsubscribed”, UNSUB_REASON “Too many”"


def test_the_date_is_the_latest_that_can_be_read() -> None:
    found = judged(**{"UNSUB_TIME": "2024-01-01", "opt_out_date": "2024-02-01", "left on": "5/6/2024"})
    assert found.date(NOW) == datetime(2024, 2, 1, tzinfo=UTC)
    assert judged(UNSUB_REASON="2024-02-01").date(NOW) is None


def test_a_column_that_is_passed_over_decides_nothing_and_is_remembered() -> None:
    found = judged("do_not_contact", do_not_contact="yes", status="subscribed")
    assert found.status is SUBSCRIBED
    assert [one.column.name for one in found.ignored] == ["do_not_contact"]


def test_passing_over_one_column_does_not_switch_off_another() -> None:
    found = judged("do_not_contact", do_not_contact="yes", unsubscribed_at="2024-01-01")
    assert found.status is LEFT


@pytest.mark.parametrize(
    ("basis", "covered"),
    [
        ("implied consent, members", True),
        ("Consentement tacite", True),
        ("moved from another tool", False),
        ("simplified form", False),
    ],
)
def test_a_basis_may_speak_of_implied_permission(basis: str, covered: bool) -> None:
    assert covers_implied(basis) is covered


CELLS = st.sampled_from(["", "yes", "no", "subscribed", "unsubscribed", "bounced", "2024-01-01", "soft", "x"])


@given(st.permutations(["status", "email_opt_in", "unsubscribed_at", "bounced", "do_not_contact"]), st.data())
def test_the_order_of_the_columns_changes_nothing(names: list[str], data: st.DataObject) -> None:
    cells = {name: data.draw(CELLS) for name in sorted(names)}
    one = judged(**cells)
    other = judged(**{name: cells[name] for name in names})
    assert (one.status, one.everywhere) == (other.status, other.everywhere)
