"""Terminal capabilities: color where it is wanted, and output in any encoding."""

from __future__ import annotations

import io
import os
import sys

import click


def paint(text: str, *, fg: str | None = None, bold: bool = False) -> str:
    """Return the text in color, except with NO_COLOR (no-color.org) or on a plain terminal."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return click.style(text, fg=fg, bold=bold or None)


def done_mark() -> str:
    """Return the mark before a success line, in ASCII where `✓` would be printed as `?`."""
    try:
        "✓".encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return "ok: "
    return "✓ "


def fit_streams() -> None:
    """Make output never fail on a character: pipes get UTF-8, a terminal that lacks one shows `?`."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
