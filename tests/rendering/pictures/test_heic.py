"""HEIC: the picture that the phone shows, upright, in sRGB; without the extra, a way out."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from newsletter.errors import PictureError
from newsletter.rendering.pictures.conversion import prepare
from newsletter.rendering.pictures.heic import is_heic, use_heic
from tests.rendering.pictures.heic_files import Shot, heic
from tests.rendering.test_srgb import colour_of, wide_gamut

RED, GREEN, BLUE = (200, 30, 40), (20, 180, 60), (20, 60, 220)


def picture(size: tuple[int, int] = (64, 48), color: tuple[int, int, int] = RED) -> Image.Image:
    """Return a picture of one color whose upper left quarter is blue."""
    made = Image.new("RGB", size, color)
    made.paste(BLUE, (0, 0, size[0] // 2, size[1] // 2))
    return made


def near(data: bytes, at: tuple[int, int], color: tuple[int, int, int]) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        found = image.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 8 for one, other in zip(found, color, strict=True))


def test_a_photo_becomes_a_jpeg() -> None:
    made = prepare(heic(Shot(image=picture())), width=600)
    assert (made.media_type, made.width, made.height) == ("image/jpeg", 64, 48)
    assert near(made.data, (8, 8), BLUE)
    assert near(made.data, (56, 40), RED)


def test_a_large_one_is_made_as_small_as_any() -> None:
    made = prepare(heic(Shot(image=picture((640, 320)))), width=100)
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.size == (200, 100)


def test_a_turned_phone_is_turned_once_though_the_camera_says_it_twice() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = prepare(heic(Shot(image=picture(), turned=3), exif=exif.tobytes()), width=600)
    assert (made.width, made.height) == (48, 64)
    assert near(made.data, (40, 8), BLUE)
    with Image.open(io.BytesIO(made.data)) as image:
        assert not image.getexif()


def test_the_gain_map_of_an_hdr_photo_is_left_out() -> None:
    gain = Shot(image=Image.new("RGB", (32, 32), (255, 255, 255)), gain_map_of=1)
    plain = prepare(heic(Shot(image=picture())), width=600)
    assert prepare(heic(Shot(image=picture()), gain), width=600) == plain


def test_of_several_pictures_the_phones_choice_is_shown() -> None:
    shots = [Shot(image=picture(color=color)) for color in (RED, GREEN, RED)]
    assert near(prepare(heic(*shots, primary=2), width=600).data, (56, 40), GREEN)


def test_a_color_profile_is_followed() -> None:
    made = prepare(heic(Shot(image=Image.new("RGB", (32, 16), (255, 0, 0)), icc=wide_gamut())), width=600)
    assert colour_of(made.data)[2] > 200


def test_display_p3_by_its_number_is_followed_too() -> None:
    image = Image.new("RGB", (32, 16), (200, 100, 100))
    plain = colour_of(prepare(heic(Shot(image=image)), width=600).data)
    wide = colour_of(prepare(heic(Shot(image=image, primaries=12)), width=600).data)
    assert wide[0] > plain[0] + 5
    assert wide[1] < plain[1]


@pytest.mark.parametrize("end", [60, 300, 2_000, -10])
def test_a_damaged_file_is_said_to_be_damaged(end: int) -> None:
    with pytest.raises(PictureError, match=r"damaged|not a picture"):
        prepare(heic(Shot(image=picture()))[:end], width=600)


@pytest.mark.parametrize(
    ("brands", "found"),
    [
        (b"heic\0\0\0\0mif1heic", True),
        (b"mif1\0\0\0\0mif1heic", True),
        (b"mif1\0\0\0\0mif1miaf", True),
        (b"mif1\0\0\0\0mif1avif", False),
        (b"avif\0\0\0\0mif1avif", False),
        (b"isom\0\0\0\0isommp41", False),
    ],
)
def test_it_is_known_by_its_brands(brands: bytes, found: bool) -> None:
    assert is_heic(len(brands + b"12345678").to_bytes(4, "big") + b"ftyp" + brands) is found


def test_without_the_extra_there_is_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(heic(Shot(image=picture())))
    code = (
        "import sys; sys.modules['pi_heif'] = None\n"
        "from newsletter.errors import PictureError\n"
        "from newsletter.rendering.pictures.conversion import prepare\n"
        "try:\n    prepare(open(sys.argv[1], 'rb').read(), width=600)\n"
        "except PictureError as error:\n    print(error)\n"
    )
    run = [sys.executable, "-c", code, str(tmp_path / "a.heic")]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert "Export it as JPEG" in said
    assert "newsletter[heic]" in said


def test_asking_twice_is_the_same() -> None:
    assert use_heic() == use_heic() == "HEIF"
