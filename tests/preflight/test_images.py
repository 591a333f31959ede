"""Images."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from newsletter.model import Edition, Image, Picture, Place, Spotlight, SpotlightPerson
from tests.preflight.proofs import EDITION, PICTURE, findings, levels, only, page


def with_picture(**changes: object) -> Edition:
    return replace(EDITION, pictures=(replace(PICTURE, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("alt", "fired"),
    [
        ("Children read", {}),
        ("", {"image.alt": "error"}),
        ("  ", {"image.alt": "error"}),
        ("march-2023.jpg", {"image.alt-file-name": "warning"}),
        ("IMG_1234", {"image.alt-file-name": "warning"}),
        ("DSC00042 (2)", {}),
        ("A page of notes.txt", {}),
        ("Image of children", {"image.alt-phrase": "warning"}),
        ("A photo of the steps", {"image.alt-phrase": "warning"}),
        ("Una foto de la biblioteca", {"image.alt-phrase": "warning"}),
        ("The image officials drew of the city", {}),
        ("Photography class on the steps", {}),
        ("x" * 125, {}),
        ("x" * 126, {"image.alt-length": "hint"}),
    ],
)
def test_alt_text_says_what_is_seen(alt: str, fired: dict[str, str]) -> None:
    assert levels(findings(with_picture(alt=alt))) == fired


def test_a_picture_marked_as_decorative_may_be_silent() -> None:
    assert PICTURE.place is not None
    image = Image(source="a.jpg", alt="", decorative=True, place=PICTURE.place)
    assert findings(with_picture(alt=""), blocks=(image,)) == ()
    assert levels(findings(with_picture(alt=""), blocks=(replace(image, decorative=False),))) == {
        "image.alt": "error"
    }


def test_a_spotlights_photo_without_alt_text_is_told_where_to_write_it() -> None:
    assert PICTURE.place is not None
    person = SpotlightPerson(name="Ana", photo="a.jpg", place=PICTURE.place)
    own = Spotlight(title="Ana", body=(), photo="a.jpg", place=PICTURE.place)
    row = Spotlight(title="Staff", body=(), people=(person,), place=Place(path=PICTURE.place.path, line=1))
    for spotlight in (own, row):
        finding = only(findings(with_picture(alt=""), blocks=(spotlight,)), "image.alt")
        assert (finding.level, finding.place) == ("error", PICTURE.place)
        assert "alt:" in finding.hint


@pytest.mark.parametrize(
    ("size", "fired"),
    [
        (200 * 1024, {}),
        (200 * 1024 + 1, {"image.weight": "warning"}),
        (1024 * 1024, {"image.weight": "warning"}),
        (1024 * 1024 + 1, {"image.weight": "error", "image.total": "warning"}),
    ],
)
def test_a_picture_is_light(size: int, fired: dict[str, str]) -> None:
    assert levels(findings(with_picture(data=bytes(size)))) == fired


def test_pictures_are_weighed_together_and_each_file_once() -> None:
    def edition(*names: str) -> Edition:
        heavy = [replace(PICTURE, name=name, data=bytes(180 * 1024)) for name in names]
        return replace(EDITION, pictures=(PICTURE, *heavy))

    assert levels(findings(edition(*"abcdef"))) == {"image.total": "warning"}
    assert findings(edition(*"aaaaaa")) == ()


@pytest.mark.parametrize(
    ("tag", "fired"),
    [
        ('<img src="https://city.gov/a.png" alt="">', {}),
        ('<img src="https://city.gov/a.png">', {"image.alt": "error"}),
        ('<img src="cid:3f2a9c.jpg" alt="">', {}),
        ('<img src="cid:other.jpg" alt="">', {"image.lost": "error"}),
        ('<img src="" alt="">', {"image.lost": "error"}),
        ('<img src="data:image/png;base64,AAAA" alt="">', {"image.inline-data": "error"}),
    ],
)
def test_images_of_the_html_travel_with_it_and_have_an_alt_attribute(tag: str, fired: dict[str, str]) -> None:
    assert levels(findings(replace(EDITION, html=page(tag)))) == fired


def test_a_finding_names_the_line_of_its_picture() -> None:
    picture: Picture = replace(PICTURE, alt="")
    assert only(findings(replace(EDITION, pictures=(picture,))), "image.alt").place == PICTURE.place


def drawn(width: int, colour: str, *, through: bool = True, kind: str = "PNG") -> bytes:
    image = Pillow.new("RGBA", (width, width // 2), (0, 0, 0, 0) if through else "white")
    ImageDraw.Draw(image).ellipse((width // 4, width // 8, width * 3 // 4, width * 3 // 8), fill=colour)
    out = io.BytesIO()
    image.convert("RGBA" if kind == "PNG" else "P").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("pixels", "fired"),
    [(1200, {}), (900, {}), (899, {"image.fine": "warning"}), (600, {"image.fine": "warning"})],
)
def test_a_picture_is_fine_enough_for_a_phone(pixels: int, fired: dict[str, str]) -> None:
    data = drawn(pixels, "#777777", through=False)
    assert levels(findings(with_picture(data=data, width=600))) == fired


def test_a_moving_picture_may_be_coarse_and_rubbish_is_no_business_of_this_rule() -> None:
    data = drawn(300, "#777777", through=False, kind="GIF")
    assert findings(with_picture(data=data, width=300, media_type="image/gif")) == ()
    assert findings(with_picture(data=b"rubbish")) == ()


@pytest.mark.parametrize(
    ("colour", "reported"),
    [
        (
            "#0b2a3a",
            "A dark, transparent picture is almost invisible in dark mode (Children read on the",
        ),
        ("#fdfdfd", "A light, transparent picture is almost invisible in the email"),
    ],
)
def test_a_picture_that_vanishes_on_its_ground_is_reported(colour: str, reported: str) -> None:
    found = only(findings(with_picture(data=drawn(1200, colour))), "image.vanishes")
    assert found.message.startswith(reported)
    assert found.place == PICTURE.place
    assert findings(with_picture(data=drawn(1200, colour, through=False))) == ()


@pytest.mark.parametrize(
    ("css", "colour", "fired"),
    [
        ("logo", "#0b2a3a", True),
        ("logo logo-light", "#0b2a3a", False),
        ("logo logo-light", "#fdfdfd", True),
        ("logo logo-dark", "#fdfdfd", False),
        ("logo logo-dark", "#0b2a3a", True),
    ],
)
@pytest.mark.parametrize("source", ["cid:3f2a9c.jpg", "https://pictures.city.gov/a/3f2a9c.jpg"])
def test_a_logo_is_judged_by_the_ground_it_is_shown_on(
    source: str, css: str, colour: str, fired: bool
) -> None:
    edition = replace(
        with_picture(data=drawn(1200, colour)),
        html=page().replace(f'src="cid:{PICTURE.name}"', f'class="{css}" src="{source}"'),
    )
    assert levels(findings(edition)) == ({"image.vanishes": "warning"} if fired else {})
