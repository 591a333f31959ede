from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import TransportError
from newsletter.sending.wire_check import ORDER, check_content, check_headers
from tests.sending.samples import LINK_MARK, NAME_MARK, message

GOOD = message().content
HEAD = GOOD.partition(b"\r\n\r\n")[0] + b"\r\n"


def test_a_message_of_ours_passes() -> None:
    check_content(GOOD, (NAME_MARK, LINK_MARK))


@pytest.mark.parametrize("name", ORDER)
def test_f2_a_header_twice_or_missing_is_noticed(name: bytes) -> None:
    header = re.search(rb"(?m)^" + name + rb": .*\r\n(?: .*\r\n)*", HEAD)
    assert header is not None
    with pytest.raises(TransportError):
        check_headers(HEAD.replace(header[0], header[0] * 2))
    if name != b"Reply-To":
        with pytest.raises(TransportError):
            check_headers(HEAD.replace(header[0], b""))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Precedence: bulk\r\n", b"Precedence: bulk\r\nBcc: evil@e.example\r\n"),
        (b"Precedence: bulk\r\n", b"Precedence: bulk\nBcc: evil@e.example\r\n"),
        (b"Precedence: bulk\r\n", b"Precedence: bulk\rBcc: evil@e.example\r\n"),
        (b"Precedence: bulk\r\n", b"Precedence: bu\x00lk\r\n"),
        (b"Precedence: bulk\r\n", b"Precedence: \r\n"),
        (b"Precedence: bulk\r\n", b"Precedence: bulk\r\n   \r\n"),
        (b"Precedence: bulk\r\n", b"Precedence: " + b"x" * 990 + b"\r\n"),
        (b"Precedence: bulk\r\n", "Precedence: bülk\r\n".encode()),
        (b"<https:", b"<http:"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        (
            b"List-Unsubscribe: <https://letters.thirteenth.example/u/tok7T0kenT0ken>,\r\n ",
            b"List-Unsubscribe: ",
        ),
        (b"=One-Click", b"=One-Click "),
        (b"List-Unsubscribe: <https", b"List-Unsubscribe: =?utf-8?q?=3Chttps"),
        (b"List-Unsubscribe-Post: ", b"List-Unsubscribe-Post:  "),
    ],
)
def test_u2_u3_u12_f1_f7_a_damaged_head_is_noticed(old: bytes, new: bytes) -> None:
    assert old in HEAD
    with pytest.raises(TransportError):
        check_headers(HEAD.replace(old, new))


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"a\nb\r\n", "half a line end"),
        (b"a\rb\r\n", "half a line end"),
        (b"a\x00b\r\n", "NUL"),
        (b"x" * 999 + b"\r\n", "more than 998"),
        (b"no end", "ends with a line"),
        (b"Dear " + NAME_MARK.encode() + b"\r\n", "is not filled"),
        (b"Dear " + NAME_MARK[:3].encode() + b"=\r\n" + NAME_MARK[3:].encode() + b"\r\n", "is not filled"),
    ],
)
def test_f1_a_damaged_body_is_noticed(body: bytes, complaint: str) -> None:
    with pytest.raises(TransportError, match=complaint):
        check_content(HEAD + b"\r\n" + body, (NAME_MARK,))


def test_a_line_of_998_octets_is_the_longest_that_passes() -> None:
    check_content(HEAD + b"\r\n" + b"x" * 998 + b"\r\n", ())


@given(st.integers(0, len(HEAD) - 1), st.sampled_from([b"\r\n", b"\n", b"\r", b"\x00", b"\r\nX: y\r\n"]))
def test_f7_whatever_is_put_into_a_head_wherever_makes_no_new_header(place: int, junk: bytes) -> None:
    damaged = HEAD[:place] + junk + HEAD[place:]
    try:
        check_headers(damaged)
    except TransportError:
        return
    names = [line.partition(b":")[0] for line in damaged.split(b"\r\n") if line[:1] not in (b" ", b"")]
    assert tuple(names) == ORDER
