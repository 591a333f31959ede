"""`newsletter serve`: the scheduler and the sender in one process."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.context import open_here
from newsletter.cli.delivery import stop_on_signals
from newsletter.cli.hints import note_hints
from newsletter.cli.output import as_line, complain, done, note
from newsletter.model import Notice

_BAD = {"held", "paused", "missed", "reminder", "error", "job", "mail", "feed", "settings"}


@click.command()
@click.option(
    "--once", is_flag=True, help="Do what is due now and end; for cron. Exit code 1 when something is held."
)
@click.option("--json", "json_", is_flag=True, help="Print what happens as JSON, one object a line.")
@click.pass_obj
def serve(folder: Path, once: bool, json_: bool) -> None:
    """Send what is scheduled, at its time, and do the recurring work.

    Stop it and start it as you like: all it knows is in the database. Two of them do each thing once.
    """
    from newsletter.app.local_time import local_time
    from newsletter.background.config_reload import ConfigReload
    from newsletter.background.server import Server

    workspace = open_here(folder)
    bad: list[Notice] = []
    zone = workspace.settings.schedule.zone

    def hour(notice: Notice) -> str:
        return f"{local_time(notice.at, zone):%H:%M:%S}"

    def tell(notice: Notice) -> None:
        if notice.kind in _BAD:
            bad.append(notice)
        if json_:
            as_line(notice)
        elif notice.kind in _BAD:
            complain(f"{hour(notice)} {notice.text}")
            note_hints(notice.next_steps)
        else:
            done(f"{hour(notice)} {notice.text}")
            note_hints(notice.next_steps)

    with stop_on_signals() as stop:
        follower = ConfigReload(workspace=workspace, reopen=lambda: open_here(folder))
        server = Server(workspace=workspace, on_notice=tell, stop=stop, follower=follower)
        if once:
            server.once()
        else:
            note(f"Serving: scheduled mailings leave at their time, told in {zone}. Ctrl-C stops.")
            server.run()
    if once and bad:
        sys.exit(1)
