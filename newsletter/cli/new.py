"""`newsletter new`: start an issue, empty or from a post."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import list_option, open_here
from newsletter.cli.output import done, plural, say

if TYPE_CHECKING:
    from newsletter.app.importing import ImportedPost
    from newsletter.app.workspace import Workspace


@click.command()
@click.argument("title", required=False)
@click.option("--from", "source", metavar="SOURCE", help="A post: an address, a file, or - for pasted text.")
@click.option("--title", "own_title", metavar="TITLE", help="With --from: a title instead of the post's own.")
@click.option(
    "--date",
    "date_",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The issue's date (default: the post's, or today).",
)
@list_option
@click.pass_obj
def new(
    folder: Path,
    title: str | None,
    source: str | None,
    own_title: str | None,
    date_: datetime | None,
    list_key: str | None,
) -> None:
    """Write issues/<slug>.md: with everything a letter needs to be filled in, or from a post (--from).

    SOURCE is the address of a page, or a file: a saved web page, Markdown, plain text or a Word file (.docx).
    It is - for text that you paste and end with Ctrl-D.
    """
    from newsletter.errors import NewsletterError

    workspace = open_here(folder)
    chosen = own_title or title or ""
    if (title is not None or own_title is not None) and not chosen.strip():
        raise NewsletterError("the title is empty", hint='newsletter new "What changes in October"')
    if title and own_title:
        raise click.UsageError("the title is given twice: as TITLE and with --title")
    day = date_.date() if date_ else None
    if source is not None:
        _import(workspace, source, chosen, day, list_key)
    elif chosen:
        _start(workspace, chosen, day or _today(), list_key)
    else:
        raise click.UsageError("a TITLE is missing, or --from SOURCE")


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the writer's own calendar


def _start(workspace: Workspace, title: str, day: date, list_key: str | None) -> None:
    from newsletter.app.new_issue import start_issue

    slug = start_issue(workspace, title, date=day, list_key=workspace.list_key(list_key))
    done(f"Wrote issues/{slug}.md")
    say(f"  pictures go into issues/{slug}/")
    _next_steps(slug)


def _import(workspace: Workspace, source: str, title: str, day: date | None, list_key: str | None) -> None:
    from newsletter.app.importing import import_post

    imported = import_post(
        workspace,
        source,
        list_key=workspace.list_key(list_key),
        today=_today(),
        title=title,
        date=day,
        standard_input=sys.stdin.buffer,
    )
    pictures = f" with {plural(len(imported.pictures), 'picture')}" if imported.pictures else ""
    done(f"Wrote issues/{imported.slug}.md{pictures}")
    _tell(imported)
    _next_steps(imported.slug)


def _tell(imported: ImportedPost) -> None:
    """Say what was found, what is unsure and what only a person knows, with the draft's lines."""
    say(f"  found: {', '.join(imported.draft.found)}")
    if imported.left_out:
        say(f"  left out: {', '.join(f'“{words[:60]}”' for words in imported.left_out[:12])}")
    for heading, lines in (("look at", imported.draft.to_check), ("only you know", imported.draft.missing)):
        if lines:
            say(f"  {heading}:")
        for line, words in lines:
            say(f"    line {line}: {words}")


def _next_steps(slug: str) -> None:
    say(f"  newsletter build {slug}     see it")
    say(f"  newsletter check {slug}     what is still missing")
