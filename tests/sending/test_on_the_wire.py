"""What leaves, byte for byte, by every transport: with hostile readers, staff and long words.

| rule (facts 1.2, 1.3, 1.4) | where it is tried |
|---|---|
| U1-U3 one-click headers: one each, one https URI, exact words | here; test_headers, test_header_block, test_wire_check |
| U4 a signature names both; one letter changed breaks it | here (each transport that sends our bytes); test_dkim |
| U5 the URI alone says who and which list | here: the token and nothing else differs |
| U11 List-Id | test_headers, test_shared_parts |
| U12 no URI as encoded words, however long | here (a base URL of 200 characters); test_headers |
| F1 lines, only CR LF, no NUL | here; test_wire_check, test_message_template, test_quoted_printable |
| F2 each header once; Message-ID stable and unique | here; test_message_template, test_crash, test_faults |
| F3 encoded words of 75, lines of 76, no character split | here; test_headers |
| F4 SMTPUTF8, A-labels | test_envelope, transports/test_smtp, transports/test_sendgrid |
| F5 text first, utf-8, declared encodings | here; test_mime_tree |
| F7 header injection, also by encoded words | here; test_headers, test_header_block, test_shared_parts |
| D1, D2 what is signed and oversigned | test_dkim |
| S3 dots, smuggling by bare line ends | here; transports/test_smtp, test_dotless |
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.model import Accepted, Message
from newsletter.ports import Transport
from newsletter.sending.verp import ReturnPath
from newsletter.transports.outbox import OutboxTransport
from newsletter.transports.sendgrid.transport import SendgridTransport
from newsletter.transports.signing_transport import SigningTransport
from newsletter.transports.smtp.transport import SmtpTransport
from tests.sending.dkim_keys import verifies
from tests.sending.fake_sendgrid import fake_sendgrid
from tests.sending.samples import (
    FIELDS,
    NAME_MARK,
    defects,
    edition,
    html_text,
    parsed,
    publication,
    recipient,
    template,
)
from tests.sending.smtp_servers import mail_server
from tests.sending.test_dkim import signer

HOSTILE = [
    "Ana Ruiz",
    "Ana\r\nBcc: evil@e.example",
    "Ana\nX: y\n\n<script>",
    "=?utf-8?q?hi=07there?=",
    "=?utf-8?b?aGkHdGhlcmU=?=",
    "\x00\x08\x1b[31m\u2028\u2029\x85",
    "名" * 300,
    "👩‍👩‍👧‍👦" * 40,
    "e\u0301" * 90,
    'A "quoted" \\ name, with; signs <a@b.example>',
    "\ud800 half",
    "x" * 5000,
    "{{7*7}} {% include 'x' %} ${HOME} -MFa1b2x1z-",
    "..\r\n.\r\nMAIL FROM:<evil@e.example>",
]
LONG_BASE = "https://letters.thirteenth.example/" + "a-long-way/" * 18
SUBJECT = f"Dear {NAME_MARK}: “Sanctuary” 👩‍👩‍👧 " + "市" * 60

ALLOWED = [
    "DKIM-Signature", "Date", "From", "Reply-To", "To", "Subject", "Message-ID", "List-Id", "List-Unsubscribe",
    "List-Unsubscribe-Post", "Precedence", "Feedback-ID", "Content-Type", "MIME-Version",
]  # fmt: skip


def letters() -> list[Message]:
    """One copy for each hostile reader, with everything in it that can go wrong."""
    paragraph = "word " * 1200 + "longword" * 300
    made = template(
        edition(
            subject=SUBJECT,
            text=f".\r\n..\n.x\nDear {NAME_MARK},\n{paragraph}\n{FIELDS[1].marker}\n",
            html=f'<p>.</p>\n.\n<p>Dear {NAME_MARK}, {paragraph}</p><a href="{FIELDS[1].marker}">Unsubscribe</a>\n',
        ),
        publication(base_url=LONG_BASE.rstrip("/")),
    )
    return [
        made.personalise(recipient(n, name=name, fields={"first_name": name}))
        for n, name in enumerate(HOSTILE, start=1)
    ]


@dataclass(frozen=True)
class Left:
    """Message and bytes, as they left."""

    messages: list[Message]
    wires: list[bytes]
    signed: bool


def through(transport: Transport, messages: list[Message]) -> None:
    session = transport.open()
    outcomes = [outcome for _, outcome in session.deliver(messages, lambda batch: batch)]
    session.close()
    assert all(isinstance(outcome, Accepted) for outcome in outcomes), outcomes


def by_outbox(folder: Path) -> Left:
    messages = letters()
    through(OutboxTransport(folder), messages)
    found = {parsed(path.read_bytes())["Message-ID"]: path.read_bytes() for path in folder.rglob("*.eml")}
    return Left(messages, [found[one.message_id] for one in messages], signed=False)


def by_smtp(_folder: Path) -> Left:
    messages = letters()
    with mail_server() as server:
        through(SmtpTransport(server.smtp()), messages)
    return Left(messages, [one.content for one in server.received], signed=False)


def by_smtp_signed(_folder: Path) -> Left:
    messages = letters()
    path = ReturnPath("bounce@thirteenth.example", secret=b"s" * 32)
    with mail_server() as server:
        through(SigningTransport(SmtpTransport(server.smtp()), signer=signer(), return_path=path), messages)
    return Left(messages, [one.content for one in server.received], signed=True)


@pytest.fixture(scope="module", params=[by_outbox, by_smtp, by_smtp_signed], ids=lambda by: by.__name__)
def left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Left:
    by: Callable[[Path], Left] = request.param
    found = by(tmp_path_factory.mktemp("left"))
    assert len(found.wires) == len(HOSTILE)
    return found


def head(wire: bytes) -> bytes:
    return wire.partition(b"\r\n\r\n")[0] + b"\r\n"


def test_u1_u2_u3_u12_one_click_stands_there_as_rfc_8058_has_it(left: Left) -> None:
    for message, wire in zip(left.messages, left.wires, strict=True):
        token = message.recipient.token.encode()
        uri = LONG_BASE.encode() + b"u/" + token
        wanted = b"\r\nList-Unsubscribe: <" + uri + b">,\r\n <mailto:"
        assert head(wire).count(wanted) == 1
        assert head(wire).count(b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n") == 1
        assert len(re.findall(rb"(?im)^list-unsubscribe", head(wire))) == 2
        assert head(wire).count(b"https://") == 1


def test_u5_g6_the_same_address_stands_in_the_letter(left: Left) -> None:
    for message, wire in zip(left.messages, left.wires, strict=True):
        assert f'href="{LONG_BASE}u/{message.recipient.token}"' in html_text(parsed(wire))


def test_f2_f7_every_header_is_one_of_ours_and_stands_there_once(left: Left) -> None:
    for wire in left.wires:
        names = re.findall(r"(?m)^([^\s:]+):", head(wire).decode("ascii").replace("\r\n", "\n"))
        assert Counter(names).most_common(1)[0][1] == 1
        wanted = ALLOWED if left.signed else ALLOWED[1:]
        assert names == wanted
        assert "evil@e.example" not in {found.addr_spec for found in parsed(wire)["To"].addresses}


def test_f1_only_whole_line_ends_no_nul_and_no_line_too_long(left: Left) -> None:
    for wire in left.wires:
        assert b"\x00" not in wire
        assert not re.search(rb"\r(?!\n)|(?<!\r)\n", wire)
        lines = wire.split(b"\r\n")
        assert max(map(len, lines)) <= 998
        assert all(len(line) <= 78 for line in lines if b"https://" not in line)


def test_f3_encoded_words_are_short_and_stand_on_short_lines(left: Left) -> None:
    for wire in left.wires:
        for line in head(wire).split(b"\r\n"):
            words = re.findall(rb"=\?utf-8\?[qb]\?[^?]*\?=", line)
            assert all(len(word) <= 75 for word in words)
            assert not words or len(line) <= 76


def test_f3_f5_it_is_read_without_a_defect_and_says_what_was_meant(left: Left) -> None:
    for message, wire in zip(left.messages, left.wires, strict=True):
        found = parsed(wire)
        assert defects(found) == []
        assert str(found["Subject"]) == message.headers["Subject"].replace("\ud800", "?")
        kinds = [part.get_content_type() for part in found.walk()]
        assert kinds == ["multipart/alternative", "text/plain", "text/html"]
        assert {part.get_content_charset() for part in found.walk() if not part.is_multipart()} == {"utf-8"}


def test_s3_no_line_ends_a_message_early(left: Left) -> None:
    for wire in left.wires:
        assert b"\r\n.\r\n" not in wire
        assert wire.endswith(b"--\r\n")


def test_u4_a_signature_that_is_there_holds_and_names_one_click(left: Left) -> None:
    if not left.signed:
        assert all(b"DKIM-Signature" not in wire for wire in left.wires)
        return
    for wire in left.wires:
        assert verifies(wire)
        assert not verifies(wire.replace(b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"))
        assert not verifies(wire.replace(b"/u/tok", b"/u/t0k", 1))


def test_sendgrid_is_given_the_same_headers_for_every_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    messages = [one for one in letters() if len(one.recipient.name.encode("utf-8", "replace")) < 1500]
    with fake_sendgrid() as server:
        through(SendgridTransport(server.account()), messages)
    assert len(server.accepted) == len(messages) > 8
    for message, taken in zip(messages, server.accepted, strict=True):
        found = parsed(message.content)
        for name in (
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Id",
            "Precedence",
            "Feedback-ID",
            "Message-ID",
        ):
            assert re.sub(r"\s+", " ", str(found[name])) == taken.headers[name]
        assert taken.headers["List-Unsubscribe"].startswith(
            f"<{LONG_BASE}u/{message.recipient.token}>, <mailto:"
        )
        assert taken.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert len({name.lower() for name in taken.headers}) == len(taken.headers)
        assert all(value.isascii() and value.isprintable() for value in taken.headers.values())
        assert f'href="{LONG_BASE}u/{message.recipient.token}"' in taken.html
        assert taken.custom_args == {
            "newsletter_mailing": message.shared.mailing_key, "newsletter_delivery": message.delivery_key
        }  # fmt: skip
