"""Drawing, in a process of its own: an SVG on standard input becomes a PNG on standard output.

Run as a file with the width in pixels; nothing of ours is imported. What the drawing asks for cannot be had
here: once the library is loaded, no file can be opened any more, and time and memory are short.
"""

from __future__ import annotations

import contextlib
import sys

import resvg_py

SECONDS = 10
_MEMORY_BYTES = 1024 * 1024 * 1024
_CSS_DPI = 96.0
"""Pixels in an inch. By the library's default a millimeter is nothing (resvg-py 0.5)."""


def lock_up() -> None:
    """Give up files, time and memory. Where there are no such limits (Windows), the parent's clock stays."""
    with contextlib.suppress(ImportError):
        import resource

        for limit, value in (
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_AS, _MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):  # the machine's own limit is lower already
                resource.setrlimit(limit, (value, value))


def main() -> None:
    """Draw, or say on standard error what is wrong (exit code 1)."""
    svg = sys.stdin.buffer.read().decode("utf-8-sig")
    lock_up()
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg, width=int(sys.argv[1]), dpi=_CSS_DPI, skip_system_fonts=True
        )
    except ValueError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
