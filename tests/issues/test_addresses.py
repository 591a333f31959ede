from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.addresses import LINK, WEB, address_fault, picture_fault


@pytest.mark.parametrize(
    "url",
    [
        "https://city.example",
        "HTTPS://City.example/a?b=c#d",
        "http://city.example:8080/x_(y)",
        "https://ciudad.example/año",
        "mailto:office@city.example?subject=Hi",
        "tel:+1-213-555-0100",
    ],
)
def test_a_full_address_may_stand(url: str) -> None:
    assert address_fault(url) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("javascript:alert(1)", "cannot start"),
        ("JaVaScRiPt:alert(1)", "cannot start"),
        ("data:text/html,x", "cannot start"),
        ("data:image/png;base64,AAAA", "cannot start"),
        ("vbscript:x", "cannot start"),
        ("ftp://city.example", "cannot start"),
        ("file:///etc/passwd", "cannot start"),
        ("/page", "the link address is incomplete"),
        ("page.html", "the link address is incomplete"),
        ("#top", "the link address is incomplete"),
        ("", "the link address is incomplete"),
        ("//city.example/x", "the link address is incomplete"),
        ("https://", "the link address is incomplete"),
        ("https:///x", "the link address is incomplete"),
        ("https://[", "the link address is incomplete"),
        ("https://city.example:99999/", "the link address is incomplete"),
        ("mailto:", "the link address is incomplete"),
        ("https://city.example/a b", "invisible"),
        ("https://city.example/\u202egpj", "invisible"),
        ("https://city.example/" + "a" * 2_000, "the limit is"),
    ],
)
def test_any_other_address_is_refused(url: str, words: str) -> None:
    fault = address_fault(url)
    assert fault is not None
    assert words in fault[0]


def test_an_address_without_its_beginning_is_guessed() -> None:
    fault = address_fault("www.city.example")
    assert fault == ("the link address is incomplete", 'Did you mean "https://www.city.example"?')


def test_a_story_may_not_be_a_mailbox() -> None:
    assert address_fault("mailto:a@b.example", WEB) is not None


@given(st.text(max_size=60))
def test_whatever_may_stand_begins_with_a_known_scheme(text: str) -> None:
    if address_fault(text) is None:
        assert text.partition(":")[0].lower() in LINK


@pytest.mark.parametrize("source", ["march.png", "pictures/march 2.png", "año.jpg", "..png"])
def test_a_file_beside_the_issue_may_be_a_picture(source: str) -> None:
    assert picture_fault(source) is None


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "../secret.png",
        "a/../../b.png",
        "/etc/passwd",
        "//host/a.png",
        "C:\\a.png",
        "a\\b.png",
        "https://tracker.example/pixel.gif",
        "data:image/png;base64,AAAA",
        "{{ first_name }}.png",
    ],
)
def test_nothing_else_may_be_a_picture(source: str) -> None:
    fault = picture_fault(source)
    assert fault is not None
    assert "march.png" in fault[1]
