"""`newsletter cancel`: stop an issue, whether it still waits or is being sent."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import list_option, open_here
from newsletter.cli.mailings import cancel_for_good
from newsletter.cli.schedule import report_cancelled


@click.command()
@click.argument("slug")
@list_option
@click.option("--reason", default="cancelled by staff", help="Why, for the record.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def cancel(folder: Path, slug: str, list_key: str | None, reason: str, yes: bool) -> None:
    """Cancel an issue that is scheduled, or the rest of one that is being sent.

    What is scheduled is cancelled at once. If it is being sent, you are asked first: anyone who has not
    been sent it yet will not get it.
    """
    from newsletter.app.lookup import find_cancellable
    from newsletter.app.scheduling import cancel as cancel_schedule
    from newsletter.model import Schedule

    workspace = open_here(folder)
    found = find_cancellable(workspace, slug, list_key=workspace.list_key(list_key) if list_key else "")
    if isinstance(found, Schedule):
        report_cancelled(cancel_schedule(workspace, found.id, reason=reason))
    else:
        cancel_for_good(workspace, found, reason=reason, yes=yes)
