"""Phrases: each is a sound expression, and none is caught in a host name or in another's words."""

from __future__ import annotations

import re

import pytest

from newsletter.inbound import bounce_patterns

TABLES = {name: value for name, value in vars(bounce_patterns).items() if isinstance(value, re.Pattern)}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_matches_no_empty_text(name: str) -> None:
    assert TABLES[name].search("") is None
    assert TABLES[name].search("The quick brown fox jumps over the lazy dog") is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NO_MAILBOX", "The email account that you tried to reach does not exist"),
        ("NO_MAILBOX", "Recipient address rejected: undeliverable address"),
        ("NO_HOST", "Host or domain name not found"),
        ("FULL", "The user's mailbox is full"),
        ("POLICY", "Message refused: your IP is listed at SPAMHAUS"),
        ("LATER", "Connection timed out"),
        ("DNS_AWAY", "Name service error for domain x.example: Host not found, try again"),
        ("CONTENT", "Message size exceeds fixed limit"),
        ("STILL_TRYING", "You do not need to resend your message"),
    ],
)
def test_what_servers_write_is_found(name: str, words: str) -> None:
    assert TABLES[name].search(words)


@pytest.mark.parametrize(
    "host", ["d1.ess.barracudanetworks.com", "mx0a-001.pphosted.com", "spamgate.example"]
)
def test_the_name_of_a_host_is_no_reason(host: str) -> None:
    assert bounce_patterns.POLICY.search(f"host {host} said: 550 5.1.1 user unknown") is None
