"""The drawing process by itself: a picture on its output, or a reason on its error output."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from newsletter.processes import svg_worker

RED = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#f00"/></svg>'


def drawn(svg: bytes, width: str = "20") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-I", str(svg_worker.__file__), width], input=svg, capture_output=True, check=False
    )


@pytest.mark.parametrize("width", [1, 20, 300])
def test_a_picture_is_as_wide_as_it_should_be_and_keeps_its_shape(width: int) -> None:
    done = drawn(RED, str(width))
    assert (done.returncode, done.stderr) == (0, b"")
    with Image.open(io.BytesIO(done.stdout)) as image:
        assert image.width == width
        assert image.height == max(1, round(width / 2))
        assert image.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert drawn(b"\xef\xbb\xbf" + RED).returncode == 0


@pytest.mark.parametrize("svg", [b"", b"<svg", b"no drawing", b"\xff\xfe"])
def test_what_is_no_drawing_ends_with_a_reason_and_no_picture(svg: bytes) -> None:
    done = drawn(svg)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr
