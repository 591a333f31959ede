"""Sender words: whoever is refused by name, host, reputation or volume, it is us."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.bounce_patterns.sender import (
    NOT_HOSTED,
    POLICY,
    READER_LIMIT,
    SENDER,
    SENDING_LIMIT,
)


@pytest.mark.parametrize(
    "words",
    [
        "Sender address rejected: Domain not found",
        "Helo command rejected: Host not found",
        "your domain does not exist",
        "cannot find your hostname",
        "relaying to <address> prohibited by administrator",
        "callout verification failure",
        "rejected because of SPF",
        "blocked using <host>",
        "Message looks like SPAM",
        "content filter",
        "unknown user <sender>",
    ],
)
def test_we_are_refused(words: str) -> None:
    assert SENDER.search(fold(words))


@pytest.mark.parametrize(
    "words",
    [
        "returning message to sender",
        "not listed in public name & address book",
        "user unknown in relay recipient table",
        "sender: ana reason: unknown user",
        "check your address book",
    ],
)
def test_what_only_mentions_a_sender_or_a_list(words: str) -> None:
    assert SENDER.search(fold(words)) is None


def test_a_limit_of_ours_is_not_a_limit_of_the_readers() -> None:
    ours = "Domain <host> has exceeded the max emails per hour (502/500 (100%)) allowed"
    theirs = "The recipient has exceeded their limit for the number of messages they can receive per hour"
    assert SENDING_LIMIT.search(fold(ours))
    assert READER_LIMIT.search(fold(ours)) is None
    assert READER_LIMIT.search(fold(theirs))


def test_a_full_mailbox_is_no_sending_limit() -> None:
    assert SENDING_LIMIT.search("mailbox quota exceeded") is None
    assert SENDING_LIMIT.search("submission quota exceeded")


def test_a_rule_is_somebodys_whoever_it_is() -> None:
    assert POLICY.search("reject due to policy restrictions")
    assert POLICY.search("user unknown") is None


def test_a_domain_that_moved_away_is_nobodys_fault() -> None:
    assert NOT_HOSTED.search("sorry, that domain isn't in my list of allowed rcpthosts")
