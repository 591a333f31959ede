"""`newsletter demo`: the full run on sample data, and the pages that its made-up readers get."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.demo import LIST, SLUG, run_demo
from newsletter.cli.output import print_error, print_line
from newsletter.cli.stop_signals import stop_on_signals


@click.command()
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("newsletter-demo"),
    help="The folder for the demo publication (default: newsletter-demo).",
)
@click.option("--serve", "serves", is_flag=True, help="Then show the readers' web pages, until Ctrl-C.")
def demo(folder: Path, serves: bool) -> None:
    """Run everything once on sample data: pull news, build, check, import 200 people, write messages.

    Nothing leaves this machine. Running it again sends nothing twice.
    """
    run_demo(folder, ends=not serves)
    if serves:
        _serve_pages(folder)


def _serve_pages(folder: Path) -> None:
    """Answer the publication's pages on this machine, and print where; the environment is ignored."""
    from newsletter.app.studio_sign_in import make_owner_link
    from newsletter.app.unsubscribe_links import any_unsubscribe_token, find_unsubscribe_link
    from newsletter.app.workspace import open_workspace
    from newsletter.web.application import create_app
    from newsletter.web.server import WebServer
    from newsletter.web.studio.pages import local_studio

    with stop_on_signals("Stopping.") as stop, open_workspace(folder, {}) as workspace:
        app = create_app(lambda: workspace, on_failure=print_error)
        token = any_unsubscribe_token(workspace, LIST)
        lang = workspace.publication.lang
        preferences = find_unsubscribe_link(workspace, token).preferences_token
        with WebServer(app, host="127.0.0.1", port=0) as web:
            print_line("Open in a browser:")
            studio = f"{local_studio(workspace.publication, web.url)}/owner/{make_owner_link(workspace)}"
            for what, address in (
                ("the studio, where staff work (this link signs you in, once)", studio),
                ("the issue, as its web page", f"{web.url}/archive/{SLUG}"),
                ("the archive", f"{web.url}/archive/"),
                (
                    "the page behind the unsubscribe link of one of the 200",
                    f"{web.url}/u/{token}?lang={lang}",
                ),
                ("what that reader can choose", f"{web.url}/p/{preferences}?lang={lang}"),
                ("the sign-up form", f"{web.url}/subscribe"),
            ):
                print_line(f"  {what}:")
                print_line(f"    {address}")
            print_line()
            print_line("Press Ctrl-C to stop.")
            stop.wait()
