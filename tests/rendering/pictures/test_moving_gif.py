"""The moving GIF: its frames stay, what it says beside them goes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from newsletter.errors import PictureError
from newsletter.rendering.pictures.moving_gif import LARGEST_GIF_BYTES, without_metadata


def moving(comment: bytes = b"SECRET", *, loop: int = 0) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 10), color) for color in ("red", "green", "blue")]
    frames[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        loop=loop,
        duration=[100, 200, 300],
        comment=comment,
    )
    return out.getvalue()


def frames(data: bytes) -> list[tuple[bytes, int]]:
    with Image.open(io.BytesIO(data)) as image:
        found = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            found.append((image.convert("RGB").tobytes(), image.info["duration"]))
        return found


def test_every_frame_stays_as_it_was_and_the_comment_goes() -> None:
    data = moving()
    assert b"SECRET" in data
    assert b"SECRET" not in without_metadata(data)
    assert frames(without_metadata(data)) == frames(data)
    assert len(frames(data)) == 3


def test_how_often_it_plays_stays() -> None:
    with Image.open(io.BytesIO(without_metadata(moving(loop=2)))) as image:
        assert image.info["loop"] == 2


def test_programs_hidden_in_it_and_behind_it_go() -> None:
    data = moving(b"")
    program = b"\x21\xff\x0bXMP DataXMP" + b"\x06SECRET\x00"
    at = data.index(b"\x21\xf9")
    hidden = data[:at] + program + data[at:] + b"SECRET BEHIND"
    assert without_metadata(hidden) == without_metadata(data)


def test_it_is_bare_already_the_second_time() -> None:
    assert without_metadata(without_metadata(moving())) == without_metadata(moving())


def test_a_large_one_is_refused_with_its_size() -> None:
    with pytest.raises(PictureError, match=r"has 3\.0 MB; the limit is 1 MB"):
        without_metadata(bytes(3 * LARGEST_GIF_BYTES))


@given(cut=st.integers(min_value=0, max_value=900))
def test_one_that_ends_early_is_refused(cut: int) -> None:
    data = moving()
    if cut >= len(data) - 1:
        return
    with pytest.raises(PictureError, match="is cut off"):
        without_metadata(data[:cut])


@given(data=st.binary(max_size=300), start=st.sampled_from([b"", moving()[:40], moving()[:13]]))
def test_rubbish_is_a_picture_error_or_bytes(data: bytes, start: bytes) -> None:
    try:
        made = without_metadata(start + data)
    except PictureError:
        return
    assert made.endswith(b";")
