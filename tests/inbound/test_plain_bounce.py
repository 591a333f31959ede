"""The plain bounce: words before the returned letter count, those in it do not."""

from __future__ import annotations

import pytest

from newsletter.inbound import plain_bounce
from newsletter.inbound.bounce_classification import classify_bounce
from newsletter.inbound.mime import open_mail
from newsletter.inbound.plain_bounce import own_words, read_plain_bounce
from newsletter.model import BounceKind
from tests.inbound.made import ADDRESS, case


def test_a_letter_below_is_not_the_reports_own_words() -> None:
    found = read_plain_bounce(open_mail(case("exim-unknown-user")), case("exim-unknown-user"))
    assert found is not None
    assert "No such user here" in found.words
    assert "spam" not in found.words
    assert found.addresses == (ADDRESS,)


@pytest.mark.parametrize(
    "line",
    [
        "------ This is a copy of the message, including all the headers. ------",
        "--- Below this line is a copy of the message.",
        "-----Original Message-----",
        "Received: from a by b",
        "Return-Path: <x@y.example>",
        "The original message follows",
    ],
)
def test_a_report_ends_where_the_letter_begins(line: str) -> None:
    assert own_words(f"no such user\n{line}\nspam") == "no such user\n"


def test_a_returned_email_that_nothing_announces_ends_a_report_with_a_reply() -> None:
    text = (
        "<a@x.example>: 554 transaction failed\n\nFrom: Us\nTo: a@x.example\nSubject: User unknown?\n\nspam"
    )
    assert own_words(text) == "<a@x.example>: 554 transaction failed\n\n"


@pytest.mark.parametrize("name", ["vacation", "mailto", "human-reply", "mentions-sentence"])
def test_nothing_else_is_a_plain_bounce(name: str) -> None:
    assert read_plain_bounce(open_mail(case(name)), case(name)) is None


def test_only_late_is_no_failure() -> None:
    found = read_plain_bounce(open_mail(case("exim-delayed")), case("exim-delayed"))
    assert found is not None
    assert found.only_delayed


def test_what_would_come_later_is_not_final() -> None:
    raw = (
        b"From: mailer-daemon@x.example\nSubject: Delivery Status Notification (Delay)\n\n"
        b"There was a temporary problem delivering to a@x.example. We will retry for 47 more hours. "
        b"You will be notified if the delivery fails permanently."
    )
    found = read_plain_bounce(open_mail(raw), raw)
    assert found is not None
    assert found.only_delayed


def test_quotation_marks_and_prefixes_hide_no_address() -> None:
    raw = b"From: postmaster@x.example\nSubject: Delivery failure\n\nsmtp=gone@x.example or 'lost@x.example' failed"
    found = read_plain_bounce(open_mail(raw), raw)
    assert found is not None
    assert {"gone@x.example", "lost@x.example"} <= set(found.addresses)


@pytest.mark.parametrize(
    ("subject", "body", "kind"),
    [
        ("Warning: gone@x.example - User unknown!", "Hello.", BounceKind.HARD),
        ("Undeliverable: When a mailbox is full", "550 no such user", BounceKind.HARD),
        ("Undeliverable: no such user, a story", "The mailbox is full", BounceKind.SOFT),
        ("Undeliverable: User unknown at the DMV", "554 transaction failed", BounceKind.SOFT),
        ("Undeliverable: User unknown at the DMV", "It could not be delivered.", BounceKind.SOFT),
        ("Mailbox not found: what to do", "554 transaction failed", BounceKind.SOFT),
        ("Returned mail: User unknown", "The original message was received on Monday.", BounceKind.HARD),
        ("DELIVERY FAILURE: User gone not listed in Domino Directory", "Your message", BounceKind.HARD),
    ],
)
def test_the_subject_counts_only_where_the_words_say_nothing(
    subject: str, body: str, kind: BounceKind
) -> None:
    raw = f"From: mailer-daemon@x.example\nSubject: {subject}\n\n{body}".encode()
    found = read_plain_bounce(open_mail(raw), raw)
    assert found is not None
    assert classify_bounce("", found.words).kind is kind


def test_the_library_is_asked_for_an_address_where_the_words_hold_none() -> None:
    raw = (
        b"From: postmaster@x.example\nSubject: Delivery failure\nX-Failed: none\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; gone@x.example\nAction: failed\nStatus: 5.0.0\n--b--\n"
    )
    found = read_plain_bounce(open_mail(raw), raw)
    assert found is not None
    assert found.addresses == ("gone@x.example",)


def test_a_library_that_raises_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import flufl.bounce

    def broken(_message: object) -> object:
        raise IndexError

    monkeypatch.setattr(flufl.bounce, "scan_message", broken)
    raw = b"From: postmaster@x.example\nSubject: failure notice\n\nIt failed."
    found = read_plain_bounce(open_mail(raw), raw)
    assert found is not None
    assert found.addresses == ()


def test_there_are_never_many_addresses() -> None:
    many = " ".join(f"a{number}@x.example" for number in range(500))
    raw = f"From: postmaster@x.example\nSubject: failure notice\n\n{many}".encode()
    found = read_plain_bounce(open_mail(raw), raw)
    assert found is not None
    assert len(found.addresses) == plain_bounce.MAX_ADDRESSES
