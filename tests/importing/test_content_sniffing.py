"""The kind of a source: by its bytes first, then by what it is called, then by its looks."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import PostError
from newsletter.importing.content_sniffing import LARGEST_BYTES, Kind, kind_of


@pytest.mark.parametrize(
    ("data", "name", "media_type", "kind"),
    [
        (b"<!DOCTYPE html><p>x</p>", "standard input", "", Kind.PAGE),
        (b"\xef\xbb\xbf<html><p>x</p>", "-", "", Kind.PAGE),
        (b"words and </p> tags", "-", "", Kind.PAGE),
        (b"a < b and b > c", "-", "", Kind.TEXT),
        (b"# A heading\n\nText", "-", "", Kind.MARKDOWN),
        (b"---\ntitle: x\n---\n", "-", "", Kind.MARKDOWN),
        (b"see [it](https://x.example)", "-", "", Kind.MARKDOWN),
        (b"# no heading but a number", "a.txt", "", Kind.TEXT),
        (b"plain", "a.MD", "", Kind.MARKDOWN),
        (b"<p>x</p>", "a.htm", "", Kind.PAGE),
        (b"<b>x</b>", "https://x.example/post", "text/html; charset=utf-8", Kind.PAGE),
        (b"# x", "https://x.example/post.md", "text/plain", Kind.MARKDOWN),
        (b"words", "https://x.example/post", "text/plain", Kind.TEXT),
        (b"PK\x03\x04...", "a.docx", "", Kind.WORD),
        ("¿Sabía que…?".encode("utf-16"), "-", "", Kind.TEXT),
    ],
)
def test_each_kind_is_reported(data: bytes, name: str, media_type: str, kind: Kind) -> None:
    assert kind_of(data, name=name, media_type=media_type) is kind


def test_a_source_beyond_the_limit_is_refused() -> None:
    with pytest.raises(PostError, match="larger than 20 MB"):
        kind_of(b"x" * (LARGEST_BYTES + 1), name="a.txt")


@given(st.binary(max_size=300), st.sampled_from(("a.html", "a.docx", "a.md", "-", "a.txt", "a.unknown")))
def test_any_bytes_are_a_kind_or_refused(data: bytes, name: str) -> None:
    with suppress(PostError):
        kind_of(data, name=name)
