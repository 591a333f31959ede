"""SVG to PNG: drawn small and exactly, and a hostile drawing reads nothing and ends."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from newsletter.errors import PictureError
from newsletter.processes import svg_rasterizer, svg_worker
from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.pictures import svg_drawing
from tests.rendering.samples import ROOT, picture_bytes

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10">'
)


def svg(inside: str, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


RED = svg('<rect width="20" height="10" fill="#ff0000"/>')


def draw(data: bytes, *, width: int) -> bytes:
    """Check and draw, as rendering does."""
    return svg_drawing.draw(data, width=width, rasterize=rasterize_svg)


def test_a_drawing_becomes_a_png_of_the_width_asked_for() -> None:
    with Image.open(io.BytesIO(draw(RED, width=300))) as image:
        assert (image.format, image.size) == ("PNG", (300, 150))
        assert image.convert("RGB").getpixel((150, 75)) == (255, 0, 0)


@pytest.mark.parametrize(
    "size", ['width="20mm" height="10mm"', 'width="2in" height="1in"', 'width="20" height="10"', ""]
)
def test_a_drawing_of_any_unit_is_drawn(size: str) -> None:
    head = HEAD.replace("<svg ", f"<svg {size} ")
    with Image.open(io.BytesIO(draw(svg('<rect width="20" height="10"/>', head), width=300))) as image:
        assert image.size == (300, 150)


def test_a_length_in_millimeters_inside_a_drawing_is_drawn() -> None:
    line = '<path d="M0 5h20" stroke="#000000" stroke-width="1mm"/>'
    assert draw(svg(line), width=300) != draw(svg(""), width=300)


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert draw(RED, width=64) == draw(RED, width=64)


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="a"/></defs><rect width="9" height="9" fill="url(#a)"/>',
        '<style>rect { fill: url("#a") }</style>',
        '<defs><rect id="a" width="1" height="1"/></defs><use xlink:href="#a"/>',
        '<a href="https://x.example/"><rect width="1" height="1"/></a>',
        '<g xmlns:i="urn:i" i:export-filename="C:\\Users\\me\\url.png"/>',
        '<metadata>made by https://x.example/</metadata>',
    ],
)  # fmt: skip
def test_what_stays_inside_the_drawing_is_drawn(inside: str) -> None:
    assert draw(svg(inside), width=20).startswith(b"\x89PNG")


def test_a_doctype_without_declarations_is_usual_and_fine() -> None:
    doctype = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    )
    assert draw(doctype.encode() + RED, width=20).startswith(b"\x89PNG")


def test_the_process_that_draws_can_open_no_file_even_if_it_is_asked_to(tmp_path: Path) -> None:
    """The library would read the file; the child is asked directly, past our own reading."""
    (tmp_path / "secret.png").write_bytes(picture_bytes(10, 10, color="#ff0000"))
    asking = svg(f'<image href="{tmp_path}/secret.png" width="20" height="10"/>')
    ended = subprocess.run(
        [sys.executable, "-I", str(svg_worker.__file__), "20"],
        input=asking,
        capture_output=True,
        check=True,
    )
    with Image.open(io.BytesIO(ended.stdout)) as image:
        assert image.convert("RGBA").getextrema() == ((0, 0), (0, 0), (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("while True: pass", "too much time or memory"),
        ("bytes(2 * 1024**3)", "too much time or memory"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "too much time or memory"),
        ("sys.exit('a reason of its own')", "cannot be converted: a reason of its own"),
        ("pass", "cannot be converted: no output"),
    ],
)
def test_a_library_that_harms_its_process_harms_no_other(
    does: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over some drawings the library takes too long, too much memory, or its process with it.

    A stand-in does so here, in a process with the limits of the real one, but for a second instead of ten.
    """
    worker = tmp_path / "worker.py"
    worker.write_text(
        f"import os, signal, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from newsletter.processes import svg_worker\n"
        f"svg_worker.SECONDS = 1; svg_worker.limit_resources()\n{does}\n"
    )
    monkeypatch.setattr(svg_worker, "__file__", str(worker))
    with pytest.raises(PictureError, match=f"The SVG .*{told}"):
        draw(RED, width=20)


def test_a_drawing_that_never_ends_is_stopped_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg_rasterizer, "_TIMEOUT_SECONDS", 0.0)
    with pytest.raises(PictureError, match="takes too long to convert"):
        draw(RED, width=20)


@settings(max_examples=15)
@given(inside=st.one_of(st.text(max_size=60), st.binary(max_size=60)))
def test_rubbish_is_a_picture_error_or_a_picture(inside: str | bytes) -> None:
    raw = inside.encode("utf-8", "replace") if isinstance(inside, str) else inside
    try:
        made = draw(HEAD.encode() + raw + b"</svg>", width=8)
    except PictureError:
        return
    assert made.startswith(b"\x89PNG")
