"""MIME: parts are found, encodings undone, and nothing is opened without end."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.mime import MAX_DEPTH, MAX_PARTS, open_mail


def nested(depth: int) -> bytes:
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(depth)
    )
    return f"{head}Content-Type: text/plain\n\ninnermost".encode()


def test_nesting_ends_where_nobody_nests_any_more() -> None:
    assert [part.text for part in open_mail(nested(MAX_DEPTH)).parts] == ["innermost"]
    assert open_mail(nested(MAX_DEPTH + 1)).parts == ()


def test_parts_are_counted() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1000
    assert len(open_mail(raw).parts) < MAX_PARTS


LINE = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), max_size=200)


@given(st.lists(LINE, min_size=1, max_size=4), st.sampled_from(["quoted-printable", "base64", "8bit"]))
def test_what_the_standard_library_writes_is_read_again(lines: list[str], encoding: str) -> None:
    mail = EmailMessage()
    mail.make_mixed()
    for line in lines:
        part = EmailMessage()
        part.set_content(line, cte=encoding)
        mail.attach(part)
    found = open_mail(mail.as_bytes(policy=email.policy.SMTP.clone(max_line_length=0)))
    assert [part.text.strip("\n") for part in found.parts] == lines


def test_a_missing_last_boundary_ends_the_message() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\n\ntwo"
    assert [part.text for part in open_mail(raw).parts] == ["one", "two"]


def test_what_stands_behind_the_last_boundary_is_no_part() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b\n\ntwo"
    assert [part.text for part in open_mail(raw).parts] == ["one"]


def test_base64_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    raw = b"Content-Transfer-Encoding: base64\n\naGVsbG8gd29ybG"
    assert open_mail(raw).text == "hello worl"


def test_a_returned_letter_is_told_from_the_mail_itself() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nmine\n--b\nContent-Type: message/rfc822\n\n"
        b"Subject: theirs\n\ntheirs too\n--b--"
    )
    mail = open_mail(raw)
    assert mail.text == "mine"
    assert [headers.first("subject") for headers in mail.returned] == ["theirs"]
    assert [(part.level, part.text) for part in mail.parts if part.kind == "text/plain"] == [
        (0, "mine"),
        (1, "theirs too"),
    ]


@given(st.text("ABCDabcd0123+/", max_size=40))
def test_base64_of_any_length_is_read(letters: str) -> None:
    raw = b"Content-Transfer-Encoding: base64\n\n" + letters.encode()
    assert len(open_mail(raw).parts[0].body) == len(letters) * 3 // 4


@given(st.binary(max_size=2000))
def test_any_octets_are_a_mail(raw: bytes) -> None:
    assert isinstance(open_mail(raw).text, str)
