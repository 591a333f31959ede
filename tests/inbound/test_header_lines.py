"""Header lines: whatever is wrong with them, what can be read is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.header_lines import (
    MAX_LINES,
    MAX_VALUE,
    addresses_in,
    decoded,
    parameter,
    read_headers,
)


def test_lines_are_unfolded_and_names_are_small() -> None:
    found = read_headers(b"SUBJECT: one\n two\nX-A : b\nnot a header\nX-A:c\n: d")
    assert found.lines == (("subject", "one two"), ("x-a", "b"), ("x-a", "c"))
    assert found.all("x-a") == ("b", "c")
    assert found.first("x-b") == ""


def test_a_line_of_a_megabyte_and_a_million_lines_are_cut() -> None:
    assert len(read_headers(b"Subject: " + b"x" * 1_000_000).first("subject")) < MAX_VALUE
    assert len(read_headers(b"a: b\n" * 100_000).lines) == MAX_LINES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?q?Caf=C3=A9?=", "Café"),
        ("=?iso-8859-1?b?Y2Fm6Q==?=", "café"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?no-such?q?caf=E9?=", "café"),
        ("=?utf-8?b?A?=", "=?utf-8?b?A?="),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_decoded_where_they_are_sound(value: str, text: str) -> None:
    assert decoded(value) == text


@given(st.text(max_size=300))
def test_any_text_is_decoded(text: str) -> None:
    assert isinstance(decoded(f"=?{text}?="), str)


@pytest.mark.parametrize(
    ("value", "boundary"),
    [
        ('multipart/report; boundary="a b"; x=y', "a b"),
        ("multipart/report; BOUNDARY=abc;x=y", "abc"),
        ("multipart/report; report-type=x;\tboundary=abc", "abc"),
        ("multipart/report; xboundary=abc", ""),
        ('multipart/report; boundary=""', ""),
        ("", ""),
    ],
)
def test_a_parameter_is_found(value: str, boundary: str) -> None:
    assert parameter(value, "boundary") == boundary


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("Ana <ana@x.example>, ben@y.example", ["ana@x.example"]),
        ("ana@x.example, ben@y.example", ["ana@x.example", "ben@y.example"]),
        ('"victim@z.example" <ana@x.example>', ["ana@x.example"]),
        ("((((((", []),
        ("", []),
    ],
)
def test_addresses_are_found_without_names(value: str, addresses: list[str]) -> None:
    assert addresses_in(value) == addresses


@given(st.binary(max_size=2000))
def test_any_octets_are_a_header_block(block: bytes) -> None:
    headers = read_headers(block)
    assert isinstance(headers.text("subject"), str)
    assert isinstance(headers.recipients(), tuple)
