"""Columns of an import: the options --map and --ignore, and the questions about the rest on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import print_line, safe

if TYPE_CHECKING:
    from newsletter.app.subscriber_import import ColumnChoices, LeftOutColumn


def read_map(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Parse --map; return the columns, each with what it is."""
    found: dict[str, str] = {}
    for value in values:
        column, _, target = value.rpartition("=")
        if not column.strip() or not target.strip():
            raise click.BadParameter(f"{value!r} is not COLUMN=NAME, such as “Zip=zip”")
        found[column.strip()] = target.strip()
    return found


def ask_about_columns(
    columns: Sequence[LeftOutColumn], targets: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """Ask what each column is; return those that are something, and those that are to be left out.

    Enter leaves a column out.
    """
    mapped: dict[str, str] = {}
    ignored: list[str] = []
    free = list(targets)
    if columns and free:
        print_line(f"Columns that are not known. Each can be: {', '.join(free)}; Enter leaves it out.")
    for column in columns if free else ():
        examples = ", ".join(f"“{one[:30]}”" for one in column.examples)
        target = click.prompt(
            safe(f"  {column.name}{f' ({examples})' if examples else ''}"),
            default=column.meant if column.meant in free else "",
            show_default=column.meant in free,
            type=click.Choice([*free, ""]),
            show_choices=False,
        )
        if target:
            mapped[column.name] = target
            free.remove(target)
        else:
            ignored.append(column.name)
    return mapped, ignored


def read_choices(mapped: dict[str, str], ignored: Sequence[str]) -> ColumnChoices:
    """Return the choices that the options make."""
    from newsletter.app.subscriber_import import ColumnChoices

    return ColumnChoices(mapped=mapped, ignored=tuple(ignored))
