"""From a feed's bytes to text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds.encoding import decoded

WORDS = "Café résumé naïve – “año”"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "windows-1252"],
)
def test_bytes_say_what_they_are(encoding: str) -> None:
    text = f"<?xml version='1.0'?><a>{WORDS}</a>"
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("iso-8859-1", "Café"), ("iso-8859-2", "Łódź"), ("windows-1251", "Новости"), ("koi8-r", "Новости"),
        ("shift_jis", "ニュース"), ("euc-jp", "ニュース"), ("iso-2022-jp", "ニュース"), ("gb2312", "新闻"), ("big5", "新聞"),
        ("euc-kr", "뉴스"), ("windows-1256", "أخبار"), ("iso-8859-9", "Şişli"),
    ],
)  # fmt: skip
def test_what_is_declared_counts_where_it_is_not_utf_8(encoding: str, words: str) -> None:
    declared = f"<?xml version='1.0' encoding='{encoding}'?><a>{words}</a>"
    assert decoded(declared.encode(encoding)) == declared
    bare = f"<a>{words}</a>"
    assert decoded(bare.encode(encoding), f"application/xml; charset={encoding}") == bare


@pytest.mark.parametrize(
    "content_type", ["", "text/xml", "text/xml; charset=iso-8859-1", "text/xml; charset=us-ascii"]
)
def test_utf_8_is_utf_8_whatever_is_declared(content_type: str) -> None:
    text = f"<?xml version='1.0' encoding='iso-8859-1'?><a>{WORDS}</a>"
    assert decoded(text.encode(), content_type) == text


@pytest.mark.parametrize("odd", [b"\xe9", b"\x92", b"\xff", b"\xc3", b"\xe2\x80"])
@pytest.mark.parametrize(
    "declaration",
    [b"", b"<?xml version='1.0' encoding='utf-8'?>", b"<?xml version='1.0' encoding='iso-8859-1'?>"],
)
def test_a_byte_that_is_not_utf_8_costs_that_byte(odd: bytes, declaration: bytes) -> None:
    found = decoded(declaration + WORDS.encode() + b" broken " + odd + b" here", "text/xml; charset=utf-8")
    assert found.endswith(f"{WORDS} broken \ufffd here")


def test_where_odd_bytes_are_the_rule_they_are_windows_1252() -> None:
    latin = "Café, résumé, año: ".encode("cp1252")
    assert decoded(latin * 5 + "naïve –".encode()) == "Café, résumé, año: " * 5 + "naïve –"
    assert decoded(b"one caf\xe9") == "one café"


@pytest.mark.parametrize(
    "label", ["utf-7", "punycode", "no-such", "undefined", "idna", "rot13", "hex", "unicode_escape"]
)
def test_what_is_no_encoding_for_text_does_not_count(label: str) -> None:
    assert decoded(b"a+ADw-b \\u003c", f"text/xml; charset={label}") == "a+ADw-b \\u003c"


@given(st.binary(), st.sampled_from(["", "text/xml; charset=shift_jis", "text/xml; charset=\x00", "é"]))
def test_any_bytes_are_text(body: bytes, content_type: str) -> None:
    assert isinstance(decoded(body, content_type), str)


@given(st.text())
def test_text_comes_back(text: str) -> None:
    written = text.encode("utf-8", "replace")
    assert decoded(b"<a>" + written) == f"<a>{written.decode()}"


def test_ten_megabytes_of_odd_bytes_take_no_time() -> None:
    started = time.process_time()
    decoded(b"\xe9a" * 5_000_000)
    decoded(b"\xc3\xa9a" * 3_000_000 + b"\xe9")
    assert time.process_time() - started < 10
