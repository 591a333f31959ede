"""Clues: what could be ours is found wherever it stands, and nothing else is."""

from __future__ import annotations

import pytest

from newsletter.inbound.correlation_hints import MAX_CLUES, came_to_return_path, find_hints
from newsletter.inbound.header_lines import read_headers
from newsletter.inbound.mime import open_mail
from tests.inbound.made import MAILING, MAILING_KEY, PERSON, PROOFS, RETURN_PATH, TOKEN, case

VERP = RETURN_PATH.token(MAILING, PERSON)


def test_a_report_holds_every_clue() -> None:
    clues = find_hints(open_mail(case("postfix-unknown-user")))
    assert (clues.came_to, clues.returned_to, clues.tokens) == ((VERP,), (VERP,), (TOKEN,))
    assert clues.message_ids[0][0] == MAILING_KEY


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To", "Envelope-To", "Cc"])
def test_it_came_to_whatever_header_says_so(header: str) -> None:
    block = f"{header}: <{PROOFS['{RETURN_PATH}']}>\nFrom: x@y.example".encode()
    assert came_to_return_path(read_headers(block))
    assert find_hints(open_mail(block + b"\n\n")).came_to == (VERP,)


def test_the_server_that_took_it_may_say_for_whom() -> None:
    raw = f"Received: from a by b for <{PROOFS['{RETURN_PATH}']}>; Tue\nTo: undisclosed\n\n".encode()
    assert find_hints(open_mail(raw)).came_to == (VERP,)


def test_a_letter_that_a_letter_returns_says_nothing() -> None:
    inner = case("postfix-unknown-user")
    raw = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
    raw += b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--"
    clues = find_hints(open_mail(raw))
    assert not clues.message_ids
    assert not clues.tokens


def test_there_are_never_many() -> None:
    many = "".join(f"<{MAILING_KEY}.{number:024}@x>\n" for number in range(99))
    assert len(find_hints(open_mail(f"Subject: x\n\n{many}".encode())).message_ids) == MAX_CLUES
