"""A page's pictures: the file that is meant, among lazy loading and sizes; dots and emoji are none."""

from __future__ import annotations

import pytest

from newsletter.importing.page_picture import is_emoji, picture_of
from newsletter.importing.post import PostPicture
from tests.importing.elements import element

BASE = "https://city.example/news/"
DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
DRAWN = "data:image/png;base64," + "A" * 300


def found(html: str) -> PostPicture | None:
    return picture_of(element(html, "img"), BASE)


@pytest.mark.parametrize(
    ("html", "source"),
    [
        ("<img src=a.png>", "a.png"),
        ("<img src=a.png data-src=b.png srcset='c.png 800w'>", "a.png"),
        (f"<img src={DOT} data-src=b.png>", "b.png"),
        ("<img data-lazy-src=b.png>", "b.png"),
        (f"<img src={DOT} srcset='s.png 400w, l.png 1200w, x.png 2400w'>", "l.png"),
        ("<img srcset='one.png 1x, two.png 2x'>", "one.png"),
        (f"<picture><source srcset='w.png 900w'><img src={DOT}></picture>", "w.png"),
        (f"<picture><source srcset=''><source srcset='w.png 900w'><img src={DOT}></picture>", "w.png"),
        (f"<picture><source srcset='w.png 900w'></source><img src={DOT}></picture>", "w.png"),
        (f"<img src={DRAWN}>", DRAWN),
        ("<img src=a.png width=24>", "a.png"),
        ("<img src=a.png width=100%>", "a.png"),
    ],
)
def test_the_file_that_is_meant_is_found(html: str, source: str) -> None:
    picture = found(html)
    assert picture is not None
    assert picture.source == source


@pytest.mark.parametrize(
    "html",
    [
        "<img>",
        f"<img src={DOT}>",
        "<img src=a.png width=1>",
        "<img src=a.png height='23px'>",
    ],
)
def test_what_shows_nothing_is_none(html: str) -> None:
    assert found(html) is None


def test_a_picture_knows_where_it_lies_on_the_web_and_what_it_shows() -> None:
    assert found("<img src=/a.png alt=' A\nmap '>") == PostPicture(
        source="/a.png", address="https://city.example/a.png", alt="A map"
    )
    drawn = found(f"<img src={DRAWN}>")
    assert drawn is not None
    assert drawn.address == ""
    mail = found("<img src=cid:a>")
    assert mail is not None
    assert mail.address == ""


@pytest.mark.parametrize(
    ("html", "yes"),
    [
        ("<img class='x emoji' alt='🎈'>", True),
        ("<img class=wp-smiley alt=':-)'>", True),
        ("<img class=emoji alt=''>", False),
        ("<img class=emoji alt='A balloon over City Hall'>", False),
        ("<img class=photo alt='🎈'>", False),
    ],
)
def test_a_picture_of_a_character_is_the_character(html: str, yes: bool) -> None:
    assert is_emoji(element(html)) is yes
