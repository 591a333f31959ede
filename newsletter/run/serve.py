"""`newsletter serve`: web pages, the scheduler, the sender and the recurring jobs in one process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import open_here
from newsletter.cli.delivery import stop_on_signals
from newsletter.cli.hints import print_hints
from newsletter.cli.output import print_error, print_json_line, print_note, print_success
from newsletter.model import Notice

if TYPE_CHECKING:
    from newsletter.background.server import Server

_PROBLEMS = {"held", "paused", "missed", "reminder", "error", "job", "mail", "feed", "settings", "sign-up"}
"""The kinds of notices that report a problem."""


@click.command()
@click.option(
    "--once",
    is_flag=True,
    help="Do what is due now, then exit (for cron). Exit code 1 if something is held, paused or failed.",
)
@click.option("--host", help="The address to listen on. Default: web.host in newsletter.toml.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    help="The port to listen on; 0 lets the system choose. Default: web.port.",
)
@click.option("--only", type=click.Choice(["web", "scheduler"]), help="Run only one of the two.")
@click.option("--json", "json_", is_flag=True, help="Print events and requests as JSON, one object per line.")
@click.pass_obj
def serve(
    folder: Path, once: bool, host: str | None, port: int | None, only: str | None, json_: bool
) -> None:
    """Run the publication: send what is due, do the recurring work, and answer its web pages.

    You can stop and restart it at any time: everything it needs is in the database. If two run at once,
    each task is still done only once.
    """
    if once and (only == "web" or host is not None or port is not None):
        raise click.UsageError("--once answers no web pages")
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

    message = "Stopping." if only == "web" else "Stopping after the current messages; the rest stay queued."
    with stop_on_signals(message) as stop:
        config_reload = ConfigReload(workspace=workspace, reopen=lambda: open_here(folder))
        server = Server(workspace=workspace, on_notice=report, stop=stop, config_reload=config_reload)
        if once:
            server.once()
        elif only == "scheduler":
            print_note(f"The scheduler is running. Times are in {zone}. Press Ctrl-C to stop.")
            server.run()
        else:
            address = workspace.settings.web
            _serve_web(
                server,
                host=host or address.host,
                port=address.port if port is None else port,
                scheduler=only is None,
                json_=json_,
            )
    if once and problems:
        sys.exit(1)


def _serve_web(server: Server, *, host: str, port: int, scheduler: bool, json_: bool) -> None:
    """Answer web pages until the server stops, with the scheduler or without it."""
    from newsletter.web.application import create_app
    from newsletter.web.server import WebServer

    app = create_app(
        lambda: server.workspace,
        on_failure=lambda text: server.report_error("web", text),
        on_request=print_json_line if json_ else lambda _record: None,
    )
    zone = server.workspace.settings.schedule.zone
    proxies = server.workspace.settings.web.proxies
    with WebServer(app, host=host, port=port, proxies=proxies) as web:
        running = "The scheduler is running. Web pages are" if scheduler else "Web pages are"
        print_note(f"{running} at {web.url}/ Times are in {zone}. Press Ctrl-C to stop.")
        if scheduler:
            server.run()
        else:
            server.follow_config()
