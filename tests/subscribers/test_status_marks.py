"""Status marks: labels and notes that bar somebody, and those that only sound so."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.subscribers import status_words
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.status_marks import MAX_WORDS, mark_in

LEFT, BOUNCED, COMPLAINED = ContactStatus.UNSUBSCRIBED, ContactStatus.BOUNCED, ContactStatus.COMPLAINED


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Unsubscribed", LEFT),
        ("hard_bounce", BOUNCED),
        ("never subscribed", ContactStatus.NEVER),
        ("vip, unsubscribed", LEFT),
        ("do-not-email; donor", LEFT),
        ("donor|hard bounce", BOUNCED),
        ("hard bounce, spam complaint", COMPLAINED),
        ("Unsubscribed 3/4/2024", LEFT),
        ("Opted out by phone on May 3", LEFT),
        ("Please remove from our mailing list", LEFT),
        ("No more emails please", LEFT),
        ("Dada de baja 3/4/2024", LEFT),
        ("No enviar correos", LEFT),
        ("Do not contact - moved away", LEFT),
        ("Email bounced in June", BOUNCED),
        ("Marked as spam 2023", COMPLAINED),
    ],
)
def test_a_mark_is_seen(cell: str, status: ContactStatus) -> None:
    assert mark_in(cell) is status


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "subscribed",
        "vip; tenant",
        "complained; noise",
        "Asked about unsubscribed neighbors",
        "Unsubscribed neighbors complained",
        "Unsubscribed from SMS",
        "Opted out of photos",
        "Do not contact by phone",
        "Do not contact unless urgent",
        "do not call, email only",
        "Bounced check in 2019",
        "Not found at home",
        "Blocked driveway, no parking",
        "No problem with emails",
        "removed tree; bad debt",
        "Baja California",
        "unsubscribed" + " very" * MAX_WORDS,
    ],
)
def test_what_only_sounds_like_one_is_none(cell: str) -> None:
    assert mark_in(cell) is None


def test_every_clear_word_is_a_mark() -> None:
    for status, table in status_words._CLEAR.items():
        for word in re.split(r"[,|]", table):
            expected = None if status is ContactStatus.SUBSCRIBED else status
            assert mark_in(" ".join(word.split())) is expected


@given(st.text(max_size=60))
def test_any_cell_is_read(cell: str) -> None:
    assert mark_in(cell) in {*ContactStatus, None}
