"""SVG drawings: what one may hold before it is made into a PNG. It may ask for nothing and run nothing.

Few mail programs show SVG. The library that rasterizes would read any file the drawing names (measured,
resvg 0.5), so every drawing is read here first, and what refers to anything outside it is refused. Making
the PNG is somebody else's work, handed in as a Rasterizer (newsletter.processes.svg_rasterizer).
"""

from __future__ import annotations

import re
from typing import Protocol
from xml.parsers import expat

from newsletter.errors import PictureError

LARGEST_SVG_BYTES = 2 * 1024 * 1024
_MOST_ELEMENTS = 50_000
AS_PNG = "Save it as PNG, twice as wide as it is shown."


class Rasterizer(Protocol):
    """Makes a PNG of a drawing."""

    def __call__(self, svg: bytes, *, width: int) -> bytes:
        """Return the drawing as PNG, `width` pixels wide; raises PictureError."""
        ...


def no_rasterizer(svg: bytes, *, width: int) -> bytes:  # noqa: ARG001 - a Rasterizer
    """Refuse every drawing: what is used where no Rasterizer is given."""
    raise PictureError("SVG drawings cannot be made into pictures here", hint=AS_PNG)


_REFUSED = {
    "text": (
        "holds letters as text, which look different on every machine",
        "Turn the text into paths (Inkscape: Path, Object to Path), or save the drawing as PNG.",
    ),
    "script": ("holds a script", AS_PNG),
    "foreignObject": ("holds HTML", AS_PNG),
}
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp);base64,)", re.I)
_URL = re.compile(r"url\(\s*['\"]?([^)]*)|@import\s*(.{0,40})", re.I)


def is_drawing(data: bytes) -> bool:
    """Say whether bytes look like SVG: no other kind of picture begins with an angle bracket."""
    return (
        data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg"))
    )


def draw(data: bytes, *, width: int, rasterize: Rasterizer) -> bytes:
    """Return the drawing as PNG, `width` pixels wide; the same drawing gives the same bytes.

    Raises PictureError for what is no sound SVG, asks for something outside itself, or is too much work.
    """
    check_drawing(data)
    return rasterize(data, width=width)


def check_drawing(data: bytes) -> None:
    """Raise PictureError for what is no sound SVG, or asks for something outside itself."""
    if len(data) > LARGEST_SVG_BYTES:
        raise PictureError(f"The drawing is larger than {LARGEST_SVG_BYTES // 1024 // 1024} MB", hint=AS_PNG)
    _Reading().read(data)


class _Reading:
    """Looks at every element before the library does."""

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
                f"The drawing is no sound SVG: line {error.lineno}: {reason}", hint=AS_PNG
            ) from error
        except (UnicodeDecodeError, ValueError, LookupError) as error:
            raise PictureError(f"The drawing is no sound SVG: {error}", hint=AS_PNG) from error

    def _fail(self, told: str, hint: str = AS_PNG) -> PictureError:
        return PictureError(f"The drawing {told} (line {self.parser.CurrentLineNumber})", hint=hint)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self.elements += 1
        if self.elements == 1 and tag != "svg":
            raise self._fail(f"begins with <{tag[:40]}>, not with <svg>")
        if self.elements > _MOST_ELEMENTS:
            raise self._fail(f"has more than {_MOST_ELEMENTS} parts")
        if tag in _REFUSED:
            told, hint = _REFUSED[tag]
            raise self._fail(told, hint)
        self.in_style = tag == "style"
        for key, value in attributes.items():
            self._attribute(tag, key.rpartition(" ")[2], value)

    def _attribute(self, tag: str, key: str, value: str) -> None:
        if key == "href" and tag != "a" and not _INSIDE.match(value):
            raise self._fail(f"asks for something outside itself: {value[:60]}")
        if key == "base":
            raise self._fail("changes where its parts are looked for (xml:base)")
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
                raise self._fail(f"asks for something outside itself: {found[0][:60]}")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        if internal:
            raise self._fail("declares entities", "Save it as plain SVG, or as PNG.")

    def _instruction(self, target: str, _data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise self._fail("asks for a style sheet outside itself")
