"""What the terminal can show: colour where it is wanted, and every letter, whatever its encoding."""

from __future__ import annotations

import io
import os
import sys

import click


def paint(text: str, *, fg: str | None = None, bold: bool = False) -> str:
    """Return the text in colour, unless NO_COLOR (no-color.org) or a plain terminal says otherwise."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return click.style(text, fg=fg, bold=bold or None)


def done_mark() -> str:
    """Return what stands before an achievement: a `?` would say the opposite."""
    try:
        "✓".encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return "ok: "
    return "✓ "


def fit_streams() -> None:
    """Let no letter end a command: programs read UTF-8, a terminal without a letter shows `?`."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
