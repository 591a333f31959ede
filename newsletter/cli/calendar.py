"""`newsletter calendar`: the coming weeks, as a table, as JSON, or as a file for calendar programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import as_json, done, plural, say, table
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.schedule.timetable import Entry


@click.command()
@click.option("--weeks", type=click.IntRange(1, 104), default=6, help="How far to look (default: 6).")
@click.option("--ics", type=click.Path(path_type=Path), metavar="FILE", help="Write an .ics file instead.")
@json_option
@click.pass_obj
def calendar(folder: Path, weeks: int, ics: Path | None, json_: bool) -> None:
    """The coming weeks: mailings, issues and their states, deadlines, blackout days, holidays, feeds."""
    from newsletter.app.calendar import calendar as entries_of
    from newsletter.app.calendar import calendar_file
    from newsletter.whole_file import write_whole

    newsletter = open_here(folder)
    with newsletter.store() as store:
        entries = entries_of(newsletter, store, weeks=weeks)
    if ics is not None:
        try:
            write_whole(ics, calendar_file(newsletter, entries))
        except OSError as error:
            raise NewsletterError(f"{ics} cannot be written ({error.strerror or error})") from None
        done(f"{plural(len(entries), 'entry', 'entries')} in {ics}")
    elif json_:
        as_json(entries)
    elif not entries:
        say(f"Nothing is planned in the coming {plural(weeks, 'week')}.")
    else:
        zone = newsletter.settings.schedule.zone
        table(["when", "what", "", "status", "detail"], [_row(entry, zone) for entry in entries])
        say(f"Times are in {zone}.")


def _row(entry: Entry, zone: str) -> list[object]:
    from newsletter.schedule.instant import local

    shown = local(entry.at, zone)
    if entry.last_day is None:
        when = f"{shown:%a %Y-%m-%d %H:%M}"
    else:
        when = f"{shown:%a %Y-%m-%d}" + (
            f" to {entry.last_day:%m-%d}" if entry.last_day > shown.date() else ""
        )
    return [when, entry.kind.value, entry.title, entry.status, entry.detail]
