"""`newsletter subscribers send-confirmation`: ask somebody by email whether they want a list."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import actor, list_option, open_here
from newsletter.cli.output import print_success


@click.command("send-confirmation")
@click.argument("address")
@list_option
@click.option("--lang", default="", help="The language of the email, e.g. es.")
@click.pass_obj
def send_confirmation(folder: Path, address: str, list_key: str | None, lang: str) -> None:
    """Email somebody a link to confirm that they want a list.

    It is how a person who unsubscribed comes back, and how a lost confirmation email is sent again. Nothing
    changes until they confirm. The email leaves while `newsletter serve` runs.
    """
    from newsletter.app import confirmation_request

    workspace = open_here(folder)
    key = workspace.list_key(list_key)
    to = confirmation_request.send_confirmation(workspace, address, list_key=key, by=actor(), lang=lang)
    days = confirmation_request.LINK_DAYS
    print_success(f"{to} gets an email with a link to confirm {key}; it works for {days} days")
