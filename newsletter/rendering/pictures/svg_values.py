"""Colors and lengths in an SVG that the drawing library does not understand.

It draws on without an error (measured, resvg 0.5): a fill it cannot read is black, a line is not drawn, and a
length in an unknown unit counts as missing. It reads CSS Color 3 and the units of SVG 1.1.
"""

from __future__ import annotations

import re
from functools import cache

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?"
_LONGEST_COLOR = 300
_PART = rf"\s*{_NUMBER}%?\s*"
_FUNCTION = re.compile(
    rf"(?:rgba?|hsla?)\({_PART}(?:,|\s){_PART}(?:,|\s){_PART}(?:(?:,|\s)\s*{_NUMBER}\s*)?\)", re.I
)
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.I)
_KEYWORDS = frozenset(("none", "inherit", "currentColor", "initial", "context-fill", "context-stroke"))
"""In this spelling: `None` and `currentcolor` are drawn black."""
_REFERENCE = re.compile(r"url\([^)]*\)\s*(?P<otherwise>.*)", re.I | re.S)

COLORS = frozenset(("fill", "stroke", "color", "stop-color", "flood-color", "lighting-color"))
"""Attributes and properties that hold a color."""
LENGTHS = frozenset(
    ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "dx", "dy", "width",
     "height", "refX", "refY", "markerWidth", "markerHeight", "stroke-width", "stroke-dashoffset",
     "stroke-dasharray")
)  # fmt: skip
"""Attributes and properties that hold a length, or several."""
_OTHERS = frozenset(
    ("opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity", "transform", "display",
     "visibility")
)  # fmt: skip
_GEOMETRY = frozenset(("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "d"))
_SHAPES = frozenset(("rect", "circle", "ellipse", "image", "use", "path"))
_ANIMATIONS = frozenset(("animate", "set", "animateTransform", "animateMotion", "animateColor"))
"""Elements whose `fill` is no color. None of them is drawn."""

_UNITS = frozenset(("mm", "cm", "in", "pt", "pc", "px", "em", "ex", "q"))
_MEASURED = re.compile(rf"(?<![\w#.]){_NUMBER}(?P<unit>[a-z]+)", re.I)
_CALCULATED = re.compile(r"(?<![\w-])(?:calc|min|max|clamp|var|env|attr)\(", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.S)
_BLOCK = re.compile(r"\{([^{}]*)(?:\}|$)")
_DECLARATION = re.compile(r"(?<![\w-])([a-zA-Z][a-zA-Z-]*)\s*:\s*([^;]*)")

_LENGTH_ATTRIBUTE = re.compile(
    rf"(?<=\s)(?:{'|'.join(sorted(LENGTHS))})\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
    r"|(?<![\w-])stroke-(?:width|dashoffset|dasharray)\s*:[^;{}\"'<]*"
)
_EMPTY_COLOR = re.compile(rf"(?<=\s)(?:{'|'.join(sorted(COLORS))})\s*=\s*(?:\"\s*\"|'\s*')")
"""Browsers pass over it; the library would draw black."""
_SPELLED = re.compile(rf"(?<![\w.#])(?P<number>{_NUMBER})(?P<unit>{'|'.join(sorted(_UNITS))})(?![\w%])", re.I)
_MILLIMETERS = 0.25
"""In a Q, CSS's quarter millimeter, which the library does not know."""
_PIXELS = {"mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pt": 96 / 72, "pc": 16.0, "q": 96 / 101.6}
_PHYSICAL = re.compile(rf"\s*(?P<number>{_NUMBER})(?P<unit>{'|'.join(_PIXELS)})\s*", re.I)


def value_fault(tag: str, key: str, value: str) -> str:
    """Return what is wrong with an attribute's or a property's value, or "" if it is drawn as it says."""
    if key in COLORS and tag not in _ANIMATIONS:
        color = value.strip()
        return (
            ""
            if not color or _is_color(color)
            else f"has a color that would be drawn black: {key} “{color[:60]}”"
        )
    if key in LENGTHS or key in _OTHERS:
        calculated = _CALCULATED.search(value)
        if calculated is not None:
            return f"has a value that would not be drawn: {key} “{value.strip()[:60]}”"
    if key in LENGTHS:
        for found in _MEASURED.finditer(value):
            if found["unit"].lower() not in _UNITS:
                return f"has a length in a unit that would not be drawn: {key} “{found[0][:60]}”"
    return ""


def style_fault(tag: str, css: str) -> tuple[int, str] | None:
    """Return where the first value is that would not be drawn as it says, and what is wrong; None if all are.

    `css` is the text of an element <style> if `tag` is "style", else the style attribute of an element `tag`.
    """
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)
    blocks = [(found.start(1), found[1]) for found in _BLOCK.finditer(bare)]
    for start, block in blocks if tag == "style" else [(0, bare)]:
        for found in _DECLARATION.finditer(block):
            fault = _declaration_fault(tag, found[1].lower(), _without_important(found[2]))
            if fault:
                return start + found.start(), fault
    return None


def _without_important(value: str) -> str:
    before, mark, after = value.rpartition("!")
    return before if mark and after.strip().lower() == "important" else value


def _declaration_fault(tag: str, key: str, value: str) -> str:
    if key in _GEOMETRY and tag in _SHAPES:
        return f"sets {key} in a style, where it would not be drawn; it must be an attribute"
    return value_fault(tag, key, value)


def readable(svg: str) -> str:
    """Return an SVG as the library reads it: units in lower case, Q in millimeters, no color left empty."""
    svg = _EMPTY_COLOR.sub("", svg)
    return _LENGTH_ATTRIBUTE.sub(lambda found: _SPELLED.sub(_spelled, found[0]), svg)


def _spelled(found: re.Match[str]) -> str:
    unit = found["unit"].lower()
    return f"{float(found['number']) * _MILLIMETERS:.6g}mm" if unit == "q" else f"{found['number']}{unit}"


def pixels(length: str) -> float | None:
    """Return a length in millimeters, inches and the like as CSS pixels (96 an inch); None for any other."""
    found = _PHYSICAL.fullmatch(length)
    return float(found["number"]) * _PIXELS[found["unit"].lower()] if found else None


@cache
def _color_names() -> frozenset[str]:
    """Return those of CSS Color 3; the only name of level 4, `rebeccapurple`, is drawn black."""
    from PIL import ImageColor

    return (frozenset(ImageColor.colormap) | {"transparent"}) - {"rebeccapurple"}


def _is_color(value: str) -> bool:
    if len(value) > _LONGEST_COLOR:
        return False
    reference = _REFERENCE.fullmatch(value)
    if reference is not None:
        otherwise = reference["otherwise"].strip()
        return not otherwise or _is_color(otherwise)
    return (
        value.lower() in _color_names()
        or value in _KEYWORDS
        or bool(_HEX.fullmatch(value) or _FUNCTION.fullmatch(value))
    )
