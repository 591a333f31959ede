"""Values in an SVG: those that the drawing library reads are told from those that it draws wrong in silence.

Each is drawn, too: what is accepted comes out in its color or at its length, what is refused would not.
"""

from __future__ import annotations

import io

import pytest
from PIL import Image

from newsletter.processes.svg_rasterizer import rasterize_svg
from newsletter.rendering.pictures.svg_values import pixels, readable, style_fault, value_fault

RED = (255, 0, 0)
READ = {
    "red": (*RED, 255),
    "RED": (*RED, 255),
    "#f00": (*RED, 255),
    "#FF0000": (*RED, 255),
    "#f008": (*RED, 136),
    "#ff000080": (*RED, 128),
    "rgb(255,0,0)": (*RED, 255),
    "rgb( 255 , 0 , 0 )": (*RED, 255),
    "rgb(255 0 0)": (*RED, 255),
    "rgb(100%,0%,0%)": (*RED, 255),
    "rgba(255,0,0,0.5)": (*RED, 128),
    "RGBA(255,0,0,.5)": (*RED, 128),
    "hsl(0,100%,50%)": (*RED, 255),
    "hsl(0 100% 50%)": (*RED, 255),
    "hsla(0,100%,50%,.5)": (*RED, 128),
    "lightgoldenrodyellow": (250, 250, 210, 255),
    "darkgrey": (169, 169, 169, 255),
    "currentColor": (0, 255, 0, 255),
    "url(#no) red": (*RED, 255),
    "none": (0, 0, 0, 0),
    "transparent": (0, 0, 0, 0),
}
UNREAD = [
    "var(--brand)", "var(--brand, red)", "oklch(0.6 0.2 30)", "oklab(0.6 0.2 0.1)", "lab(50% 40 59)",
    "lch(50% 60 30)", "hwb(0 0% 0%)", "color(display-p3 1 0 0)", "color(srgb 1 0 0)",
    "color-mix(in srgb, red, white)", "light-dark(red, white)", "rgb(255 0 0 / 50%)", "rgb(255 0 0/.5)",
    "rgba(255 0 0 / 0.5)", "rgba(255,0,0,50%)", "rgb(none 0 0)", "rgb(from red r g b)", "rgb (255,0,0)",
    "rgb(calc(255),0,0)", "hsl(0deg,100%,50%)", "hsl(0.5turn 100% 50%)", "hsla(0 100% 50% / 0.5)",
    "rebeccapurple", "currentcolor", "None", "Inherit", "unset", "revert", "LinkText", "#12345", "#f0", "ff0000",
    "red icc-color(x, 1, 0, 0)", "device-cmyk(0 1 1 0)", "redd", "url(#no) oklch(1 0 0)",
]  # fmt: skip


def drawn(body: str, width: int = 400, head: str = 'viewBox="0 0 400 100" color="#00ff00"') -> Image.Image:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{body}</svg>'
    return Image.open(io.BytesIO(rasterize_svg(svg.encode(), width=width))).convert("RGBA")


@pytest.mark.parametrize(("color", "shown"), READ.items())
def test_a_color_that_the_library_reads_is_accepted_and_drawn(color: str, shown: tuple[int, ...]) -> None:
    assert value_fault("rect", "fill", color) == ""
    assert drawn(f'<rect width="400" height="100" fill="{color}"/>').getpixel((9, 9)) == shown


@pytest.mark.parametrize("color", UNREAD)
def test_a_color_that_would_be_drawn_black_is_refused(color: str) -> None:
    assert value_fault("rect", "fill", color).startswith("has a color that would be drawn black: fill “")
    if not color.startswith("url"):
        group = f'<g fill="#ff0000"><rect width="400" height="100" fill="{color}"/></g>'
        assert drawn(group).getpixel((9, 9)) == (0, 0, 0, 255)


def test_an_empty_color_counts_as_none_given() -> None:
    assert value_fault("rect", "fill", "") == value_fault("rect", "stroke", " ") == ""
    group = '<g fill="#f00"><rect width="400" height="100" fill="" stroke=" "/></g>'
    assert drawn(readable(group)).getpixel((9, 9)) == (*RED, 255)


@pytest.mark.parametrize("key", ["stroke", "color", "stop-color", "flood-color", "lighting-color"])
def test_every_property_that_holds_a_color_is_looked_at(key: str) -> None:
    assert value_fault("g", key, "oklch(0.6 0.2 30)")
    assert value_fault("g", key, "#f00") == ""


def test_the_fill_of_an_animation_is_no_color() -> None:
    assert value_fault("animate", "fill", "freeze") == ""
    assert value_fault("path", "fill", "freeze")


@pytest.mark.parametrize(
    ("length", "wide"),
    [
        ("10mm", 38), ("10MM", 38), ("1cm", 38), ("1in", 96), (".5in", 48), ("30pt", 40), ("3pc", 48), ("40Q", 38),
        ("40q", 38), ("2em", 32), ("10ex", 80), ("40px", 40), ("40", 40), ("10%", 40), ("1.5e1mm", 57),
    ],
)  # fmt: skip
def test_lengths_of_every_unit_are_drawn_at_96_pixels_an_inch(length: str, wide: int) -> None:
    assert value_fault("rect", "width", length) == ""
    box = drawn(readable(f'<rect width="{length}" height="100" fill="#f00"/>')).getbbox()
    assert box is not None
    assert abs(box[2] - wide) <= 1


@pytest.mark.parametrize(
    "length", ["10rem", "10ch", "10vw", "10vmin", "10lh", "10e", "calc(10px)", "var(--w)", "max(1px, 2px)"]
)
def test_a_length_that_would_not_be_drawn_is_refused(length: str) -> None:
    assert value_fault("rect", "width", length).startswith("has a ")
    assert drawn(f'<rect width="{length}" height="100" fill="#f00"/>').getbbox() is None


def test_lines_are_as_thick_as_they_say() -> None:
    for style in ('stroke-width="8Q"', "stroke-width='2MM'", 'style="stroke-width:8Q;fill:none"'):
        line = readable(f'<path d="M0 50h400" stroke="#f00" {style}/>')
        box = drawn(line).getbbox()
        assert box is not None
        assert box[3] - box[1] in (7, 8)


def test_only_lengths_are_respelled() -> None:
    for other in (
        '<g id="5Q"/>',
        '<use href="#5Q"/>',
        "<!-- 5Q -->",
        '<path d="M1 1Q2 2 3 3"/>',
        '<g width="a5Q"',
    ):
        assert readable(other) == other


@pytest.mark.parametrize(
    ("tag", "css", "at"),
    [
        ("rect", "fill:#f00;stroke:var(--a)", 10),
        ("rect", "fill:#f00; fill: oklch(1 0 0) !important", 11),
        ("g", "opacity:var(--o)", 0),
        ("rect", "width:40px;height:10px", 0),
        ("style", ".a{fill:#f00}\n.b{fill:lab(1 0 0)}", 17),
        ("style", "@media print{.b{fill:color(srgb 1 0 0)}}", 16),
        ("style", ".a{fill:hwb(0 0% 0%)", 3),
    ],
)
def test_styles_are_searched_for_such_values(tag: str, css: str, at: int) -> None:
    found = style_fault(tag, css)
    assert found is not None
    assert found[0] == at


@pytest.mark.parametrize(
    ("tag", "css"),
    [
        ("rect", "fill:#f00;stroke:none!important;-inkscape-stroke:hairline"),
        ("rect", "/* fill:oklch(1 0 0) */fill:red"),
        ("rect", "--brand:oklch(1 0 0);fill:red"),
        ("svg", "width:40rem;height:auto;enable-background:new 0 0 5 5".replace("rem", "mm")),
        ("style", ".fill:hover{fill:red} .stroke:not(.a){stroke:none}"),
        ("style", "/* .a{fill:oklch(1 0 0)} */"),
        ("style", "@import url(#a); .a{stop-color:#fff}"),
        ("rect", ""),
    ],
)
def test_a_style_that_is_drawn_as_it_says_is_accepted(tag: str, css: str) -> None:
    assert style_fault(tag, css) is None


@pytest.mark.parametrize(
    ("length", "width"),
    [
        ("40mm", 151),
        ("4cm", 151),
        ("1in", 96),
        ("72pt", 96),
        ("6pc", 96),
        ("160Q", 151),
        (" 40 ", None),
        ("40px", None),
        ("100%", None),
        ("", None),
        ("2em", None),
    ],
)
def test_what_is_measured_on_paper_has_a_width_in_pixels(length: str, width: int | None) -> None:
    found = pixels(length)
    assert (found and round(found)) == width


def test_endless_values_are_looked_at_in_no_time() -> None:
    for value in ("rgb(1" + " " * 1_000_000, "1" * 1_000_000, "url(#a) " * 100_000, " " * 1_000_000 + "!"):
        assert value_fault("rect", "fill", value) or not value.strip()
        value_fault("rect", "x", value)
        style_fault("style", f".a{{fill:{value}}}")
        readable(f'<rect x="{value}" fill="{value}"/>')
