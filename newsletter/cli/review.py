"""`newsletter review`: ask for a review of an issue, send it back, see where it is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, open_here
from newsletter.cli.output import (
    format_cell_time,
    print_json,
    print_line,
    print_note,
    print_success,
    print_warning,
    safe,
)
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace

_ACTS = {
    "ready": "asked for a review",
    "sent-back": "sent it back",
    "approved": "approved it",
    "withdrawn": "withdrew the approval",
}


@click.command()
@click.argument("slug")
@click.option(
    "--ready", is_flag=True, help="Ask for a review of the text as it is now; the approvers get an email."
)
@click.option("--word", default="", metavar="WORDS", help="What to tell them; with --ready.")
@click.option(
    "--send-back", "reason", metavar="WORDS", help="Send it back to its writers, who get this by email."
)
@json_option
@click.pass_obj
def review(folder: Path, slug: str, ready: bool, word: str, reason: str | None, json_: bool) -> None:
    """Show what was done in the review of an issue.

    `newsletter approve` approves it. People are asked who have an account in the studio that may approve, and
    did not write it.
    """
    from newsletter.app.issue_text import find_slug

    if ready and reason is not None:
        raise click.UsageError("give only one of --ready and --send-back")
    if word and not ready:
        raise click.UsageError("--word goes with --ready")
    workspace = open_here(folder)
    slug = find_slug(workspace, slug)
    if ready:
        _ask(workspace, slug, word, json_=json_)
    elif reason is not None:
        _send_back(workspace, slug, reason)
    _show(workspace, slug, json_=json_)


def _ask(workspace: Workspace, slug: str, word: str, *, json_: bool) -> None:
    from newsletter.app.review import mark_ready

    _step, told = mark_ready(workspace, slug, word=word, by=actor())
    if not json_:
        names = ", ".join(safe(one.name or one.email) for one in told if one.email)
        print_success(f"{slug} is in review.")
        print_line(f"An email goes to {names}." if names else "Nobody else may approve it: no email is sent.")
    _send(workspace)


def _send_back(workspace: Workspace, slug: str, reason: str) -> None:
    from newsletter.app.review import send_back

    send_back(workspace, slug, word=reason, by=actor())
    _send(workspace)


def _show(workspace: Workspace, slug: str, *, json_: bool) -> None:
    from newsletter.app.review import review_steps

    steps = review_steps(workspace, slug)
    if json_:
        print_json([asdict(one) for one in steps])
        return
    zone = workspace.settings.schedule.zone
    for one in steps:
        said = f": {safe(one.word)}" if one.word else ""
        print_line(f"{format_cell_time(one.at, zone)}  {safe(one.actor)} {_ACTS[one.act.value]}{said}")
    if not steps:
        print_note(f"Nobody has asked for a review of {slug} yet: newsletter review {slug} --ready")


def _send(workspace: Workspace) -> None:
    """Send the emails now; what cannot leave waits for `newsletter serve`."""
    from newsletter.app.review_emails import send_review_emails

    try:
        send_review_emails(workspace)
    except NewsletterError as error:
        print_warning(f"the email has not left yet: {error} `newsletter serve` tries again.")
