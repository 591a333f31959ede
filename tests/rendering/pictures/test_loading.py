"""Pictures: small, upright, without secrets, and never from outside the publication."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from newsletter.errors import PictureError
from newsletter.model import Picture
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.local_files import LARGEST_BYTES
from newsletter.rendering.pictures import decoding, loading
from newsletter.rendering.pictures.conversion import prepare
from newsletter.rendering.pictures.loading import load_picture
from newsletter.rendering.pictures.prepared_picture import PreparedPicture
from tests.rendering.samples import at, picture_bytes


def load(source: str, folder: Path, *, root: Path | None = None) -> Picture:
    return load_picture(source, folder=folder, root=root or folder, place=at(12), alt="x", width=536)


def opened(prepared: PreparedPicture) -> Image.Image:
    return Image.open(io.BytesIO(prepared.data))


def noise(width: int, height: int, kind: str) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "shown", "file"),
    [
        ((2000, 1000), (536, 268), (1072, 536)),
        ((800, 400), (536, 268), (800, 400)),
        ((300, 100), (300, 100), (300, 100)),
        ((1, 500), (1, 500), (1, 500)),
        ((5000, 1), (536, 1), (1072, 1)),
    ],
)
def test_a_picture_has_twice_the_shown_pixels_at_most(
    size: tuple[int, int], shown: tuple[int, int], file: tuple[int, int]
) -> None:
    prepared = prepare(picture_bytes(*size), width=536)
    assert (prepared.width, prepared.height) == shown
    assert opened(prepared).size == file


def test_a_portrait_is_cut_square() -> None:
    prepared = prepare(picture_bytes(480, 600, "JPEG"), width=120, square=True)
    assert (prepared.width, prepared.height) == (120, 120)
    assert opened(prepared).size == (240, 240)


@pytest.mark.parametrize(
    ("data", "ending", "kind"),
    [
        (picture_bytes(600, 300, "JPEG"), "jpg", "image/jpeg"),
        (picture_bytes(600, 300, "PNG"), "png", "image/png"),
        (picture_bytes(600, 300, "WEBP"), "png", "image/png"),
        (noise(300, 300, "PNG"), "jpg", "image/jpeg"),
        (picture_bytes(600, 300, "AVIF"), "png", "image/png"),
        (picture_bytes(600, 300, "TIFF"), "png", "image/png"),
        (picture_bytes(600, 300, "GIF"), "png", "image/png"),
    ],
)
def test_photos_become_jpeg_and_drawings_png(data: bytes, ending: str, kind: str) -> None:
    prepared = prepare(data, width=536)
    assert prepared.media_type == kind
    assert prepared.name.endswith(f".{ending}")
    assert len(prepared.name.split(".")[0]) == 16


def test_transparency_stays() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (10, 20, 30, 0)).save(out, "PNG")
    prepared = prepare(out.getvalue(), width=536)
    assert prepared.media_type == "image/png"
    assert opened(prepared).mode == "RGBA"


def test_an_alpha_channel_that_hides_nothing_goes() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (10, 20, 30, 255)).save(out, "PNG")
    assert opened(prepare(out.getvalue(), width=536)).mode == "RGB"


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_other_colour_models_are_understood(mode: str) -> None:
    out = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new("RGB", (60, 30), "#336699").convert(mode).save(out, kind)
    assert prepare(out.getvalue(), width=536).width == 60


def test_a_gif_that_moves_is_sent_as_it_is_and_says_nothing_else() -> None:
    data = moving(900, 300)
    prepared = prepare(data, width=600)
    assert prepared.media_type == "image/gif"
    assert (prepared.width, prepared.height) == (600, 200)
    assert b"SECRET" not in prepared.data
    with opened(prepared) as image:
        assert getattr(image, "n_frames", 1) == 3


def moving(width: int, height: int) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (width, height), color) for color in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"SECRET")
    return out.getvalue()


def test_a_moving_gif_that_is_too_large_has_a_hint() -> None:
    with pytest.raises(PictureError, match=r"has 1\.\d MB; the limit is 1 MB. Save it with fewer"):
        prepare(moving(30, 30) + bytes(1_200_000), width=600)


def test_a_photo_of_an_iphone_says_how_it_can_be_read() -> None:
    with pytest.raises(PictureError, match=r"HEIC.*Export it as JPEG"):
        prepare(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200), width=536)


def test_a_drawing_takes_the_width_it_is_shown_in_twice_as_fine() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'
    prepared = prepare(svg, width=160, rasterize=rasterize_svg)
    assert (prepared.media_type, prepared.width, prepared.height) == ("image/png", 160, 80)
    assert opened(prepared).size == (320, 160)
    portrait = prepare(svg, width=120, square=True, rasterize=rasterize_svg)
    assert (portrait.width, portrait.height) == (120, 120)
    assert opened(portrait).size == (240, 240)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ('width="40mm" height="20mm"', (151, 76)),
        ('width="2in" height="1in"', (192, 96)),
        ('width="12cm" height="6cm"', (454, 227)),
        ('width="90pt" height="45pt"', (120, 60)),
        ('width="160Q" height="80Q"', (151, 76)),
        ('width="40cm" height="20cm"', (536, 268)),
        ('width="40px" height="20px"', (536, 268)),
        ("", (536, 268)),
    ],
)
def test_a_drawing_measured_on_paper_is_shown_in_its_size_if_that_is_narrower(
    size: str, shown: tuple[int, int]
) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" {size}><rect width="40" height="20" fill="#c00"/></svg>'
    prepared = prepare(svg.encode(), width=536, rasterize=rasterize_svg)
    assert (prepared.width, prepared.height) == shown
    with Image.open(io.BytesIO(prepared.data)) as image:
        assert image.width == 2 * shown[0]


def test_a_drawing_is_refused_in_words_where_nothing_can_rasterize_it() -> None:
    with pytest.raises(PictureError, match="SVG files cannot be used here") as error:
        prepare(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"/>', width=160)
    assert "PNG" in error.value.hint


def test_the_deep_greys_of_a_scan_are_not_blown_out() -> None:
    out = io.BytesIO()
    Image.new("I;16", (40, 20), 40_000).save(out, "TIFF")
    assert opened(prepare(out.getvalue(), width=536)).convert("L").getpixel((3, 3)) == 40_000 // 256


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (400, 200), "red").save(out, "JPEG", exif=exif, comment=b"SECRETCOMMENT")
    prepared = prepare(out.getvalue(), width=536)
    assert opened(prepared).size == (200, 400)
    assert not opened(prepared).getexif()
    assert b"SECRET" not in prepared.data


def test_a_png_forgets_its_comments() -> None:
    out = io.BytesIO()
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "SECRET")
    Image.new("RGB", (40, 20), "red").save(out, "PNG", pnginfo=info)
    assert b"SECRET" not in prepare(out.getvalue(), width=536).data


def test_the_same_file_gives_the_same_bytes() -> None:
    assert prepare(noise(700, 300, "JPEG"), width=300) == prepare(noise(700, 300, "JPEG"), width=300)


@given(
    data=st.binary(max_size=200),
    start=st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP"]
    ),
)
def test_rubbish_is_a_picture_error_and_nothing_else(data: bytes, start: bytes) -> None:
    with pytest.raises(PictureError):
        prepare(start + data, width=536)


@given(cut=st.integers(min_value=0, max_value=1200), kind=st.sampled_from(["PNG", "JPEG", "WEBP"]))
def test_a_file_that_ends_early_is_a_picture_error_or_a_picture(cut: int, kind: str) -> None:
    data = noise(20, 20, kind)
    try:
        assert prepare(data[:cut], width=536).width == 20
    except PictureError:
        assert cut < len(data)


def test_a_picture_of_too_many_pixels_is_refused_before_its_pixels_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = picture_bytes(40, 30)
    assert prepare(data, width=536).width == 40
    monkeypatch.setattr(decoding, "LARGEST_PIXELS", 40 * 30 - 1)
    monkeypatch.setattr(ImageFile.ImageFile, "load", None)
    with pytest.raises(PictureError, match="40 x 30 pixels, which is too many"):
        prepare(data, width=536)


@pytest.mark.parametrize("most", [900, 500])
def test_what_the_library_takes_for_too_many_pixels_is_refused(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond its limit Pillow warns, beyond twice its limit it raises."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", most)
    with pytest.raises(PictureError, match="far too many pixels"):
        prepare(picture_bytes(40, 30), width=536)


def test_a_picture_is_found_in_the_issues_folder_first_then_below_the_root(tmp_path: Path) -> None:
    folder = tmp_path / "issues" / "x"
    folder.mkdir(parents=True)
    (tmp_path / "a.png").write_bytes(picture_bytes(10, 10))
    (tmp_path / "b.png").write_bytes(picture_bytes(10, 10))
    (folder / "a.png").write_bytes(picture_bytes(20, 10))
    assert load("a.png", folder, root=tmp_path).width == 20
    assert load("b.png", folder, root=tmp_path).width == 10
    assert load("issues/x/a.png", folder, root=tmp_path).place == at(12)


@pytest.mark.parametrize(
    "source",
    ["../secret.png", "/etc/passwd", "a/../../secret.png", "..\\secret.png", "https://x.example/a.png", "//x/a.png", "~/a.png", "data:image/png;base64,AA", "a\0.png"],
)  # fmt: skip
def test_a_picture_outside_the_publication_is_refused(tmp_path: Path, source: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.png").write_bytes(picture_bytes(10, 10))
    with pytest.raises(PictureError, match=r"issues/sample\.md:12: The picture"):
        load(source, root)


def test_a_symbolic_link_may_not_lead_outside(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.png").write_bytes(picture_bytes(10, 10))
    (root / "in.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(PictureError, match="is a link to outside the publication"):
        load("in.png", root)


def test_a_missing_picture_names_line_folder_and_the_likely_one(tmp_path: Path) -> None:
    folder = tmp_path / "issues" / "sample"
    folder.mkdir(parents=True)
    (folder / "March.PNG").write_bytes(picture_bytes(10, 10))
    with pytest.raises(PictureError) as error:
        load("march.jpg", folder, root=tmp_path)
    reported = (
        "issues/sample.md:12: There is no picture “march.jpg” in issues/sample. Did you mean “March.PNG”?"
    )
    assert str(error.value) == reported


def test_a_missing_folder_is_no_other_error(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="Put the file there"):
        load("a.png", tmp_path / "none", root=tmp_path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    with pytest.raises(PictureError, match="larger than 20 MB"):
        load("a.png", tmp_path)


def test_a_file_that_is_no_picture_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("not a picture")
    with pytest.raises(PictureError, match=r"issues/sample\.md:12: The file is not a picture"):
        load("a.png", tmp_path)


def test_a_name_that_no_disk_can_hold_is_a_missing_picture(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="There is no picture"):
        load("a" * 5_000 + ".png", tmp_path)


def test_a_folder_elsewhere_is_named_in_full(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(PictureError, match=f"in {tmp_path / 'elsewhere'}"):
        load("a.png", tmp_path / "elsewhere", root=root)


def test_only_so_many_pictures_are_remembered(tmp_path: Path) -> None:
    for width in range(1, 80):
        (tmp_path / "a.png").write_bytes(picture_bytes(width, 2))
        assert load("a.png", tmp_path).width == width
    assert len(loading._prepared) <= 64
