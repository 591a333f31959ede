"""What is kept of an uploaded picture: upright, without location, at most 2,400 pixels, cropped where asked."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from newsletter.errors import PictureError
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.pictures.encoding import EncodedPicture
from newsletter.rendering.pictures.uploaded import Crop, centered_crop, kept_picture
from tests.rendering.pictures.heic_files import Shot, heic
from tests.rendering.samples import picture_bytes

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>'


def kept(data: bytes, *, crop: Crop | None = None, square: bool = False) -> EncodedPicture:
    return kept_picture(data, rasterize=rasterize_svg, crop=crop, square=square)


def opened(picture: EncodedPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def photo(width: int, height: int, *, orientation: int = 1) -> bytes:
    """Return a JPEG with a location; its left half is red."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (41.0, 52.0, 30.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"by Ana")
    return out.getvalue()


def test_a_photo_loses_its_location_and_stands_upright() -> None:
    picture = opened(kept(photo(400, 300, orientation=6)))
    assert picture.size == (300, 400)
    assert not picture.getexif()
    assert b"Ana" not in kept(photo(400, 300)).data
    red, _, blue = picture.convert("RGB").getpixel((150, 50))  # type: ignore[misc]
    assert red > 200 > 60 > blue


@pytest.mark.parametrize(
    ("size", "left"),
    [((5000, 2500), (2400, 1200)), ((300, 4800), (150, 2400)), ((2400, 100), (2400, 100))],
)
def test_a_photo_has_at_most_2400_pixels_on_a_side(size: tuple[int, int], left: tuple[int, int]) -> None:
    assert opened(kept(photo(*size))).size == left


def test_a_photo_of_a_phone_is_kept_as_jpeg() -> None:
    picture = kept(heic(Shot(image=Image.new("RGB", (64, 48), "red"))))
    assert picture.ending == "jpg"
    assert opened(picture).size == (64, 48)


def test_a_drawing_stays_a_drawing() -> None:
    assert kept(picture_bytes(40, 30, "PNG")).ending == "png"


def test_an_svg_is_kept_as_it_is_if_it_can_be_drawn() -> None:
    assert kept(SVG).data == SVG
    with pytest.raises(PictureError, match="script"):
        kept(SVG.replace(b"<rect", b"<script/><rect"))
    with pytest.raises(PictureError, match="cropped"):
        kept(SVG, square=True)


def test_an_animated_gif_keeps_its_frames_and_cannot_be_cropped() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), color) for color in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], comment=b"by Ana")
    picture = kept(out.getvalue())
    assert getattr(opened(picture), "n_frames", 1) == 2
    assert b"Ana" not in picture.data
    with pytest.raises(PictureError, match="cropped"):
        kept(out.getvalue(), square=True)


@pytest.mark.parametrize(
    ("crop", "box"),
    [
        (Crop(left=0, top=0, side=1), (0, 0, 300, 300)),
        (Crop(left=0.5, top=0.5, side=0.5), (200, 150, 350, 300)),
        (Crop(left=0.9, top=0.9, side=1), (100, 0, 400, 300)),
        (Crop(left=-1, top=-1, side=9), (0, 0, 300, 300)),
        (Crop(left=0, top=0, side=0), (0, 0, 15, 15)),
        (centered_crop(400, 300), (50, 0, 350, 300)),
        (centered_crop(300, 400), (0, 40, 300, 340)),
    ],
)
def test_a_crop_is_a_square_inside_the_picture(crop: Crop, box: tuple[int, int, int, int]) -> None:
    size = (300, 400) if box == (0, 40, 300, 340) else (400, 300)
    assert crop.box(*size) == box


def test_a_cropped_photo_shows_the_part_that_was_chosen() -> None:
    picture = opened(kept(photo(400, 300), crop=Crop(left=0, top=0, side=0.5)))
    assert picture.size == (150, 150)
    assert picture.convert("RGB").getpixel((140, 140))[0] > 200  # type: ignore[index]
    assert opened(kept(photo(400, 300), square=True)).size == (300, 300)
