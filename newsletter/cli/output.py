"""Terminal output: plain lines for screen readers and pipes, color only on a terminal."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from newsletter.cli.table_layout import layout_table
from newsletter.cli.terminal import done_mark, paint

# A subject or a name may hold escape sequences, which a terminal would run.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """Return the text with every control character replaced by U+FFFD."""
    return _CONTROLS.sub("\ufffd", text)


def print_line(text: str = "") -> None:
    """Print a line to standard output."""
    click.echo(safe(text))


def print_success(text: str) -> None:
    """Print a line that reports success."""
    click.echo(paint(done_mark(), fg="green") + safe(text))


def print_note(text: str) -> None:
    """Print a line of information to standard error, so that pipes get only the result."""
    click.echo(safe(text), err=True)


def print_warning(text: str) -> None:
    """Print a warning to standard error, wrapped between words on a terminal."""
    line = f"Warning: {safe(text)}"
    if on_terminal():
        line = textwrap.fill(line, shutil.get_terminal_size().columns, break_on_hyphens=False)
    click.echo(line, err=True)


def print_error(text: str) -> None:
    """Print an error to standard error, with `error:` before each line."""
    for line in text.splitlines():
        click.echo(paint("error: ", fg="red", bold=True) + safe(line), err=True)


def print_json(value: Any) -> None:
    """Print a value as JSON: dataclasses as objects, times as ISO 8601."""
    click.echo(_as_json(value))


def print_json_line(value: Any) -> None:
    """Print a value as JSON on one line and flush, for programs that read line by line."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False))
    sys.stdout.flush()


def _as_json(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def print_table(
    headers: Sequence[str], rows: Sequence[Sequence[object]], *, below: Sequence[str] = ()
) -> None:
    """Print columns, numbers right-aligned, with the lines of `below` under the rows.

    A pipe gets full-width lines; on a terminal long cells wrap. Nothing is cut.
    """
    for number, line in enumerate(_table_lines(headers, rows, below)):
        click.echo(paint(line, bold=True) if number == 0 else line)


def print_pages(headers: Sequence[str], pages: Iterable[Sequence[Sequence[object]]]) -> None:
    """Print a table whose rows come in pages, each page as soon as it is there."""
    for number, rows in enumerate(pages):
        if number == 0:
            print_table(headers, rows)
            continue
        for line in islice(_table_lines(headers, rows, ()), 1, None):
            click.echo(line)


def print_json_array(values: Iterable[Any]) -> None:
    """Print a JSON array whose values come one after the other, each as soon as it is there."""
    between = "["
    for value in values:
        click.echo(between + "\n" + textwrap.indent(_as_json(value), "  "), nl=False)
        between = ","
    click.echo("[]" if between == "[" else "\n]")


def _table_lines(
    headers: Sequence[str], rows: Sequence[Sequence[object]], below: Sequence[str]
) -> Iterator[str]:
    cells = [[safe("" if cell is None else str(cell)) for cell in row] for row in rows]
    right = [bool(rows) and all(isinstance(row[i], int) for row in rows) for i in range(len(headers))]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    notes = [safe(line) for line in below] or [""] * len(cells)
    return layout_table(headers, cells, right=right, below=notes, width=width)


def print_wrapped(mark: str, text: str) -> None:
    """Print a text after a mark, wrapped on a terminal with a hanging indent. Nothing is cut."""
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


def format_time(moment: datetime | None, zone: str) -> str:
    """Return a time in an IANA zone, to the minute, with the zone's abbreviation; "–" for None."""
    from newsletter.app.local_time import format_short_time

    return format_short_time(moment, zone) if moment else "–"


def format_cell_time(moment: datetime | None, zone: str) -> str:
    """Return a time for a table whose zone is printed below it (`print_zone`); "–" for None."""
    from newsletter.app.local_time import local_time

    return f"{local_time(moment, zone):%Y-%m-%d %H:%M}" if moment else "–"


def print_zone(zone: str) -> None:
    """Print the zone of the times in a table above."""
    print_line(f"Times are in {zone}.")


def format_size(size_bytes: int) -> str:
    """Return a readable size: 512 B, 31.2 KB, 1.4 MB."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    if size_bytes < 1024 * 1024:
        return f"{size_bytes / 1024:.1f} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"


def display_path(path: Path) -> str:
    """Return a path relative to the current folder where possible."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def on_terminal() -> bool:
    """Return whether standard error is a terminal: then progress is a bar, otherwise single lines."""
    return sys.stderr.isatty()
