"""Checks an SVG before it is turned into a PNG: no external references, no scripts, no text.

Few mail programs show SVG. The library that rasterizes would read any file that the SVG names (measured,
resvg 0.5), so every SVG is parsed here first and refused if it refers to anything outside itself. The PNG is
made by a Rasterizer that the caller passes in (rasterizer.py).
"""

from __future__ import annotations

import contextlib
import re
from xml.parsers import expat

from newsletter.errors import PictureError
from newsletter.model.phrase import phrase
from newsletter.rendering.pictures.rasterizer import AS_PNG, Rasterizer
from newsletter.rendering.pictures.svg_values import pixels, readable, style_fault, value_fault

LARGEST_SVG_BYTES = 2 * 1024 * 1024
_MOST_ELEMENTS = 50_000
_LONGEST_ROOT = 65_536
_SVG = "http://www.w3.org/2000/svg"
_PLAIN_VALUES = "Use colors such as #0b5d57 and lengths in px or mm (export as SVG 1.1), or save it as PNG."


_REFUSED = {
    "text": (
        "contains text, which looks different on every computer",
        "Convert the text to paths (Inkscape: Path, Object to Path), or save it as a PNG.",
    ),
    "script": ("contains a script", AS_PNG),
    "foreignObject": ("contains HTML", AS_PNG),
}
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp);base64,)", re.I)
_URL = re.compile(r"url\(\s*['\"]?([^)]*)|@import\s*(.{0,40})", re.I)


def is_drawing(data: bytes) -> bool:
    """Tell whether bytes look like SVG: no other kind of picture starts with an angle bracket."""
    return (
        data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg"))
    )


def draw(data: bytes, *, width: int, rasterize: Rasterizer) -> bytes:
    """Return the SVG as a PNG, `width` pixels wide; the same SVG gives the same bytes.

    Raises PictureError if it is not a valid SVG, refers to something outside itself, or takes too long.
    """
    check_drawing(data)
    return rasterize(_readable(data), width=width)


def own_width(data: bytes) -> int | None:
    """Return the width of an SVG that is measured in millimeters, inches and the like, in CSS pixels.

    None if it has no width, or one in pixels or percent: such a drawing has the size that it is given.
    """
    found: list[float | None] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda _, attributes: found.append(pixels(attributes.get("width", "")))
    with contextlib.suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data[:_LONGEST_ROOT], False)
    return max(1, round(found[0])) if found and found[0] else None


def _readable(data: bytes) -> bytes:
    """Return an SVG as the library reads it; one that is not UTF-8 as it is."""
    try:
        return readable(data.decode("utf-8")).encode()
    except UnicodeDecodeError:
        return data


def check_drawing(data: bytes) -> None:
    """Raise PictureError if it is not a valid SVG, or refers to something outside itself."""
    if len(data) > LARGEST_SVG_BYTES:
        raise PictureError(
            phrase("The SVG is larger than {number} MB", number=LARGEST_SVG_BYTES // 1024 // 1024),
            hint=AS_PNG,
        )
    _Reading().read(data)


class _Reading:
    """Checks every element."""

    def __init__(self) -> None:
        self.elements = 0
        self.style: list[str] | None = None
        """The text of the style element that is being read, and the line where it starts."""
        self.style_line = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction

    def read(self, data: bytes) -> None:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise PictureError(
                phrase(
                    "The file is not a valid SVG: line {lineno}: {reason}", lineno=error.lineno, reason=reason
                ),
                hint=AS_PNG,
            ) from error
        except (UnicodeDecodeError, ValueError, LookupError) as error:
            raise PictureError(
                phrase("The file is not a valid SVG: {error}", error=error), hint=AS_PNG
            ) from error

    def _fail(self, problem: str, hint: str = AS_PNG, line: int = 0) -> PictureError:
        return PictureError(
            phrase(
                "The SVG {problem} (line {line})", problem=problem, line=line or self.parser.CurrentLineNumber
            ),
            hint=hint,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        self.elements += 1
        if self.elements == 1 and tag != "svg":
            raise self._fail(f"starts with <{tag[:40]}>, not with <svg>")
        if self.elements > _MOST_ELEMENTS:
            raise self._fail(f"has more than {_MOST_ELEMENTS:,} elements")
        if tag in _REFUSED:
            problem, hint = _REFUSED[tag]
            raise self._fail(problem, hint)
        if tag == "style":
            self.style, self.style_line = [], self.parser.CurrentLineNumber
        for key, value in attributes.items():
            self._attribute(tag, key.rpartition(" ")[2], value)
            if namespace in ("", _SVG) and " " not in key:
                self._value(tag, key, value)

    def _attribute(self, tag: str, key: str, value: str) -> None:
        if key == "href" and tag != "a" and not _INSIDE.match(value):
            raise self._fail(f"refers to something outside itself: {value[:60]}")
        if key == "base":
            raise self._fail("sets xml:base, which is not allowed")
        if "url" in value or "@import" in value:
            self._css(value)

    def _value(self, tag: str, key: str, value: str) -> None:
        found = style_fault(tag, value) if key == "style" else None
        fault = found[1] if found else value_fault(tag, key, value)
        if fault:
            raise self._fail(fault, _PLAIN_VALUES)

    def _end(self, name: str) -> None:
        if self.style is not None and name.rpartition(" ")[2] == "style":
            css, self.style = "".join(self.style), None
            self._css(css)
            found = style_fault("style", css)
            if found:
                raise self._fail(found[1], _PLAIN_VALUES, self.style_line + css.count("\n", 0, found[0]))

    def _text(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)

    def _css(self, text: str) -> None:
        for found in _URL.finditer(text):
            if found[1] is None or not _INSIDE.match(found[1]):
                raise self._fail(f"refers to something outside itself: {found[0][:60]}")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        if internal:
            raise self._fail("declares entities", "Save it as plain SVG, or as a PNG.")

    def _instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise self._fail("uses an external style sheet")
