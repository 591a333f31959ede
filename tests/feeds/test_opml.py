"""Lists of feeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import FeedError
from newsletter.feeds.opml import LARGEST_BYTES, Outline, read_opml, write_opml
from newsletter.model import Feed

NESTED = b"""<?xml version="1.0"?><opml version="1.1"><head/><body>
<outline text="Local"><outline text="The Paper" type="rss" xmlUrl="https://paper.example/rss?a=1&amp;b=2"/>
<outline text="Again" xmlUrl="https://paper.example/rss?a=1&amp;b=2"/></outline>
<outline title="El  Diario" text="x" xmlurl=" https://diario.example/ " LANGUAGE="es"/><outline text="no feed"/>
</body></opml>"""


def test_folders_do_not_matter_and_each_address_comes_once() -> None:
    assert read_opml(NESTED, "f.opml") == (
        Outline(url="https://paper.example/rss?a=1&b=2", title="The Paper"),
        Outline(url="https://diario.example/", title="El Diario", lang="es"),
    )


def test_an_address_that_a_mail_gateway_wrapped_is_unwrapped() -> None:
    wrapped = (
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpaper.example%2Frss&amp;data=x"
    )
    data = f'<opml><body><outline text="P" xmlUrl="{wrapped}"/></body></opml>'.encode()
    assert read_opml(data, "f.opml") == (Outline(url="https://paper.example/rss", title="P"),)


ENTITY = b'<!DOCTYPE o [<!ENTITY a "words">]><opml><outline text="&a;"/></opml>'
FILE = b'<!DOCTYPE o [<!ENTITY a SYSTEM "a.txt">]><opml><outline text="x"/></opml>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "f.opml:1: this is no sound XML"),
        (b"<opml>\n<outline", "f.opml:2: this is no sound XML"),
        (b"<rss/>", "f.opml: this is no OPML"),
        (ENTITY, "it declares entities"),
        (FILE, "it declares entities"),
        (b'<?xml version="1.0" encoding="no-such"?><opml/>', "this is no sound XML"),
        (b"<opml/>" + b" " * LARGEST_BYTES, "larger than"),
    ],
)
def test_what_is_no_list_is_told_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(FeedError, match=said) as told:
        read_opml(data, "f.opml")
    assert "\n" not in str(told.value)


feeds = st.builds(
    Feed,
    key=st.just("k"),
    url=st.text("abc/?&=<>\"'", min_size=1, max_size=10).map(lambda path: f"https://a.example/{path}"),
    outlet=st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=20).filter(
        lambda text: text.isprintable() and text == " ".join(text.split())
    ),
    lang=st.sampled_from(["en", "es-MX"]),
)


@given(
    st.lists(feeds, max_size=6, unique_by=lambda feed: feed.url), st.text(max_size=10).filter(str.isprintable)
)
def test_what_is_written_reads_back(found: list[Feed], title: str) -> None:
    written = write_opml(title, found).encode()
    again = read_opml(written, "f.opml")
    assert [(one.url, one.lang) for one in again] == [(feed.url, feed.lang) for feed in found]


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    try:
        read_opml(data, "f.opml")
    except FeedError as error:
        said = str(error)
    else:
        said = "read"
    assert said
