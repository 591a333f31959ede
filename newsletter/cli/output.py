"""What commands print: plain lines that a screen reader and a pipe can follow, colour only on a terminal."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from newsletter.cli.table_layout import lines_of
from newsletter.cli.terminal import done_mark, paint

# A subject or a name may hold escape sequences; a terminal must never obey them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """Return the text with every control character made visible as U+FFFD."""
    return _CONTROLS.sub("\ufffd", text)


def say(text: str = "") -> None:
    """Print a line to standard output."""
    click.echo(safe(text))


def done(text: str) -> None:
    """Print a line that says something was achieved."""
    click.echo(paint(done_mark(), fg="green") + safe(text))


def note(text: str) -> None:
    """Print a line about the work to standard error, so that output stays clean for pipes."""
    click.echo(safe(text), err=True)


def complain(text: str) -> None:
    """Print an error to standard error, one `error:` a line."""
    for line in text.splitlines():
        click.echo(paint("error: ", fg="red", bold=True) + safe(line), err=True)


def as_json(value: Any) -> None:
    """Print a value as JSON: dataclasses as objects, times as ISO 8601."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def as_line(value: Any) -> None:
    """Print a value as JSON on one line, at once: for programs that follow along."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False))
    sys.stdout.flush()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], *, below: Sequence[str] = ()) -> None:
    """Print columns, numbers to the right, and what stands `below` each row.

    A pipe gets them as wide as they need; on a terminal what does not fit goes on below itself.
    """
    cells = [[safe("" if cell is None else str(cell)) for cell in row] for row in rows]
    right = [bool(rows) and all(isinstance(row[i], int) for row in rows) for i in range(len(headers))]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    notes = [safe(note) for note in below] or [""] * len(cells)
    lines = lines_of(headers, cells, right=right, below=notes, width=width)
    for number, line in enumerate(lines):
        click.echo(paint(line, bold=True) if number == 0 else line)


def say_under(mark: str, text: str) -> None:
    """Print a text behind a mark; on a terminal what does not fit stands below, as far in. Never cut."""
    line = mark + safe(text)
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns
        line = textwrap.fill(
            line, width, subsequent_indent=" " * len(mark), break_long_words=False, break_on_hyphens=False
        )
    click.echo(line)


def plural(count: int, one: str, many: str = "") -> str:
    """Return `1 story`, `2 stories`; `many` defaults to `one` with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def when(moment: datetime | None) -> str:
    """Return a time in the machine's zone, to the minute, with the zone's name."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M %Z") if moment else "–"


def size(size_bytes: int) -> str:
    """Return a size for people: 512 B, 31.2 KB, 1.4 MB."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    if size_bytes < 1024 * 1024:
        return f"{size_bytes / 1024:.1f} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"


def near(path: Path) -> str:
    """Return a path as it is said from here: short where it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def on_terminal() -> bool:
    """Say whether somebody watches: then progress is drawn, otherwise it is told in lines."""
    return sys.stderr.isatty()
