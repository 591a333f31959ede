"""Addresses that lead by way of somebody who counts."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.wrapped_links.redirector import is_redirector
from newsletter.issues.wrapped_links.wrapped_link import unwrapped

STORY = "https://paper.example/news?id=7&p=2"


def google_news(url: str, *, where: str = "rss/articles") -> str:
    """Return an address as Google News made them until 2024: a message with the address in its fourth field."""
    message = b"\x08\x13\x22" + bytes([len(url)]) + url.encode() + b"\xd2\x01\x00"
    return f"https://news.google.com/{where}/{base64.urlsafe_b64encode(message).decode().rstrip('=')}?oc=5"


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={quote(STORY, safe=':/')}&ct=ga&cd=CAIyGjk&usg=AFQjCNE",
        f"https://www.google.com/url?q={quote(STORY, safe='')}&sa=D&source=docs",
        f"http://google.co.uk/url?url={quote(STORY, safe='')}",
        f"https://news.google.com/news/url?sa=t&url={quote(STORY, safe='')}",
        google_news(STORY),
        google_news(STORY, where="articles"),
        google_news(STORY, where="__i/rss/rd/articles"),
        f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&tid=1&url={quote(STORY, safe='')}&c=9&mkt=en-us",
        f"https://r.search.yahoo.com/_ylt=A;_ylu=B/RV=2/RE=1/RO=10/RU={quote(STORY, safe='')}/RK=2/RS=x-",
        f"https://l.facebook.com/l.php?u={quote(STORY, safe='')}&h=AT0",
        f"https://duckduckgo.com/l/?uddg={quote(STORY, safe='')}",
        f"https://www.google.com/url?q={quote(google_news(STORY), safe='')}",
    ],
)
def test_the_address_that_is_carried_comes_out(url: str) -> None:
    assert unwrapped(url) == STORY
    assert is_redirector(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.google.com/rss/articles/CBMiAAAA1?oc=5",
        "https://news.google.com/rss/articles/CBMiVkFVX3lxTE4zaGU2bTY2ZGkzdTRkSkJ0cFps?oc=5",
        "http://feedproxy.google.com/~r/paper/~3/abc/council-opens-bridge",
        "http://feedproxy.example/~r/paper/~3/abc/council-opens-bridge",
        "https://feeds.feedblitz.com/~/123456/0/paper~Council",
        "https://bit.ly/3abc",
        "https://t.co/abc",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?sa=t",
    ],
)
def test_what_carries_none_stays_and_is_a_redirector(url: str) -> None:
    assert unwrapped(url) == url
    assert is_redirector(url)


@pytest.mark.parametrize(
    "url",
    [
        STORY,
        "https://www.google.com/search?q=https://paper.example",
        "https://notgoogle.com/url?q=https://paper.example/",
        "https://paper.example/url?url=https://other.example/",
        "https://cs.university.example/~r/page",
        "https://www.bing.com/search?q=x&url=https://paper.example",
        "mailto:a@b.example",
        "https://[",
        "",
    ],
)
def test_an_address_of_its_own_is_none(url: str) -> None:
    assert unwrapped(url) == url
    assert not is_redirector(url)


@given(st.text(max_size=40), st.binary(max_size=40))
def test_any_code_gives_a_web_address_or_stays(text: str, message: bytes) -> None:
    code = base64.urlsafe_b64encode(message).decode()
    for url in (text, f"https://news.google.com/rss/articles/{code}", f"https://www.google.com/url?q={text}"):
        found = unwrapped(url)
        assert found == url or found.lower().startswith(("http://", "https://"))
        is_redirector(url)
