"""`newsletter worker`: sends mailings that were launched elsewhere, beside other workers on any machine."""

from __future__ import annotations

import os
from pathlib import Path

import click

from newsletter.cli.context import open_here
from newsletter.cli.notices import NoticePrinter
from newsletter.cli.output import print_note
from newsletter.cli.stop_signals import stop_on_signals


@click.command()
@click.option(
    "--slots",
    type=click.IntRange(1, 32),
    default=1,
    show_default=True,
    help="How many mailings it sends at the same time, each with sending.threads connections.",
)
@click.option("--json", "json_", is_flag=True, help="Print events as JSON, one object per line.")
@click.pass_obj
def worker(folder: Path, slots: int, json_: bool) -> None:
    """Send what is launched elsewhere. Needs PostgreSQL, and sending.workers = true in newsletter.toml.

    Start as many as you want, on as many machines as you want. Stop and restart them at any time: what a
    worker has in hand is finished, the rest is sent by the others.
    """
    from newsletter.app.worker_start import refuse_without_workers
    from newsletter.background.config_reload import ConfigReload
    from newsletter.background.worker import Worker

    workspace = open_here(folder)
    refuse_without_workers(workspace)
    printer = NoticePrinter(workspace.settings.schedule.zone, as_json=json_)
    with stop_on_signals("Stopping after the current messages; other workers send the rest.") as stop:
        name = workspace.publication.name
        print_note(f"The worker is running for {name}, slots: {slots}. Press Ctrl-C to stop.")
        Worker(
            workspace=workspace,
            on_notice=printer.print,
            stop=stop,
            slots=slots,
            config_reload=ConfigReload(workspace=workspace, environ=os.environ),
        ).run()
