"""Drawing: an SVG, which few mail programs show, becomes a PNG; it may ask for nothing and run nothing.

The library that draws would read any file the drawing names (measured, resvg 0.5). So the drawing is read
here first, and what refers to anything outside it is refused; then it is drawn in a process that can open
no file and has little time (`drawing_child`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.parsers import expat

from newsletter.errors import PictureError
from newsletter.processes import svg_worker

LARGEST_SVG_BYTES = 2 * 1024 * 1024
LARGEST_SIDE = 8_000
_MOST_ELEMENTS = 50_000
_PATIENCE_SECONDS = svg_worker.SECONDS + 5
_AS_PNG = "Save it as PNG, twice as wide as it is shown."

_REFUSED = {
    "text": (
        "holds letters as text, which look different on every machine",
        "Turn the text into paths (Inkscape: Path, Object to Path), or save the drawing as PNG.",
    ),
    "script": ("holds a script", _AS_PNG),
    "foreignObject": ("holds HTML", _AS_PNG),
}
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp);base64,)", re.I)
_URL = re.compile(r"url\(\s*['\"]?([^)]*)|@import\s*(.{0,40})", re.I)


def is_drawing(data: bytes) -> bool:
    """Say whether bytes look like SVG: no other kind of picture begins with an angle bracket."""
    return (
        data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg"))
    )


def draw(data: bytes, *, width: int) -> bytes:
    """Return the drawing as PNG, `width` pixels wide; the same drawing gives the same bytes.

    Raises PictureError for what is no sound SVG, asks for something outside itself, or is too much work.
    """
    if len(data) > LARGEST_SVG_BYTES:
        raise PictureError(f"The drawing is larger than {LARGEST_SVG_BYTES // 1024 // 1024} MB", hint=_AS_PNG)
    _Reading().read(data)
    try:
        ended = subprocess.run(  # noqa: S603 - our own file, and a number
            [sys.executable, "-I", str(Path(svg_worker.__file__)), str(min(width, LARGEST_SIDE))],
            input=data,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
            env={"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
        )
    except subprocess.TimeoutExpired:
        raise PictureError("The drawing takes too long to draw", hint=_AS_PNG) from None
    if ended.returncode < 0 or b"MemoryError" in ended.stderr:
        raise PictureError("The drawing takes too long or too much memory to draw", hint=_AS_PNG)
    if ended.returncode or not ended.stdout:
        told = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PictureError(
            f"The drawing cannot be drawn: {told[-1][:200] if told else 'nothing came'}", hint=_AS_PNG
        )
    return ended.stdout


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
                f"The drawing is no sound SVG: line {error.lineno}: {reason}", hint=_AS_PNG
            ) from error
        except (UnicodeDecodeError, ValueError, LookupError) as error:
            raise PictureError(f"The drawing is no sound SVG: {error}", hint=_AS_PNG) from error

    def _fail(self, told: str, hint: str = _AS_PNG) -> PictureError:
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
