"""SVG drawings: what leads outside or runs is refused before anything is made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import PictureError
from newsletter.rendering.pictures.rasterizer import no_rasterizer
from newsletter.rendering.pictures.svg_drawing import (
    LARGEST_SVG_BYTES,
    check_drawing,
    draw,
    is_drawing,
    own_width,
)
from tests.rendering.samples import picture_bytes

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 20 10">'
)


def svg(inside: str, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


RED = svg('<rect width="20" height="10" fill="#ff0000"/>')


def drawn(svg: bytes, *, width: int) -> bytes:
    """A Rasterizer that says what it was asked for."""
    return svg + str(width).encode()


def test_a_sound_drawing_goes_to_the_rasterizer_as_it_is() -> None:
    assert draw(RED, width=300, rasterize=drawn) == RED + b"300"


def test_nothing_unsound_reaches_the_rasterizer() -> None:
    asked: list[bytes] = []

    def rasterize(svg: bytes, *, width: int) -> bytes:
        asked.append(svg)
        return svg

    with pytest.raises(PictureError, match="contains a script"):
        draw(svg("<script/>"), width=20, rasterize=rasterize)
    assert asked == []


def test_without_a_rasterizer_a_drawing_is_refused_in_words() -> None:
    with pytest.raises(PictureError, match="SVG files cannot be used here") as error:
        draw(RED, width=20, rasterize=no_rasterizer)
    assert error.value.hint


@pytest.mark.parametrize(
    ("inside", "reported"),
    [
        (
            '<image href="/etc/passwd" width="9" height="9"/>',
            "refers to something outside itself: /etc/passwd",
        ),
        ('<image xlink:href="file:///etc/passwd"/>', "outside itself"),
        ('<image href="https://x.example/a.png"/>', "outside itself"),
        ('<image href="&#x2f;etc/passwd"/>', "outside itself"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "outside itself"),
        ('<use href="other.svg#a"/>', "outside itself"),
        ('<filter id="f"><feImage href="a.png"/></filter>', "outside itself"),
        ('<rect fill="url(other.svg#a)"/>', "outside itself"),
        ("<style>@import 'https://x.example/a.css';</style>", "outside itself"),
        ("<style>rect { fill: url(https://x.example/a) }</style>", "outside itself"),
        ('<g xml:base="https://x.example/"/>', "xml:base"),
        ("<script>alert(1)</script>", "contains a script"),
        ("<foreignObject><p>x</p></foreignObject>", "contains HTML"),
        ("<text>Hello</text>", "contains text, which looks different on every computer"),
        ('\n<rect fill="oklch(0.6 0.2 30)"/>', "drawn black: fill “oklch(0.6 0.2 30)” (line 2)"),
        ('\n\n<g style="stroke:var(--brand)"/>', "drawn black: stroke “var(--brand)” (line 3)"),
        ("<style>\n.a{fill:#f00}\n.b{fill:rgb(0 0 0 / 1)}\n</style>", "fill “rgb(0 0 0 / 1)” (line 3)"),
        ("<style><![CDATA[.a{fill:\nlab(1 0 0)}]]></style>", "fill “lab(1 0 0)” (line 1)"),
        ('<rect width="2rem"/>', "unit that would not be drawn: width “2rem” (line 1)"),
        ('<rect style="width:2px"/>', "sets width in a style, where it would not be drawn"),
        ("<rect", "not a valid SVG: line 1"),
    ],
)
def test_what_leads_outside_or_runs_is_refused_with_its_line(inside: str, reported: str) -> None:
    with pytest.raises(PictureError) as error:
        check_drawing(svg(inside))
    assert str(error.value).startswith(("The SVG ", "The file is not a valid SVG"))
    assert reported in str(error.value)
    assert error.value.hint


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE svg [<!ENTITY a "words">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "a.txt">]>',
        '<?xml-stylesheet href="https://x.example/a.css"?>',
    ],
)
def test_entities_and_style_sheets_from_elsewhere_are_refused(start: str) -> None:
    with pytest.raises(PictureError, match=r"declares entities|external style sheet"):
        check_drawing(start.encode() + RED)


def test_a_drawing_that_is_too_large_or_has_too_many_parts_is_not_drawn() -> None:
    with pytest.raises(PictureError, match="larger than 2 MB"):
        check_drawing(RED + b" " * LARGEST_SVG_BYTES)
    with pytest.raises(PictureError, match="more than 50,000 elements"):
        check_drawing(svg("<g/>" * 50_001))


def test_a_drawing_of_something_else_is_none() -> None:
    with pytest.raises(PictureError, match="starts with <html>"):
        check_drawing(b"<?xml version='1.0'?><html/>")


def test_what_other_programs_keep_in_a_drawing_is_not_looked_at() -> None:
    kept = (
        '<g xmlns:i="urn:i" i:width="2rem" i:fill="oklch(1 0 0)"/>'
        '<i:grid xmlns:i="urn:i" color="var(--a)" width="2rem"/>'
        '<animate attributeName="x" fill="freeze" dur="1s"/>'
        "<metadata>fill:oklch(1 0 0)</metadata>"
    )
    check_drawing(svg(kept))


def test_lengths_reach_the_rasterizer_as_it_reads_them() -> None:
    made = draw(svg('<rect width="4Q"/>'), width=20, rasterize=drawn)
    assert made == svg('<rect width="1mm"/>') + b"20"


def test_only_a_drawing_measured_on_paper_has_a_width_of_its_own() -> None:
    assert own_width((Path(__file__).parent / "mm.svg").read_bytes()) == 151
    for size, width in (('width="160Q"', 151), ('width="2in"', 192), ('width="40"', None), ("", None)):
        assert own_width(svg("", HEAD.replace("<svg ", f"<svg {size} "))) == width
    assert own_width(b"<svg") is None
    assert own_width(b"\xff\xfe") is None


def test_no_other_kind_of_picture_looks_like_a_drawing() -> None:
    assert is_drawing(b"\xef\xbb\xbf\n <svg/>")
    assert not any(is_drawing(picture_bytes(9, 9, kind)) for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF"))
    assert not is_drawing(b"<html>")
