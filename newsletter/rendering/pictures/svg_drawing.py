"""Checks an SVG before it is turned into a PNG: no external references, no scripts, no text.

Few mail programs show SVG. The library that rasterizes would read any file that the SVG names (measured,
resvg 0.5), so every SVG is parsed here first and refused if it refers to anything outside itself. The PNG is
made by a Rasterizer that the caller passes in (newsletter.processes.svg_rasterizer).
"""

from __future__ import annotations

import re
from typing import Protocol
from xml.parsers import expat

from newsletter.errors import PictureError

LARGEST_SVG_BYTES = 2 * 1024 * 1024
_MOST_ELEMENTS = 50_000
AS_PNG = "Save it as a PNG, twice as wide as it is shown."


class Rasterizer(Protocol):
    """Turns an SVG into a PNG."""

    def __call__(self, svg: bytes, *, width: int) -> bytes:
        """Return the SVG as a PNG, `width` pixels wide; raises PictureError."""
        ...


def no_rasterizer(svg: bytes, *, width: int) -> bytes:  # noqa: ARG001 - a Rasterizer
    """Refuse every SVG: the default if no Rasterizer is given."""
    raise PictureError("SVG files cannot be used here", hint=AS_PNG)


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
    return rasterize(data, width=width)


def check_drawing(data: bytes) -> None:
    """Raise PictureError if it is not a valid SVG, or refers to something outside itself."""
    if len(data) > LARGEST_SVG_BYTES:
        raise PictureError(f"The SVG is larger than {LARGEST_SVG_BYTES // 1024 // 1024} MB", hint=AS_PNG)
    _Reading().read(data)


class _Reading:
    """Checks every element."""

    def __init__(self) -> None:
        self.elements = 0
        self.in_style = False
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
                f"The file is not a valid SVG: line {error.lineno}: {reason}", hint=AS_PNG
            ) from error
        except (UnicodeDecodeError, ValueError, LookupError) as error:
            raise PictureError(f"The file is not a valid SVG: {error}", hint=AS_PNG) from error

    def _fail(self, problem: str, hint: str = AS_PNG) -> PictureError:
        return PictureError(f"The SVG {problem} (line {self.parser.CurrentLineNumber})", hint=hint)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self.elements += 1
        if self.elements == 1 and tag != "svg":
            raise self._fail(f"starts with <{tag[:40]}>, not with <svg>")
        if self.elements > _MOST_ELEMENTS:
            raise self._fail(f"has more than {_MOST_ELEMENTS:,} elements")
        if tag in _REFUSED:
            problem, hint = _REFUSED[tag]
            raise self._fail(problem, hint)
        self.in_style = tag == "style"
        for key, value in attributes.items():
            self._attribute(tag, key.rpartition(" ")[2], value)

    def _attribute(self, tag: str, key: str, value: str) -> None:
        if key == "href" and tag != "a" and not _INSIDE.match(value):
            raise self._fail(f"refers to something outside itself: {value[:60]}")
        if key == "base":
            raise self._fail("sets xml:base, which is not allowed")
        if "url" in value or "@import" in value:
            self._css(value)

    def _end(self, _name: str) -> None:
        self.in_style = False

    def _text(self, text: str) -> None:
        if self.in_style:
            self._css(text)

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
