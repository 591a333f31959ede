"""The delivery report: each recipient's fields, in any order, with what others add to them."""

from __future__ import annotations

import pytest

from newsletter.inbound.dsn import MAX_RECIPIENTS, RecipientReport, read_report
from newsletter.inbound.mime import open_mail


def report(body: str) -> tuple[RecipientReport, ...]:
    return read_report(open_mail(f"Content-Type: message/delivery-status\n\n{body}".encode()))


def test_the_original_recipient_comes_first() -> None:
    (found,) = report(
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; b@y.example\nOriginal-Recipient: rfc822;a@x.example\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550\n no"
    )
    assert found == RecipientReport(
        addresses=("a@x.example", "b@y.example"), action="failed", status="5.1.1", words="550 no"
    )


@pytest.mark.parametrize(
    ("field", "addresses"),
    [
        ("rfc822;ana@x.example", ("ana@x.example",)),
        ("RFC822; <ana@x.example>", ("ana@x.example",)),
        ("rfc822;ana+2Bnews@x.example", ("ana+2Bnews@x.example", "ana+news@x.example")),
        ("rfc822;ana+news@x.example", ("ana+news@x.example",)),
        ("ana@x.example", ("ana@x.example",)),
        ("", ()),
    ],
)
def test_an_address_is_read_however_it_is_written(field: str, addresses: tuple[str, ...]) -> None:
    assert report(f"Final-Recipient: {field}\nAction: failed")[0].addresses == addresses


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ("Action: failure", "failed"),
        ("Action: error", "failed"),
        ("Status: 5.1.1", "failed"),
        ("Status: 4.4.1", ""),
        ("Action: delayed", "delayed"),
        ("Action: (none)\nStatus: 5.0.0", "failed"),
    ],
)
def test_what_servers_say_in_words_of_their_own_is_understood(fields: str, action: str) -> None:
    assert report(f"Final-Recipient: rfc822; a@x.example\n{fields}")[0].action == action


def test_a_group_without_a_recipient_is_none() -> None:
    assert report("Reporting-MTA: dns; x\nArrival-Date: yesterday") == ()


def test_a_report_is_not_read_without_end() -> None:
    assert len(report("Action: failed\n\n" * 500)) == MAX_RECIPIENTS


def test_comments_and_capitals_make_no_difference() -> None:
    (found,) = report("action: FAILED (no mailbox)\nSTATUS: 5.1.1 (bad)")
    assert (found.action, found.status, found.words) == ("failed", "5.1.1", "")
