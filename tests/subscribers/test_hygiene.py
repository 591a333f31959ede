"""Hygiene: an address is doubted for what it did itself, never for what was the sender's fault."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsletter.subscribers.hygiene import Doubt, OldConsent, Refusals, dead, is_hard, mistyped, outdated

GONE = "550 5.1.1 no such user here"


@pytest.mark.parametrize(
    "reply",
    [
        GONE,
        "550-5.1.1 The email account that you tried to reach does not exist",
        "550 5.1.10 recipient not found",
        "553 5.1.2 no such domain",
        "556 5.1.10 null MX",
        "550 5.2.1 disabled",
        "550 no such user",
        "553 unknown",
        "550-no such user",
    ],
)
def test_a_mailbox_that_is_not_there(reply: str) -> None:
    assert is_hard(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.26 this mail is unauthenticated",
        "550 5.7.515 Access denied",
        "552 5.2.2 mailbox full",
        "550 5.2.2 over quota",
        "554 5.6.0 content",
        "451 4.7.1 come back later",
        "553 5.6.7 needs SMTPUTF8",
        "the issue was out of date before anybody took it",
        "",
        "550 5.1.8 bad sender",
    ],
)
def test_what_is_not_the_mailboxs_fault(reply: str) -> None:
    assert not is_hard(reply)


def test_so_many_refusals_make_an_address_look_dead() -> None:
    once = Refusals(address="ana@x.example", replies=(GONE, "550 5.7.1 policy"))
    twice = Refusals(address="ben@x.example", replies=(GONE, "552 5.2.2 full", GONE))
    assert [one.address for one in dead([once, twice], refusals=2)] == ["ben@x.example"]
    (remark,) = dead([twice], refusals=2)
    assert remark.why == f"refused by 2 mailings in a row, last with: {GONE}"
    assert [one.doubt for one in dead([once], refusals=1)] == [Doubt.DEAD]


def test_a_misspelt_domain_says_what_may_have_been_meant() -> None:
    (remark,) = mistyped(["ana@gmail.com", "ana@gmial.com", "ana@office.example"])
    assert (remark.address, remark.why) == ("ana@gmial.com", "ana@gmail.com may have been meant")


def test_an_old_consent_says_to_what_and_when() -> None:
    at = datetime(2019, 5, 1, tzinfo=UTC)
    (remark,) = outdated([OldConsent(address="ana@x.example", list="news", at=at)])
    assert (remark.doubt, remark.why) == (Doubt.OLD, "agreed to news on 2019-05-01 and never since")
