"""Values: each kind of key takes what it should and refuses the rest with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from newsletter.settings import values


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (values.Key, "city-hall-2", "city-hall-2"),
        (values.Colour, "#0B5D57", "#0b5d57"),
        (values.Lang, "zh-Hant-TW", "zh-Hant-TW"),
        (values.Font, "Georgia", "Georgia"),
        (values.Https, "https://letters.example/", "https://letters.example"),
        (values.Https, "https://letters.example/{slug}", "https://letters.example/{slug}"),
        (values.Http, "http://feeds.example/a?b=c", "http://feeds.example/a?b=c"),
        (values.Address, "josé@office.example", "josé@office.example"),
        (values.Sender, "letters@office.example", "letters@office.example"),
        (values.DatabaseUrl, "postgresql://me@db.example/letters", "postgresql://me@db.example/letters"),
        (values.DatabaseUrl, "sqlite:///a:b@c.db", "sqlite:///a:b@c.db"),
    ],
)
def test_a_sound_value_is_kept(kind: Any, given: str, kept: str) -> None:
    assert TypeAdapter(kind).validate_python(given) == kept


@pytest.mark.parametrize(
    ("kind", "given", "why"),
    [
        (values.Key, "City", "pattern"),
        (values.Key, "-a", "pattern"),
        (values.Key, "x" * 61, "60"),
        (values.Colour, "#0b5d5", "pattern"),
        (values.Colour, "teal", "pattern"),
        (values.Lang, "english", "pattern"),
        (values.Font, "Georgia;}", "must be a font"),
        (values.Https, "http://letters.example", "must be an https:// address"),
        (values.Https, "https://me@letters.example", "must be an https:// address"),
        (values.Https, "https://letters.example/?a=b c", "must be an https:// address"),
        (values.Http, "ftp://feeds.example", "must be an http:// or https:// address"),
        (values.Http, "https://me:secret@feeds.example", "must be an http:// or https:// address"),
        (values.Address, "Ana <ana@office.example>", "one plain email address"),
        (values.Address, "ana@office.example, bo@office.example", "one plain email address"),
        (values.Address, "ana@office.example\nBcc: x@y.example", "one plain email address"),
        (values.Sender, "ana@GMail.com", "at your own domain"),
        (values.Sender, "ana", "one plain email address"),
        (values.DatabaseUrl, "postgresql://me:secret@db.example/letters", "must not contain a password"),
    ],
)
def test_another_value_is_refused_with_a_reason(kind: Any, given: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        TypeAdapter(kind).validate_python(given)
