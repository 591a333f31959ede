"""SVG rasterizer: SVG to PNG in a child process (svg_worker) that cannot open files, with resource limits."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from newsletter.errors import PictureError
from newsletter.processes import svg_worker
from newsletter.rendering.pictures.rasterizer import AS_PNG

LARGEST_SIDE = 8_000
_TIMEOUT_SECONDS = svg_worker.SECONDS + 5


def rasterize_svg(svg: bytes, *, width: int) -> bytes:
    """Return the drawing as PNG, `width` pixels wide, at most 8,000; the same drawing gives the same bytes.

    Implements Rasterizer (newsletter.rendering.pictures); svg_drawing checks the drawing before. Raises
    PictureError if the library cannot draw it, or if that takes too much time or memory.
    """
    import subprocess

    try:
        ended = subprocess.run(  # noqa: S603 - our own file, and a number
            [sys.executable, "-I", str(Path(svg_worker.__file__)), str(min(width, LARGEST_SIDE))],
            input=svg,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
            env={"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
        )
    except subprocess.TimeoutExpired:
        raise PictureError("The SVG takes too long to convert", hint=AS_PNG) from None
    if ended.returncode < 0 or b"MemoryError" in ended.stderr:
        raise PictureError("The SVG takes too much time or memory to convert", hint=AS_PNG)
    if ended.returncode or not ended.stdout:
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[-1][:200] if lines else "no output"
        raise PictureError(f"The SVG cannot be converted: {reason}", hint=AS_PNG)
    return ended.stdout
