"""`newsletter doctor`: is the set-up sound, does the scheduler run, how are the recurring jobs doing."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.hints import note_hints
from newsletter.cli.output import as_json, complain, done, say, table


@click.command()
@json_option
@click.pass_obj
def doctor(folder: Path, json_: bool) -> None:
    """Look at the set-up and the recurring jobs, asking nobody but the mailbox.

    Exit code 1 when something needs you.
    """
    from newsletter.app.local_time import local_time
    from newsletter.background.doctor import examine
    from newsletter.background.jobs import job_rows

    workspace = open_here(folder)
    checks, jobs = examine(workspace), job_rows(workspace)
    if json_:
        as_json({"sound": all(one.sound for one in checks), "checks": checks, "jobs": jobs})
    else:
        for check in checks:
            (done if check.sound else complain)(f"{check.name}: {check.message}")
            note_hints(check.next_steps)
        say()
        zone = workspace.settings.schedule.zone

        def shown(moment: datetime | None) -> str:
            return f"{local_time(moment, zone):%Y-%m-%d %H:%M}" if moment else "–"

        table(
            ["job", "every", "last run", "next run"],
            [[one.name, one.every, shown(one.last_run), shown(one.next_run)] for one in jobs],
            below=[one.problem or one.result for one in jobs],
        )
        say(f"Times are in {zone}.")
    if not all(one.sound for one in checks):
        sys.exit(1)
