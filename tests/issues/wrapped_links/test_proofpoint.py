"""Proofpoint URL Defense, versions 1 to 3."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.wrapped_links.wrapped_link import wrapped_link

KEPT = string.ascii_letters + string.digits + ":/?&=._~#@-"
"""What version 3 leaves as it is, as far as received mail shows."""


def v3(url: str, host: str = "urldefense.com") -> str:
    """Write an address as version 3 does: runs of other characters as stars, the characters in base64."""
    lengths = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    written, taken, run = "", "", ""
    for char in [*url, ""]:
        if char and char not in KEPT and len(run) < 64:
            run += char
            continue
        if run:
            written += "*" if len(run) == 1 else f"**{lengths[len(run) - 2]}"
            taken, run = taken + run, ""
        if char and char not in KEPT:
            run = char
        else:
            written += char
    code = base64.urlsafe_b64encode(taken.encode()).decode().rstrip("=")
    return f"https://{host}/v3/__{written}__;{code}!!abcDEF!signature_-x$"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (
            "https://urldefense.proofpoint.com/v1/url?u=https://city.example/v1&k=x&r=y&m=z&s=w",
            "https://city.example/v1",
        ),
        (
            "https://urldefense.proofpoint.com/v1/url?u=https%3A//city.example/a%3Fb%3Dc%26d&k=oIvRg1%2BdG%0A&r=I",
            "https://city.example/a?b=c&d",
        ),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__city.example_v2-3Fa-3Db&d=DwMFaQ&c=c&r=r&m=m",
            "https://city.example/v2?a=b",
        ),
        (
            "https://urldefense.proofpoint.com/v2/url?u=http-3A__city.example_a-2Db-5Fc_-3Fq-3D1-26r-3D-2B&d=1&s=&e=",
            "http://city.example/a-b_c/?q=1&r=+",
        ),
        (
            "https://urldefense.com/v2/url?d=x&u=https-3A__city.example_-23top&c=1",
            "https://city.example/#top",
        ),
        (
            "https://urldefense.com/v3/__https://city.example/v3?x=1*2__;Kw!!abc!def$",
            "https://city.example/v3?x=1+2",
        ),
        ("https://urldefense.us/v3/__https:/city.example/a*2Bb__;JQ!!G_uC!ZD-M$", "https://city.example/a%2Bb"),
        ("https://urldefense.com/v3/__http://city.example/__;!!abc", "http://city.example/"),
        (
            "https://urldefense.com/v3/__https://city.example/a**Bz__;JSUl!!x!y$",
            "https://city.example/a%%%z",
        ),
        (
            "https://urldefense.com/v3/__https://city.example/__a__b__;!!x!y$",
            "https://city.example/__a__b",
        ),
        ("https://urldefense.com/v3/__https://city.example/cut", "https://city.example/cut"),
        ("https://urldefense.com/v3/__https://city.example/cut__", "https://city.example/cut"),
        ("https://urldefense.com/v3/__https://city.example/%2A__;Kg%3D%3D!!x!y$", "https://city.example/*"),
    ],
)  # fmt: skip
def test_each_version_gives_the_address(url: str, target: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert (link.maker, link.target) == ("Proofpoint URL Defense", target)


@pytest.mark.parametrize(
    "url",
    [
        "https://urldefense.com/v3/__https://city.example/a*b*c__;Kw!!abc!def$",
        "https://urldefense.com/v3/__https://city.example/a*b__;!!abc!def$",
        "https://urldefense.com/v3/__https://city.example/a*b",
        "https://urldefense.com/v3/__ftp://city.example/__;!!abc!def$",
        "https://urldefense.com/v3/https://city.example/",
        "https://urldefense.proofpoint.com/v2/url?d=DwMFaQ",
    ],
)
def test_a_damaged_link_gives_none(url: str) -> None:
    link = wrapped_link(url)
    assert link is not None
    assert link.target == ""


@given(
    st.text(alphabet=f"{KEPT}+%()'é漢", max_size=120), st.sampled_from(("urldefense.com", "urldefense.us"))
)
def test_whatever_version_3_writes_comes_back(path: str, host: str) -> None:
    url = f"https://city.example/{path}"
    if "__;" in url:
        return
    link = wrapped_link(v3(url, host))
    assert link is not None
    assert link.target == url
