"""Rasterizer: what turns an SVG into a PNG; rendering is given one (newsletter.processes.svg_rasterizer)."""

from __future__ import annotations

from typing import Protocol

from newsletter.errors import PictureError

AS_PNG = "Save it as a PNG, twice as wide as it is shown."
"""The hint for an SVG that cannot be used."""


class Rasterizer(Protocol):
    """Turns an SVG into a PNG."""

    def __call__(self, svg: bytes, *, width: int) -> bytes:
        """Return the SVG as a PNG, `width` pixels wide; raises PictureError."""
        ...


def no_rasterizer(svg: bytes, *, width: int) -> bytes:  # noqa: ARG001 - a Rasterizer
    """Refuse every SVG: the default if no Rasterizer is given."""
    raise PictureError("SVG files cannot be used here", hint=AS_PNG)
