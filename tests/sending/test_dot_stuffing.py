from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.dot_stuffing import Dotless, is_dotless, whole_dotless_lines
from newsletter.transports.smtp.envelope import dot_stuffed
from tests.sending.samples import LINK_MARK, NAME_MARK, edition, recipient, template

DOTTED = st.lists(
    st.sampled_from(
        [".", "..", "\n", "\r\n", "\r", " ", "=", "From ", "a", "é", NAME_MARK, LINK_MARK, "x" * 74]
    )
).map("".join)
PIECES = st.lists(st.sampled_from([b".", b"\r\n", b"a", b"a\r\n", b".\r\n", b"a\r\n.b\r\n", b""]))


@given(PIECES)
def test_a_line_that_begins_with_a_dot_is_seen(pieces: list[bytes]) -> None:
    octets = b"".join(pieces)
    assert is_dotless(octets) == (not any(line.startswith(b".") for line in octets.split(b"\r\n")))


@given(PIECES)
def test_whole_lines_without_a_dot_have_none_in_any_order(pieces: list[bytes]) -> None:
    if whole_dotless_lines(pieces):
        assert is_dotless(b"".join(pieces))
        assert is_dotless(b"".join(reversed(pieces)))


@given(text=DOTTED, html=DOTTED, name=st.text(max_size=90) | DOTTED)
def test_s3_whatever_is_written_a_copy_needs_no_doubled_dot(text: str, html: str, name: str) -> None:
    copy = template(edition(text=text, html=html, subject=f"Dear {NAME_MARK}")).personalise(
        recipient(name=name, fields={"first_name": name})
    )
    assert isinstance(copy.content, Dotless)
    assert is_dotless(copy.content)


def test_bytes_that_are_changed_are_looked_at_again() -> None:
    known = Dotless(b"a\r\n")
    assert type(known + b".\r\n") is bytes
    assert dot_stuffed(known + b".\r\n") == b"a\r\n..\r\n"
    assert dot_stuffed(known) is known
