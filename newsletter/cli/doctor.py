"""`newsletter doctor`: check the setup, the scheduler and the recurring jobs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.hints import print_hints
from newsletter.cli.output import (
    format_cell_time,
    print_error,
    print_json,
    print_line,
    print_success,
    print_table,
    print_zone,
)


@click.command()
@click.option("--offline", is_flag=True, help="Try nothing over the network.")
@json_option
@click.pass_obj
def doctor(folder: Path, offline: bool, json_: bool) -> None:
    """Check the setup, the scheduler and the recurring jobs, and try what can be tried. Sends nothing.

    Tried are the login to your mail server or provider and to the mailbox, whether your web pages answer,
    and SPF, DKIM, DMARC and MX in the DNS, all within 20 seconds. Exit code 1 if anything needs your
    attention.
    """
    from newsletter.background.doctor import run_checks
    from newsletter.background.jobs import job_rows

    workspace = open_here(folder)
    checks, jobs = run_checks(workspace, offline=offline), job_rows(workspace)
    if json_:
        print_json({"sound": all(one.sound for one in checks), "checks": checks, "jobs": jobs})
    else:
        for check in checks:
            (print_success if check.sound else print_error)(f"{check.name}: {check.message}")
            print_hints(check.next_steps)
        print_line()
        zone = workspace.settings.schedule.zone
        print_table(
            ["job", "runs", "last run", "next run"],
            [
                [
                    one.name,
                    one.every,
                    format_cell_time(one.last_run, zone),
                    format_cell_time(one.next_run, zone),
                ]
                for one in jobs
            ],
            below=[one.problem or one.result for one in jobs],
        )
        print_zone(zone)
    if not all(one.sound for one in checks):
        sys.exit(1)
