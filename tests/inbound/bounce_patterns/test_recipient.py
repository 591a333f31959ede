"""Recipient words: the grammar is general, so wordings that nobody wrote down are found, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.bounce_patterns.recipient import NO_HOST, NO_MAILBOX, REFUSED_RECIPIENT

NOUNS = ("user", "recipient", "mailbox", "address", "account", "addressee", "alias", "email address")
GONE = ("unknown", "not found", "does not exist", "doesn't exist", "no longer valid", "invalid", "disabled")


@given(st.sampled_from(NOUNS), st.sampled_from(GONE), st.sampled_from(["", "The ", "550 5.1.1 This "]))
def test_a_noun_and_what_is_said_of_it(noun: str, gone: str, before: str) -> None:
    verb = "" if gone.startswith("do") else "is "
    assert NO_MAILBOX.search(fold(f"{before}{noun} {verb}{gone}"))


@given(st.sampled_from(NOUNS), st.sampled_from(["unknown", "no such", "invalid", "nonexistent"]))
def test_the_other_way_round(noun: str, gone: str) -> None:
    assert NO_MAILBOX.search(fold(f"{gone} {noun}"))


@pytest.mark.parametrize(
    "words",
    [
        "550 unknown error",
        "550 the address list of our server",
        "not listed in the block list of users",
        "mailbox server closed the connection",
        "user is over quota",
        "your message to this mailbox was not delivered",
    ],
)
def test_what_speaks_of_mailboxes_and_says_nothing_of_them(words: str) -> None:
    assert NO_MAILBOX.search(fold(words)) is None


@pytest.mark.parametrize(
    "words",
    [
        "unrouteable address",
        "NXDOMAIN",
        "Host unknown",
        "domain <host> does not exist",
        "null MX",
        "no such domain",
    ],
)
def test_a_domain_that_is_none(words: str) -> None:
    assert NO_HOST.search(fold(words))


def test_a_host_that_takes_no_mail_from_us_takes_mail() -> None:
    assert NO_HOST.search("this host does not accept mail from your network") is None
    assert NO_HOST.search("this host does not accept mail")


def test_a_recipient_refused_without_a_reason() -> None:
    assert REFUSED_RECIPIENT.search("requested action not taken: mailbox unavailable")
    assert REFUSED_RECIPIENT.search("recipient rejected")
    assert REFUSED_RECIPIENT.search("message rejected") is None
