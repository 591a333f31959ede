"""Crops: what a document does not show of a picture is not in the draft's file."""

from __future__ import annotations

import io
from xml.sax.saxutils import quoteattr

import pytest
from lxml import etree
from PIL import Image

from newsletter.importing.docx.crops import crop_of, cropped
from newsletter.importing.picture_file import inside
from tests.importing.docx import test_drawings as drawings
from tests.importing.docx.parts import END, notes, p, pictures, read


def picture(kind: str = "PNG", size: tuple[int, int] = (200, 100), **how: object) -> bytes:
    """Return a picture that is red at the left and blue at the right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("attributes", "crop"),
    [
        ({"l": "50000"}, (0.5, 0, 0, 0)),
        ({"l": "50%", "b": "10%"}, (0.5, 0, 0, 0.1)),
        ({"r": "25000", "t": "1000"}, (0, 0.01, 0.25, 0)),
        ({"l": "-5000"}, None),
        ({"l": "0"}, None),
        ({"l": "x"}, None),
        ({}, None),
    ],
)
def test_the_shares_that_are_cut_off(attributes: dict[str, str], crop: tuple[float, ...] | None) -> None:
    assert crop_of(etree.Element("srcRect", attributes)) == crop
    assert crop_of(None) is None


@pytest.mark.parametrize(
    ("kind", "ending"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "png"), ("WEBP", "png")]
)
def test_a_picture_is_cropped(kind: str, ending: str) -> None:
    made = cropped(picture(kind), (0.5, 0, 0, 0.1))
    assert made is not None
    with Image.open(io.BytesIO(made[0])) as image:
        assert (image.size, made[1]) == ((100, 90), ending)
        red, _, blue = image.convert("RGB").crop((50, 45, 51, 46)).tobytes()
        assert red < 30 < 220 < blue


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(
    ("data", "crop"),
    [
        (b"no picture", (0.5, 0, 0, 0)),
        (picture()[:60], (0.5, 0, 0, 0)),
        (picture(), (0.5, 0, 0.5, 0)),
        (turned(), (0.5, 0, 0, 0)),
        (picture("GIF", save_all=True, append_images=[Image.new("RGB", (200, 100))]), (0.5, 0, 0, 0)),
    ],
)
def test_what_cannot_be_cropped_safely_is_left(data: bytes, crop: tuple[float, float, float, float]) -> None:
    assert cropped(data, crop) is None


def test_a_document_s_picture_is_as_it_was_cropped() -> None:
    run = drawings.picture(crop=f"<a:srcRect l={quoteattr('50000')}/>")
    post = read(p(run) + END, links=drawings.LINKS, files={"word/media/a.png": picture()})
    data = inside(pictures(post)[0].source)
    assert data is not None
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (100, 100)
    assert notes(post) == []
