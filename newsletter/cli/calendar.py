"""`newsletter calendar`: the coming weeks, as a table, as JSON, or as a file for calendar programs."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import as_json, done, plural, say

if TYPE_CHECKING:
    from newsletter.app.calendar import TimetableEntry


@click.command()
@click.option("--weeks", type=click.IntRange(1, 104), default=6, help="How far to look (default: 6).")
@click.option("--ics", type=click.Path(path_type=Path), metavar="FILE", help="Write an .ics file instead.")
@json_option
@click.pass_obj
def calendar(folder: Path, weeks: int, ics: Path | None, json_: bool) -> None:
    """The coming weeks: mailings, issues and their states, deadlines, blackout days, holidays, feeds."""
    from newsletter.app.calendar import calendar as entries_of
    from newsletter.app.calendar import write_calendar_file

    workspace = open_here(folder)
    entries = entries_of(workspace, weeks=weeks)
    if ics is not None:
        write_calendar_file(workspace, entries, ics)
        done(f"{plural(len(entries), 'entry', 'entries')} in {ics}")
    elif json_:
        as_json(entries)
    elif not entries:
        say(f"Nothing is planned in the coming {plural(weeks, 'week')}.")
    else:
        zone = workspace.settings.schedule.zone
        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        for line in _agenda(entries, zone, width):
            say(line)
        say(f"\nTimes are in {zone}.")


def _agenda(entries: Sequence[TimetableEntry], zone: str, width: int) -> Iterator[str]:
    """Yield the table, day by day, no line wider than the terminal."""
    from newsletter.app.local_time import local_time

    earlier = None
    for entry in entries:
        shown = local_time(entry.at, zone)
        if shown.date() != earlier:
            yield f"{'' if earlier is None else chr(10)}{shown:%a %Y-%m-%d}"
            earlier = shown.date()
        hour = f"{shown:%H:%M}" if entry.last_day is None else ""
        until = f", until {entry.last_day:%Y-%m-%d}" if entry.last_day not in (None, shown.date()) else ""
        head = f"  {hour:5}  {entry.kind.value:8}  {entry.status:9}  "
        yield from _folded(head, entry.title + until, width)
        if entry.detail:
            yield from _folded(" " * len(head), entry.detail, width)


def _folded(head: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width=max(width, len(head) + 20),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )
