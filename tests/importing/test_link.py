"""Links: absolute, in ASCII, and only where a letter may lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.link import leads_within, link_address
from newsletter.issues.addresses import address_fault

BASE = "https://city.example/news/post/"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://x.example/a b", "https://x.example/a%20b"),
        ("../b", "https://city.example/news/b"),
        ("//cdn.example/b", "https://cdn.example/b"),
        ("?page=2", "https://city.example/news/post/?page=2"),
        (" https://x.example/ñ ", "https://x.example/%C3%B1"),
        ("https://ñandú.example/", "https://xn--and-6ma2c.example/"),
        ("https://www.google.com/url?q=https://x.example/a&sa=D", "https://x.example/a"),
        ("https://x.example/(a)[b]", "https://x.example/%28a%29%5Bb%5D"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("tel:+1213", "tel:+1213"),
        ("#part", ""),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("https://a:b@x.example/", ""),
        ("https://x.example/{{ email }}", ""),
        ("https://x.example/%7B%7Bemail", ""),
        ("https://" + "x" * 3_000, ""),
        ("", ""),
    ],
)
def test_an_address_is_made_whole_or_refused(written: str, address: str) -> None:
    assert link_address(written, BASE) == address


def test_a_relative_link_or_one_to_a_file_led_somewhere_within() -> None:
    assert leads_within("/motions/1.pdf")
    assert all(
        map(leads_within, ("file:///C:/plans/elm.pdf", "C:\\plans\\elm.pdf", "\\\\server\\plans\\elm.pdf"))
    )
    assert not any(map(leads_within, ("https://x.example/", "javascript:x", "#part", "mailto:a@b.example")))


@given(st.text(max_size=60), st.sampled_from(("", BASE)))
def test_whatever_comes_out_may_stand_in_an_issue(written: str, base: str) -> None:
    address = link_address(written, base)
    assert not address or (address.isascii() and address_fault(address) is None)
