"""SVG to PNG, in a process of its own (svg_worker) that can open no file and has little time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from newsletter.errors import PictureError
from newsletter.processes import svg_worker
from newsletter.rendering.pictures.svg_drawing import AS_PNG

LARGEST_SIDE = 8_000
_PATIENCE_SECONDS = svg_worker.SECONDS + 5


def rasterize_svg(svg: bytes, *, width: int) -> bytes:
    """Return the drawing as PNG, `width` pixels wide, at most 8,000; the same drawing gives the same bytes.

    A Rasterizer (newsletter.rendering.pictures.svg_drawing), which has checked the drawing before. Raises
    PictureError for what the library cannot draw, or when it takes too much time or memory.
    """
    try:
        ended = subprocess.run(  # noqa: S603 - our own file, and a number
            [sys.executable, "-I", str(Path(svg_worker.__file__)), str(min(width, LARGEST_SIDE))],
            input=svg,
            capture_output=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
            env={"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
        )
    except subprocess.TimeoutExpired:
        raise PictureError("The drawing takes too long to draw", hint=AS_PNG) from None
    if ended.returncode < 0 or b"MemoryError" in ended.stderr:
        raise PictureError("The drawing takes too long or too much memory to draw", hint=AS_PNG)
    if ended.returncode or not ended.stdout:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        raise PictureError(
            f"The drawing cannot be drawn: {said[-1][:200] if said else 'nothing came'}", hint=AS_PNG
        )
    return ended.stdout
