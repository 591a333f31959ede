"""Decoding: old encodings, wrong labels and broken bytes become text, and nothing fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.decoding import decode

QUOTE = "“¿Sabía?”"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (QUOTE.encode(), ""),
        (b"\xef\xbb\xbf" + QUOTE.encode(), ""),
        (QUOTE.encode("utf-16"), ""),
        (QUOTE.encode("cp1252"), ""),
        (QUOTE.encode("cp1252"), "iso-8859-1"),
        (QUOTE.encode("cp1252"), "utf-8"),
        (QUOTE.encode("cp1252"), "no-such-charset"),
        (QUOTE.encode(), "iso-8859-1"),
    ],
)
def test_text_comes_out_as_it_went_in(data: bytes, charset: str) -> None:
    assert decode(data, charset=charset) == QUOTE


def test_a_page_says_its_encoding_itself() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Привет</p>'
    assert decode(page.encode("koi8-r")) == page


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_decode(data: bytes, charset: str) -> None:
    assert isinstance(decode(data, charset=charset), str)
