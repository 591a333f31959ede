"""The charset: octets become text, and no codec that unpacks is ever asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.charset import decoded_text


@pytest.mark.parametrize(
    ("octets", "charset", "text"),
    [
        (b"caf\xc3\xa9", "iso-8859-1", "café"),
        (b"caf\xe9", "ISO-8859-1", "café"),
        (b"caf\xe9", "", "café"),
        (b"\x80", "windows-1252", "€"),
        (b"\xff\xfea\x00", "utf-16", "a"),
        (b"\xff", "zlib", "ÿ"),
        (b"\xff", "idna", "ÿ"),
        (b"\xff", "cp9999", "ÿ"),
    ],
)
def test_octets_are_what_they_are_before_what_they_say(octets: bytes, charset: str, text: str) -> None:
    assert decoded_text(octets, charset) == text


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-8", "gb2312", "big5", "iso-2022-jp", "koi8-r", "rot13"]),
)
def test_any_octets_become_text(octets: bytes, charset: str) -> None:
    assert isinstance(decoded_text(octets, charset), str)
