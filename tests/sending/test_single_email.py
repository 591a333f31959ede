"""The staff letter: a plain mail that says a program wrote it, and is no part of any list."""

from __future__ import annotations

import email
import email.policy
import json
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import AddressError
from newsletter.model import Accepted, Message, Security
from newsletter.sending.single_email import single_email
from newsletter.transports.sendgrid.payload import request_body
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.dkim_keys import verifies
from tests.sending.fake_sendgrid import check
from tests.sending.samples import NOW, publication
from tests.sending.smtp_servers import mail_server
from tests.sending.test_dkim import signed

SUBJECT = "The Thirteenth: 2 things to look at"
TEXT = "2026-11-24 17:55\nSchedule 3 (budget to constituents) is held.\n.\nFrom here on: ¡adiós!\n"


def letter(subject: str = SUBJECT, text: str = TEXT, *, to: str = "ana@office.example") -> Message:
    return single_email(publication(), to, subject=subject, text=text, key="held 3", date=NOW)


def parsed(content: bytes) -> EmailMessage:
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_it_reads_as_it_was_written() -> None:
    mail = parsed(letter().content)
    assert mail["Subject"] == SUBJECT
    assert mail["To"] == "ana@office.example"
    assert mail["From"] == "Council District 13 <letters@thirteenth.example>"
    assert mail.get_content().replace("\r\n", "\n") == TEXT
    assert mail.get_content_type() == "text/plain"
    assert mail.defects == []


def test_it_says_that_a_program_wrote_it_and_belongs_to_no_list() -> None:
    names = [name.lower() for name in parsed(letter().content)]
    assert len(names) == len(set(names))
    assert parsed(letter().content)["Auto-Submitted"] == "auto-generated"
    assert [name for name in names if name.startswith(("list-", "precedence", "feedback-id"))] == []


def test_the_same_letter_has_the_same_message_id_and_another_persons_another() -> None:
    assert letter().message_id == letter(text="later").message_id
    assert letter().message_id != letter(to="ben@office.example").message_id


@given(st.text(), st.text())
def test_no_words_break_out_of_it(subject: str, text: str) -> None:
    content = letter(subject, text).content
    head, _, body = content.partition(b"\r\n\r\n")
    assert [line for line in content.split(b"\r\n") if b"\n" in line or b"\r" in line or b"\0" in line] == []
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert names == [
        b"Date", b"From", b"To", b"Subject", b"Message-ID", b"Auto-Submitted", b"Content-Type",
        b"Content-Transfer-Encoding", b"MIME-Version",
    ]  # fmt: skip
    assert max(map(len, body.split(b"\r\n"))) <= 76


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(AddressError):
        letter(to="ana@office.example\r\nBcc: x@y.example")


def test_a_mail_server_takes_it() -> None:
    with mail_server(security=Security.NONE) as server:
        session = SmtpTransport(server.smtp()).open()
        ((_message, outcome),) = session.deliver([letter()], lambda batch: batch)
        session.close()
        (received,) = server.received
    assert isinstance(outcome, Accepted)
    assert received.to == ["ana@office.example"]
    assert parsed(received.content).get_content().replace("\r\n", "\n") == TEXT


def test_its_signature_is_good() -> None:
    assert verifies(signed(letter().content))


def test_sendgrid_takes_it_as_plain_text_without_headers_of_a_list() -> None:
    mail = check(json.loads(request_body([letter()])), set())
    assert mail["content"] == [{"type": "text/plain", "value": TEXT}]
    (person,) = mail["personalizations"]
    assert set(person["headers"]) == {"Message-ID", "Auto-Submitted"}
