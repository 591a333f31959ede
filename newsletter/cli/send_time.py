"""Send times on the command line: shown in their zone, and asked about if words have two meanings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import print_note
from newsletter.model import Schedule

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace


def settle_time(workspace: Workspace, words: str, *, list_key: str) -> str:
    """Return words with one meaning: those typed, or the reading that the user chose on the terminal.

    Without a terminal, the words are returned as they are, and scheduling refuses them with the readings.
    """
    from newsletter.app.send_time_readings import readings_of

    readings = readings_of(workspace, words, list_key=list_key) if words and sys.stdin.isatty() else ()
    if not readings:
        return words
    print_note(f"“{words}” can mean:")
    for number, one in enumerate(readings, 1):
        print_note(f"  {number}  {one.shown}")
    choice: int = click.prompt("Which one (Ctrl-C for none)", type=click.IntRange(1, len(readings)), err=True)
    return readings[choice - 1].words


def format_send_time(scheduled: Schedule) -> str:
    """Return when a schedule goes out, in the zone that staff meant."""
    if scheduled.readers_zone:
        return f"{scheduled.wall:%Y-%m-%d %H:%M} in each reader's time zone"
    from newsletter.app.local_time import local_time

    return f"{local_time(scheduled.send_at, scheduled.zone):%Y-%m-%d %H:%M} {scheduled.zone}"
