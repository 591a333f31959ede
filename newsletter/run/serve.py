"""`newsletter serve`: the scheduler, the sender and the recurring jobs in one process."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.context import open_here
from newsletter.cli.delivery import stop_on_signals
from newsletter.cli.hints import print_hints
from newsletter.cli.output import print_error, print_json_line, print_note, print_success
from newsletter.model import Notice

_PROBLEMS = {"held", "paused", "missed", "reminder", "error", "job", "mail", "feed", "settings"}
"""The kinds of notices that report a problem."""


@click.command()
@click.option(
    "--once",
    is_flag=True,
    help="Do what is due now, then exit (for cron). Exit code 1 if something is held, paused or failed.",
)
@click.option("--json", "json_", is_flag=True, help="Print events as JSON, one object per line.")
@click.pass_obj
def serve(folder: Path, once: bool, json_: bool) -> None:
    """Run the scheduler: send what is due, continue open mailings, and do the recurring work.

    You can stop and restart it at any time: everything it needs is in the database. If two run at once,
    each task is still done only once.
    """
    from newsletter.app.local_time import local_time
    from newsletter.background.config_reload import ConfigReload
    from newsletter.background.server import Server

    workspace = open_here(folder)
    problems: list[Notice] = []
    zone = workspace.settings.schedule.zone

    def report(notice: Notice) -> None:
        if notice.kind in _PROBLEMS:
            problems.append(notice)
        if json_:
            print_json_line(notice)
            return
        show = print_error if notice.kind in _PROBLEMS else print_success
        show(f"{local_time(notice.at, zone):%H:%M:%S} {notice.text}")
        print_hints(notice.next_steps)

    with stop_on_signals() as stop:
        config_reload = ConfigReload(workspace=workspace, reopen=lambda: open_here(folder))
        server = Server(workspace=workspace, on_notice=report, stop=stop, config_reload=config_reload)
        if once:
            server.once()
        else:
            print_note(f"The scheduler is running. Times are in {zone}. Press Ctrl-C to stop.")
            server.run()
    if once and problems:
        sys.exit(1)
