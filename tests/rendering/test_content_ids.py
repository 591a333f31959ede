"""Content-IDs: one for a picture however it is shown, in the form of a Message-ID."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.model import Image, Picture, Place, Text
from newsletter.rendering.content_ids import (
    cid_url,
    content_domain,
    inline_pictures,
    shown_name,
    with_addresses,
)
from newsletter.rendering.edition import render
from newsletter.rendering.theme import Theme
from tests.rendering.reading import read
from tests.rendering.samples import THEMES, at, issue, picture_bytes, publication

PICTURE = Picture(name="3f2a.png", media_type="image/png", data=b"p", width=1, height=1, alt="A leaf")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("letters@city.gov", "city.gov"),
        ("letters@städte.example", "xn--stdte-hra.example"),
        ("", "newsletter.invalid"),
        ("letters@", "newsletter.invalid"),
        ("letters@a b", "newsletter.invalid"),
        ("letters@" + "a" * 70 + ".gov", "newsletter.invalid"),
    ],
)
def test_the_right_side_is_the_senders_domain(address: str, domain: str) -> None:
    assert content_domain(replace(publication(), sender_address=address)) == domain


@pytest.mark.parametrize(
    "shown",
    [
        "cid:3f2a.png@city.gov",
        "cid:3f2a.png%40city.gov",
        "cid:3f2a.png&#64;city.gov",
        "url('cid:3f2a.png@city.gov')",
    ],
)
def test_a_picture_is_found_however_it_is_addressed(shown: str) -> None:
    again = replace(PICTURE, alt="Another leaf", width=9, place=Place(path="a.md", line=3))
    (found,) = inline_pictures(f'<img src="{shown}"><img src="{shown}">', (PICTURE, again))
    assert (found.content_id, found.picture) == ("3f2a.png@city.gov", PICTURE)


def test_an_edition_frozen_earlier_shows_it_without_a_domain() -> None:
    (found,) = inline_pictures('<img src="cid:3f2a.png">', (PICTURE,))
    assert found.content_id == "3f2a.png"


def test_one_that_is_not_shown_is_not_there() -> None:
    assert inline_pictures('<img src="https://city.gov/3f2a.png">', (PICTURE,)) == ()


def test_addresses_can_be_changed() -> None:
    html = f'<img src="{cid_url("a.png", "city.gov")}"><td background="cid:b.png">'
    assert with_addresses(html, {"a.png": "x/a.png"}.get) == '<img src="x/a.png"><td background="cid:b.png">'
    assert shown_name("cid:a.png@city.gov") == shown_name("cid:a.png") == "a.png"
    assert shown_name("https://city.gov/a.png") is None


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_file_that_is_shown_in_two_sizes_is_one_picture(theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "leaf.png").write_bytes(picture_bytes(2000, 500))
    leaf = Image(source="leaf.png", alt="A leaf", place=at(9))
    text = Text(markdown="## A heading\n\nText.", place=at(11))
    made = issue(tmp_path, leaf, text, replace(leaf, place=at(13)), text, replace(leaf, place=at(15)))
    edition = render(made, publication(), theme, root=tmp_path)
    (inline,) = inline_pictures(edition.html, edition.pictures)
    shown = [tag.attributes for tag in read(edition.html).all("img")]
    assert {tag["src"] for tag in shown} == {f"cid:{inline.content_id}"}
    assert len(shown) == 3
    widths = [picture.width for picture in edition.pictures]
    assert widths == [600, 536, 536]
    assert len({picture.data for picture in edition.pictures}) == 1


def test_hosted_pictures_are_one_file_too(tmp_path: Path) -> None:
    (tmp_path / "leaf.png").write_bytes(picture_bytes(2000, 500))
    leaf = Image(source="leaf.png", alt="A leaf", place=at(9))
    text = Text(markdown="Text.", place=at(11))
    made = issue(tmp_path, leaf, text, replace(leaf, place=at(13)))
    edition = render(made, publication(images_base_url="https://img.example"), THEMES[0], root=tmp_path)
    assert {tag.attributes["src"] for tag in read(edition.html).all("img")} == {
        f"https://img.example/{edition.pictures[0].name}"
    }
