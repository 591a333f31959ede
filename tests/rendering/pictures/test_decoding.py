"""Picture files are opened with a limit on their pixels, and what is wrong with one is said in words."""

from __future__ import annotations

import pytest

from newsletter.errors import PictureError
from newsletter.rendering.pictures import decoding
from newsletter.rendering.pictures.decoding import is_moving, is_photo, opened_picture
from tests.rendering.samples import picture_bytes


@pytest.mark.parametrize(("kind", "photo"), [("JPEG", True), ("PNG", False), ("WEBP", False)])
def test_only_cameras_write_photos(kind: str, *, photo: bool) -> None:
    with opened_picture(picture_bytes(40, 30, kind)) as image:
        assert is_photo(image) is photo
        assert not is_moving(image)


@pytest.mark.parametrize("data", [b"", b"words", b"\x89PNG\r\n\x1a\nbroken", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(PictureError) as caught, opened_picture(data):
        pass
    assert caught.value.hint


def test_a_file_that_is_cut_off_is_damaged() -> None:
    with pytest.raises(PictureError, match="damaged"), opened_picture(picture_bytes(80, 60)[:-90]) as image:
        image.load()


def test_too_many_pixels_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LARGEST_PIXELS", 40 * 30 - 1)
    with pytest.raises(PictureError, match="40 x 30 pixels"), opened_picture(picture_bytes(40, 30)):
        pass
