"""The font of share pictures, from the package font-source-serif-pro: Latin, Greek and Cyrillic letters.

A font of the system would give other pictures on every machine. Without the package nothing is drawn.
"""

from __future__ import annotations

import hashlib
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

_PACKAGE = "font_source_serif_pro"
_NOT_A_CHARACTER = "\U0010ffff"
"""No font has it, so its shape is the one for missing characters."""


class Weight(StrEnum):
    """The weights that are used."""

    REGULAR = "Regular"
    BOLD = "Bold"


@cache
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont | None:
    """Return the font in a size in pixels; None if the package is not installed."""
    file = _file(weight)
    # The basic layout is the same everywhere; the other depends on libraries of the system.
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC) if file else None


@cache
def font_version() -> str:
    """Return the SHA-256 (hex) of the font; "" without it."""
    file = _file(Weight.BOLD)
    return hashlib.sha256(file.read_bytes()).hexdigest() if file else ""


def drawable(text: str) -> str:
    """Return a text as it can be drawn, without pictograms; "" if the font lacks a letter of it."""
    kept = []
    for char in " ".join(unicodedata.normalize("NFC", text).split()):
        if char == " " or _has(char):
            kept.append(char)
        elif unicodedata.category(char)[0] in "LMN":
            return ""
    return " ".join("".join(kept).split())


def _file(weight: Weight) -> Path | None:
    """Return the font's file, found without running the package's own code."""
    found = find_spec(_PACKAGE)
    folders = found.submodule_search_locations if found is not None else None
    file = Path(folders[0]) / "files" / f"SourceSerifPro-{weight.value}.ttf" if folders else None
    return file if file is not None and file.is_file() else None


@cache
def _missing() -> bytes:
    face = font(Weight.BOLD, 24)
    return bytes(face.getmask(_NOT_A_CHARACTER)) if face is not None else b""


@cache
def _has(char: str) -> bool:
    face = font(Weight.BOLD, 24)
    if face is None or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return False
    return bytes(face.getmask(char)) != _missing()
