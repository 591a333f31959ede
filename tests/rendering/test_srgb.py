"""sRGB: what a file means by its own profile is what a mail program shows."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from newsletter.rendering.pictures.conversion import prepare
from newsletter.rendering.srgb import in_srgb


def wide_gamut() -> bytes:
    """An RGB profile that is not sRGB: its red and blue are changed places, so that a test can see it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = int.from_bytes(profile[128:132], "big")
    places = {}
    for index in range(tags):
        at = 132 + 12 * index
        places[bytes(profile[at : at + 4])] = at
    red, blue = (bytes(profile[places[key] + 4 : places[key] + 12]) for key in (b"rXYZ", b"bXYZ"))
    profile[places[b"rXYZ"] + 4 : places[b"rXYZ"] + 12] = blue
    profile[places[b"bXYZ"] + 4 : places[b"bXYZ"] + 12] = red
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "XRGB".encode("utf-16-be"))


def photo(mode: str, color: object, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 20), color).save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def colour_of(data: bytes) -> tuple[int, ...]:
    with Image.open(io.BytesIO(data)) as image:
        found = image.getpixel((20, 10))
    assert isinstance(found, tuple)
    return tuple(int(part) for part in found)


def test_a_profile_is_followed_and_then_left_out() -> None:
    data = photo("RGB", (255, 0, 0), "PNG", icc_profile=wide_gamut())
    prepared = prepare(data, width=40)
    assert colour_of(prepared.data) == pytest.approx((0, 0, 255), abs=3)
    with Image.open(io.BytesIO(prepared.data)) as image:
        assert "icc_profile" not in image.info


def test_what_shows_through_keeps_doing_so_while_its_colours_are_converted() -> None:
    data = photo("RGBA", (255, 0, 0, 77), "PNG", icc_profile=wide_gamut())
    assert colour_of(prepare(data, width=40).data) == pytest.approx((0, 0, 255, 77), abs=3)


def test_the_usual_profile_changes_nothing() -> None:
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert prepare(photo("RGB", (10, 200, 30), "PNG", icc_profile=usual), width=40) == prepare(
        photo("RGB", (10, 200, 30), "PNG"), width=40
    )


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200, wide_gamut()[:200]])
def test_a_broken_profile_is_left_aside(profile: bytes) -> None:
    data = photo("RGB", (10, 200, 30), "PNG", icc_profile=profile)
    assert colour_of(prepare(data, width=40).data) == (10, 200, 30)


def test_a_profile_for_other_colours_is_left_aside() -> None:
    image = Image.new("L", (4, 4), 100)
    image.info["icc_profile"] = wide_gamut()
    assert in_srgb(image).getpixel((0, 0)) == (100, 100, 100)


def test_ink_colours_of_a_printer_become_colours_of_a_screen() -> None:
    red, green, blue = colour_of(prepare(photo("CMYK", (0, 255, 255, 0), "JPEG", quality=95), width=40).data)
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"]
)
def test_every_model_of_colours_ends_in_two(mode: str) -> None:
    image = Image.new("RGB", (4, 4), "#336699").convert("RGB")
    image = Image.new(mode, (4, 4)) if mode in {"LAB", "I", "F"} else image.convert(mode)
    assert in_srgb(image).mode == ("RGBA" if mode in {"LA", "RGBA"} else "RGB")
