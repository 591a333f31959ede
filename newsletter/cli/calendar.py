"""`newsletter calendar`: the coming weeks, as a list, as JSON, or as an .ics file."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import plural, print_json, print_line, print_success, print_zone

if TYPE_CHECKING:
    from newsletter.app.calendar import TimetableEntry


@click.command()
@click.option("--weeks", type=click.IntRange(1, 104), default=6, help="How many weeks to show (default: 6).")
@click.option(
    "--ics", type=click.Path(path_type=Path), metavar="FILE", help="Write an .ics calendar file instead."
)
@json_option
@click.pass_obj
def calendar(folder: Path, weeks: int, ics: Path | None, json_: bool) -> None:
    """Show the coming weeks: mailings, issues, deadlines, blackout days, holidays and feed polls."""
    from newsletter.app.calendar import calendar as entries_of
    from newsletter.app.calendar import write_calendar_file
    from newsletter.app.outdated_schedules import outdated_schedules
    from newsletter.cli.outdated import offer_replacements

    workspace = open_here(folder)
    outdated = outdated_schedules(workspace)
    entries = entries_of(workspace, weeks=weeks, outdated=outdated)
    if ics is not None:
        write_calendar_file(workspace, entries, ics)
        print_success(f"Wrote {plural(len(entries), 'entry', 'entries')} to {ics}")
    elif json_:
        print_json(entries)
    elif not entries:
        print_line(f"Nothing is planned for the next {plural(weeks, 'week')}.")
    else:
        zone = workspace.settings.schedule.zone
        width = min(shutil.get_terminal_size((100, 24)).columns, 120)
        for line in _agenda(entries, zone, width):
            print_line(line)
        print_line()
        print_zone(zone)
        offer_replacements(outdated)


def _agenda(entries: Sequence[TimetableEntry], zone: str, width: int) -> Iterator[str]:
    """Yield the table, day by day, no line wider than the terminal."""
    from newsletter.app.local_time import local_time

    previous_day = None
    for entry in entries:
        shown = local_time(entry.at, zone)
        if shown.date() != previous_day:
            yield f"{'' if previous_day is None else chr(10)}{shown:%a %Y-%m-%d}"
            previous_day = shown.date()
        hour = f"{shown:%H:%M}" if entry.last_day is None else ""
        until = f", until {entry.last_day:%Y-%m-%d}" if entry.last_day not in (None, shown.date()) else ""
        head = f"  {hour:5}  {entry.kind.value:8}  {entry.status:9}  "
        yield from _wrapped(head, entry.title + until, width)
        if entry.detail:
            yield from _wrapped(" " * len(head), entry.detail, width)


def _wrapped(head: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width=max(width, len(head) + 20),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )
