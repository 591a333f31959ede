"""`newsletter restore`: an earlier version of an issue becomes its text again."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import actor, json_option, open_here
from newsletter.cli.output import print_json, print_success
from newsletter.errors import RefusedError


@click.command()
@click.argument("slug")
@click.argument("version")
@json_option
@click.pass_obj
def restore(folder: Path, slug: str, version: str, json_: bool) -> None:
    """Save an earlier VERSION of an issue as its text; `newsletter history SLUG` lists them.

    The text that it replaces is kept in the history.
    """
    from newsletter.app.issue_history import compare_version, restore_version
    from newsletter.app.issue_text import Conflict, Saved, find_slug

    workspace = open_here(folder)
    slug = find_slug(workspace, slug)
    diff = compare_version(workspace, slug, version)
    outcome = restore_version(workspace, slug, diff.version.id, was=diff.current_version, by=actor())
    if isinstance(outcome, Conflict):
        raise RefusedError(
            f"{outcome.current.path} was changed at this very moment", hint="Look at it, and try again"
        )
    if not isinstance(outcome, Saved):
        raise RefusedError(outcome.message, hint=outcome.hint)
    if json_:
        print_json({"issue": slug, "restored": diff.version.id, "changed": outcome.changed})
    elif outcome.changed:
        print_success(f"{slug}: restored {diff.version.id[:24]}. The text from before is in its history.")
    else:
        print_success(f"{slug} has this text already.")
