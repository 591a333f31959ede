"""How addresses are read out of other addresses."""

from __future__ import annotations

import base64

import pytest

from newsletter.issues.wrapped_links.carrier import decoded, parameters, web_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://city.example/a ", "https://city.example/a"),
        ("https%3A%2F%2Fcity.example%2Fa", "https://city.example/a"),
        ("https:/city.example/a", "https://city.example/a"),
        ("HTTP://city.example", "HTTP://city.example"),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]/"),
        ("https://[", ""),
        ("javascript:alert(1)", ""),
        ("//city.example/a", ""),
        ("https://city.example/a b", ""),
        ("https://city.example/\u202ea", ""),
        ("https://localhost/", ""),
        ("", ""),
    ],
)
def test_only_a_whole_web_address_counts(text: str, address: str) -> None:
    assert web_address(text) == address


def test_parameters_are_decoded_once_and_keep_their_plus() -> None:
    assert parameters("a=1%2B2+3&b=%2525&A=later&c") == {"a": "1+2+3", "b": "%25", "c": ""}


def test_either_alphabet_of_base64_is_read_with_or_without_padding() -> None:
    text = "https://city.example/~?>é"
    for code in (base64.b64encode(text.encode()), base64.urlsafe_b64encode(text.encode())):
        assert decoded(code.decode()) == text
        assert decoded(code.decode().rstrip("=")) == text
    assert decoded("not base64 at all!") == ""
    assert decoded(base64.b64encode(b"\xff\xfe\xfd\xfc\xfb\xfa").decode()) == ""
