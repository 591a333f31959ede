"""`newsletter serve`: web pages, the scheduler, the sender and the recurring jobs in one process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from newsletter.cli.context import open_here
from newsletter.cli.notices import NoticePrinter
from newsletter.cli.output import print_json_line, print_note
from newsletter.cli.stop_signals import stop_on_signals

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace
    from newsletter.background.server import Server
    from newsletter.web.middleware.request_log import OnRequest, RequestRecord


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
@click.option(
    "--metrics-port",
    type=click.IntRange(0, 65_535),
    help="Answer /metrics and /readyz on this port, for monitoring. Default: web.metrics_port; else nowhere.",
)
@click.option("--only", type=click.Choice(["web", "scheduler"]), help="Run only one of the two.")
@click.option("--json", "json_", is_flag=True, help="Print events and requests as JSON, one object per line.")
@click.pass_obj
def serve(
    folder: Path,
    once: bool,
    host: str | None,
    port: int | None,
    metrics_port: int | None,
    only: str | None,
    json_: bool,
) -> None:
    """Run the publication: send what is due, do the recurring work, and answer its web pages.

    You can stop and restart it at any time: everything it needs is in the database. If two run at once,
    each task is still done only once.
    """
    if once and (only == "web" or any(one is not None for one in (host, port, metrics_port))):
        raise click.UsageError("--once answers no web pages")
    from newsletter.app.database_sessions import refuse_shared_sessions
    from newsletter.background.config_reload import ConfigReload
    from newsletter.background.server import Server

    workspace = open_here(folder)
    refuse_shared_sessions(workspace)
    zone = workspace.settings.schedule.zone
    printer = NoticePrinter(zone, as_json=json_)
    for said in workspace.settings.without_effect:
        print_note(said)

    message = "Stopping." if only == "web" else "Stopping after the current messages; the rest stay queued."
    with stop_on_signals(message) as stop:
        config_reload = ConfigReload(workspace=workspace, environ=os.environ)
        server = Server(workspace=workspace, on_notice=printer.print, stop=stop, config_reload=config_reload)
        if once:
            server.once()
        else:
            with _serving_metrics(server, metrics_port) as count:
                address = workspace.settings.web
                if only == "scheduler":
                    print_note(f"The scheduler is running. Times are in {zone}. Press Ctrl-C to stop.")
                    server.run()
                else:
                    _serve_web(
                        server,
                        host=host or address.host,
                        port=address.port if port is None else port,
                        scheduler=only is None,
                        on_request=_both(count, print_json_line) if json_ else count,
                    )
    if once and printer.had_problems:
        sys.exit(1)


@contextmanager
def _serving_metrics(server: Server, port: int | None) -> Iterator[OnRequest]:
    """Answer /metrics and /readyz on a port of their own, if there is one; yields what counts requests."""
    rules = server.workspace.settings.web
    port = rules.metrics_port if port is None else port
    if port is None:
        yield _nothing
        return
    from newsletter.app.metrics import MetricsReader
    from newsletter.web.metrics import MetricsPage, RequestMetrics
    from newsletter.web.operations import create_operations_app
    from newsletter.web.server import WebServer

    requests = RequestMetrics()
    reader = MetricsReader(lambda: server.workspace)
    # What ends from now on is counted.
    reader.read()
    page = MetricsPage(
        requests,
        read=reader.read,
        now=lambda: server.workspace.clock.now(),
        outcomes=reader.outcomes,
    )
    app = create_operations_app(lambda: server.workspace, page=page)
    with WebServer(app, host=rules.metrics_host, port=port) as web:
        print_note(f"Metrics are at {web.url}/metrics")
        yield requests.count


def _nothing(_record: RequestRecord) -> None:
    """Count no request: nobody asks for it."""


def _both(first: OnRequest, second: OnRequest) -> OnRequest:
    def called(record: RequestRecord) -> None:
        first(record)
        second(record)

    return called


def _print_studio(workspace: Workspace, url: str) -> None:
    """Print where the studio is; on a loopback address with a link that signs the owner in once."""
    from newsletter.app.account_links import is_loopback
    from newsletter.app.studio_sign_in import make_owner_link, needs_owner_link
    from newsletter.web.studio.pages import local_studio

    if not is_loopback(urlsplit(url).hostname or ""):
        return
    studio = local_studio(workspace.publication, url)
    if needs_owner_link(workspace, is_watched=sys.stderr.isatty()):
        print_note(f"The studio (this link signs you in, once): {studio}/owner/{make_owner_link(workspace)}")
    else:
        print_note(f"The studio is at {studio}")


def _serve_web(server: Server, *, host: str, port: int, scheduler: bool, on_request: OnRequest) -> None:
    """Answer web pages until the server stops, with the scheduler or without it."""
    from newsletter.web.application import create_app
    from newsletter.web.server import SWITCH_SECONDS, WebServer

    sys.setswitchinterval(SWITCH_SECONDS)
    stopping = Event()
    app = create_app(
        lambda: server.workspace,
        on_failure=lambda text: server.report_error("web", text),
        on_request=on_request,
        stopping=stopping,
    )
    zone = server.workspace.settings.schedule.zone
    proxies = server.workspace.settings.web.proxies
    with WebServer(app, host=host, port=port, proxies=proxies, stopping=stopping) as web:
        running = "The scheduler is running. Web pages are" if scheduler else "Web pages are"
        print_note(f"{running} at {web.url}/ Times are in {zone}. Press Ctrl-C to stop.")
        _print_studio(server.workspace, web.url)
        if scheduler:
            server.run()
        else:
            server.follow_config()
