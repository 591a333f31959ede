"""The forwarded report: attached it is read as by itself, pasted it is left to staff, and no issue of ours is one."""

from __future__ import annotations

import pytest

from newsletter.inbound.classify import MAX_FORWARDED, Bounced, Foreign, Mentions, Puzzle, read_mail
from newsletter.inbound.forwarded_report import MAX_ATTACHED, attached_messages, holds_pasted_report
from newsletter.inbound.mime import open_mail
from tests.inbound.made import case


def attached(*messages: bytes, text: str = "See this.", boundary: str = "F") -> bytes:
    """Return a person's mail with messages attached."""
    parts = b"".join(
        f"--{boundary}\nContent-Type: message/rfc822\n\n".encode() + one + b"\n" for one in messages
    )
    head = (
        "From: ben@example.org\nTo: letters@example.org\nSubject: Fwd\n"
        f"Content-Type: multipart/mixed; boundary={boundary}\n\n--{boundary}\n"
        f"Content-Type: text/plain\n\n{text}\n"
    )
    return head.encode() + parts + f"--{boundary}--\n".encode()


def test_an_attached_report_is_found() -> None:
    raw = case("postfix-unknown-user").replace(b"\r\n", b"\n")
    ((found, octets),) = attached_messages(open_mail(attached(raw)))
    assert found.report == "delivery-status"
    assert octets.startswith(raw[:100])


def test_of_several_attachments_the_report_counts() -> None:
    letter = b"From: ana@reader.example\nSubject: Hello\n\nHello"
    report = case("postfix-unknown-user").replace(b"\r\n", b"\n")
    assert isinstance(read_mail(attached(letter, report)).says, Bounced)


def test_there_is_an_end_to_forwarding() -> None:
    raw = case("postfix-unknown-user").replace(b"\r\n", b"\n")
    for times in range(MAX_FORWARDED + 1):
        assert isinstance(read_mail(raw).says, Bounced), times
        raw = attached(raw, boundary=f"F{times}")
    assert read_mail(raw).says == Foreign()


def test_there_is_an_end_to_attachments() -> None:
    letters = [b"Subject: x\n\nx"] * 10
    assert len(attached_messages(open_mail(attached(*letters)))) == MAX_ATTACHED


def test_an_attached_absence_is_not_the_persons_word() -> None:
    raw = attached(
        case("vacation").replace(b"\r\n", b"\n"), text="Please remove me from the list, see why below."
    )
    assert read_mail(raw).says == Mentions()


@pytest.mark.parametrize("name", ["forwarded-pasted", "forwarded-pasted-fields", "forwarded-pasted-exchange"])
def test_a_pasted_report_is_left_to_staff(name: str) -> None:
    assert holds_pasted_report(open_mail(case(name)))
    assert isinstance(read_mail(case(name)).says, Puzzle)


@pytest.mark.parametrize("name", ["human-reply", "person-on-returned-mail", "mentions-sentence"])
def test_other_letters_paste_nothing(name: str) -> None:
    assert not holds_pasted_report(open_mail(case(name)))
