"""The option --ignore-opt-out: columns to ignore, each with the number of people it excludes."""

from __future__ import annotations

import click


def read_ignored(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> dict[str, int]:
    """Parse --ignore-opt-out; return the columns, each with its number of people."""
    found: dict[str, int] = {}
    for value in values:
        column, _, number = value.rpartition("=")
        if not column.strip() or not number.strip().isdecimal():
            raise click.BadParameter(f"{value!r} is not COLUMN=COUNT, such as “Newsletter=12”")
        found[column.strip()] = int(number)
    return found
