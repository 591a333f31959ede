"""Status words: what a cell says, and what it does not."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers import status_words
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.status_words import (
    CLEAR,
    KNOWN,
    clear_status,
    is_blank,
    says_no,
    says_nothing,
    says_yes,
    status_of,
)

SUBSCRIBED, UNKNOWN, NEVER = ContactStatus.SUBSCRIBED, ContactStatus.UNKNOWN, ContactStatus.NEVER
BOUNCED, LEFT, COMPLAINED = ContactStatus.BOUNCED, ContactStatus.UNSUBSCRIBED, ContactStatus.COMPLAINED


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("subscribed", SUBSCRIBED),
        ("Active", SUBSCRIBED),
        ("angemeldet", SUBSCRIBED),
        ("Unsubscribed", LEFT),
        ("OPTED-OUT", LEFT),
        ("dado de baja", LEFT),
        ("désabonné", LEFT),
        ("abgemeldet", LEFT),
        ("descadastrado", LEFT),
        ("USER_SUPPRESSED", LEFT),
        ("Unsubscribed by user via the link", LEFT),
        ("Blacklisted Address", LEFT),
        ("bouncing", BOUNCED),
        ("by_bounces", BOUNCED),
        ("by_user", LEFT),
        ("by_moderator", UNKNOWN),
        ("HARD_BOUNCE", BOUNCED),
        ("INVALID_EMAIL", BOUNCED),
        ("Repeated Soft Delivery Failures", BOUNCED),
        ("5.1.1", BOUNCED),
        ("cleaned", BOUNCED),
        ("NPAI", BOUNCED),
        ("spam complaint", COMPLAINED),
        ("SPAM_COMPLAINT", COMPLAINED),
        ("Junk", COMPLAINED),
        ("unactivated", NEVER),
        ("Never subscribed", NEVER),
        ("Awaiting Confirmation", NEVER),
        ("No Permissions Set", NEVER),
        ("implied", NEVER),
        ("enabled", UNKNOWN),
        ("inactive", UNKNOWN),
        ("Soft bounce", UNKNOWN),
        ("By Administrator", UNKNOWN),
        ("Homeowner", None),
        ("1", None),
        ("S", None),
        ("4.2.2", None),
        ("", None),
    ],
)
def test_a_cell_of_a_status_column_is_read(cell: str, status: ContactStatus | None) -> None:
    assert status_of(cell) is status


@pytest.mark.parametrize("tables", [status_words._CLEAR, status_words._IN_A_STATUS_COLUMN])
def test_no_word_says_two_things(tables: dict[ContactStatus, str]) -> None:
    words = [status_words._words(table) for table in tables.values()]
    assert [one & other for one, other in combinations(words, 2) if one & other] == []
    assert all(words)


@pytest.mark.parametrize(
    "cell", ["left", "baja", "removed", "pending", "complaint", "unreachable", "invalid"]
)
def test_a_word_with_other_meanings_says_nothing_outside_of_a_status_column(cell: str) -> None:
    assert clear_status(cell) is None
    assert status_of(cell) is not None


@given(st.text(max_size=25))
def test_only_a_word_of_the_tables_is_ever_taken_for_consent(cell: str) -> None:
    from newsletter.subscribers.plain_words import plain_words

    if status_of(cell) is SUBSCRIBED:
        assert KNOWN[plain_words(cell)] is SUBSCRIBED


@given(
    st.sampled_from(sorted(CLEAR)),
    st.sampled_from([str.upper, str.title, lambda text: text.replace(" ", "_")]),
)
def test_capitals_and_underscores_do_not_matter(word: str, spelled: object) -> None:
    assert clear_status(spelled(word)) is CLEAR[word]  # type: ignore[operator]


@pytest.mark.parametrize("cell", ["yes", "TRUE", "1", "x", "sí", "Oui", "ja", "✓", "✅"])
def test_a_yes_is_a_yes(cell: str) -> None:
    assert says_yes(cell)
    assert not says_no(cell)


@pytest.mark.parametrize(
    "cell", ["no", "False", "0", "N", "nein", "não", "never", "нет", "不", "아니오", "0.0", "✗", "❌"]
)
def test_a_no_is_a_no(cell: str) -> None:
    assert says_no(cell)
    assert not says_yes(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "none", "NULL", "N/A", "unknown", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "1/0/1900",
        "1900-01-00", "1/1/1900", "1900-01-01 00:00:00", "0001-01-01T00:00:00Z", "1/1/0001 12:00:00 AM",
        "1970-01-01", "1970-01-01 00:00:00", "1/1/1970", "12/30/1899",
    ],
)  # fmt: skip
def test_a_database_s_nothing_is_no_answer(cell: str) -> None:
    assert says_nothing(cell)
    assert not says_no(cell)


@pytest.mark.parametrize(
    "cell", ["", "no", "2024-01-01", "1/1/2001", "1970-01-02", "11/1/1900", "10/1/1900", "none of these"]
)
def test_other_cells_say_something(cell: str) -> None:
    assert not says_nothing(cell)


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "\u00a0", '""'])
def test_a_dash_is_as_good_as_nothing(cell: str) -> None:
    assert is_blank(cell)
