"""SVG worker: the child process that converts an SVG on standard input to a PNG on standard output.

Run as a file with the width in pixels; it imports nothing of ours. Once the library is loaded, it can open
no more files, and its time and memory are limited.
"""

from __future__ import annotations

import contextlib
import sys

SECONDS = 10
_MEMORY_BYTES = 1024 * 1024 * 1024
_CSS_DPI = 96.0
"""Pixels per inch. With the library's default, millimeters count as zero (resvg-py 0.5)."""


def limit_resources() -> None:
    """Forbid files and limit time and memory. On Windows, only the parent's timeout applies."""
    with contextlib.suppress(ImportError):
        import resource

        for limit, value in (
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_AS, _MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):  # the machine's own limit is lower
                resource.setrlimit(limit, (value, value))


def main() -> None:
    """Convert the SVG, or print on standard error what is wrong (exit code 1)."""
    import resvg_py

    svg = sys.stdin.buffer.read().decode("utf-8-sig")
    limit_resources()
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg, width=int(sys.argv[1]), dpi=_CSS_DPI, skip_system_fonts=True
        )
    except ValueError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
