"""The page of an archived edition."""

from __future__ import annotations

from newsletter.archive.page import PageParts, archive_page, page_names
from tests.sending.samples import LINK_MARK, NAME_MARK, PICTURE, edition

HTML = (
    '<!doctype html><html><head><title>x</title></head><body class="b">'
    f'<p>Dear {NAME_MARK}</p><img src="cid:{PICTURE.name}" alt=""><a href="{LINK_MARK}">Unsubscribe</a></body></html>'
)


def test_it_has_its_parts_and_names_nobody() -> None:
    page = archive_page(
        edition(html=HTML, pictures=(PICTURE,)),
        media="/media/",
        parts=PageParts(head="<meta>", bar="<nav></nav>"),
    )
    assert page == (
        '<!doctype html><html><head><title>x</title><meta></head><body class="b"><nav></nav>'
        f'<p>Dear neighbor</p><img src="/media/{PICTURE.name}" alt=""></body></html>'
    )


def test_each_language_has_an_address_of_its_own() -> None:
    assert page_names("march", ("en", "es")) == {"en": "march", "es": "march.es"}
