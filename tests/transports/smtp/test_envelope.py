"""The SMTP envelope: what each server is told of a message, and what cannot be told at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import TransportError
from newsletter.model import Refused
from newsletter.transports.smtp.connection import SmtpConnection
from newsletter.transports.smtp.envelope import dot_stuffed, envelope_lines, unfit
from tests.sending.samples import message
from tests.sending.smtp_servers import scripted

MESSAGE = message()
ABROAD = replace(MESSAGE, envelope_to="josé@reader.example")


def told(offers: str, **changes: Any) -> tuple[tuple[bytes, bytes, bytes], Refused | None]:
    """Return what a server with these abilities is told of a message, and whether that is refused."""
    greeting = "\r\n".join(
        ["250-mail.example", *(f"250-{one}" for one in offers.split(",") if one), "250 HELP"]
    )
    with scripted({"EHLO": [greeting]}) as server:
        line = SmtpConnection(server.smtp())
        try:
            one = replace(MESSAGE, **changes)
            return envelope_lines(one, line), unfit(one, line)
        finally:
            line.leave()


def test_a_plain_server_is_told_sender_and_recipient() -> None:
    lines, refused = told("")
    assert lines == (
        f"MAIL FROM:<{MESSAGE.envelope_from}>\r\n".encode(), f"RCPT TO:<{MESSAGE.envelope_to}>\r\n".encode(), b"DATA\r\n",
    )  # fmt: skip
    assert refused is None


def test_a_server_that_asks_is_told_the_size_and_the_letters_of_an_address() -> None:
    (mail, rcpt, _), refused = told("SIZE 1000000,SMTPUTF8,8BITMIME", envelope_to=ABROAD.envelope_to)
    assert mail.endswith(f"> SIZE={len(MESSAGE.content)} BODY=8BITMIME SMTPUTF8\r\n".encode())
    assert rcpt == "RCPT TO:<josé@reader.example>\r\n".encode()
    assert refused is None


def test_an_address_that_a_server_cannot_carry_is_refused_for_that_reader_alone() -> None:
    _, refused = told("8BITMIME", envelope_to=ABROAD.envelope_to)
    assert refused is not None
    assert (refused.code, "SMTPUTF8" in refused.reply) == (553, True)


@pytest.mark.parametrize(
    "address", ["", "a b@reader.example", "a@reader.example>", "a@reader.example\r\nDATA", "<a@x>"]
)
@pytest.mark.parametrize("side", ["envelope_from", "envelope_to"])
def test_what_is_no_address_is_never_said(side: str, address: str) -> None:
    _, refused = told("", **{side: address})
    assert refused is not None
    assert refused.code == 501


def test_a_message_too_large_for_the_server_stops_all() -> None:
    size = len(MESSAGE.content)
    assert told(f"SIZE {size}")[1] is None
    with pytest.raises(TransportError, match=f"{size - 1:,}"):
        told(f"SIZE {size - 1}")


LINES = st.lists(st.sampled_from([b"", b".", b"..", b".a", b"a.", b"a"]), max_size=6).map(b"\r\n".join)


@given(LINES)
def test_a_server_that_takes_dots_away_has_the_content(content: bytes) -> None:
    stuffed = dot_stuffed(content)
    lines = stuffed.split(b"\r\n")
    assert b"." not in lines
    assert b"\r\n".join(line.removeprefix(b".") for line in lines) == content
