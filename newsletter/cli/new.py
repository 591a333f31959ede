"""`newsletter new`: start an issue, from a template or from a post."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import list_option, open_here
from newsletter.cli.output import plural, print_line, print_success

if TYPE_CHECKING:
    from newsletter.app.importing import ImportedPost
    from newsletter.app.workspace import Workspace

_MOST_SHOWN = 12


@click.command()
@click.argument("title", required=False)
@click.option(
    "--from", "source", metavar="SOURCE", help="A post: a web address, a file, or - for pasted text."
)
@click.option("--title", "own_title", metavar="TITLE", help="With --from: a title instead of the post's own.")
@click.option(
    "--date",
    "date_",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The issue's date (default: the post's, or today).",
)
@click.option("--empty", is_flag=True, help="Only the front matter, without an example of each block.")
@click.option("--template", metavar="NAME", help="From issues/_templates/NAME.md.")
@click.option("--like-last", is_flag=True, help="From the list's last issue, with its pull lines open again.")
@list_option
@click.pass_obj
def new(
    folder: Path,
    title: str | None,
    source: str | None,
    own_title: str | None,
    date_: datetime | None,
    empty: bool,
    template: str | None,
    like_last: bool,
    list_key: str | None,
) -> None:
    """Start an issue: write issues/<slug>.md, from a template or from a post (--from).

    SOURCE is the address of a web page, or a file: a saved web page, Markdown, plain text or Word (.docx).
    Use - to paste text and end it with Ctrl-D.
    """
    from newsletter.errors import NewsletterError

    workspace = open_here(folder)
    chosen = own_title or title or ""
    if (title is not None or own_title is not None) and not chosen.strip():
        raise NewsletterError("the title is empty", hint='newsletter new "What changes in October"')
    if title and own_title:
        raise click.UsageError("give the title once: as TITLE or with --title")
    if sum((source is not None, empty, template is not None, like_last)) > 1:
        raise click.UsageError("choose one: --from, --empty, --template or --like-last")
    day = date_.date() if date_ else None
    if source is not None:
        _import(workspace, source, chosen, day, list_key)
    elif chosen:
        date_given = day or _today()
        if template is not None:
            _from_template(workspace, template, chosen, date_given, list_key)
        else:
            _start(workspace, chosen, date_given, list_key, empty=empty, like_last=like_last)
    else:
        raise click.UsageError("give a TITLE, or --from SOURCE")


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the writer's own calendar


def _start(
    workspace: Workspace, title: str, day: date, list_key: str | None, *, empty: bool, like_last: bool
) -> None:
    from newsletter.app.issue_copy import duplicate_issue, last_issue
    from newsletter.app.new_issue import start_empty_issue, start_issue

    chosen = workspace.list_key(list_key)
    if like_last:
        last = last_issue(workspace, chosen)
        slug = duplicate_issue(workspace, last, date=day, title=title, fresh_news=True)
    elif empty:
        slug = start_empty_issue(workspace, title, date=day, list_key=chosen)
    else:
        slug = start_issue(workspace, title, date=day, list_key=chosen)
    _print_started(slug)


def _from_template(workspace: Workspace, name: str, title: str, day: date, list_key: str | None) -> None:
    from newsletter.app.new_issue import start_from_template

    chosen = workspace.list_key(list_key) if list_key else ""
    _print_started(start_from_template(workspace, name, title, date=day, list_key=chosen))


def _print_started(slug: str) -> None:
    print_success(f"Wrote issues/{slug}.md")
    print_line(f"  put its pictures in issues/{slug}/")
    _print_next_steps(slug)


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
    print_success(f"Wrote issues/{imported.slug}.md{pictures}")
    _print_import(imported)
    _print_next_steps(imported.slug)


def _print_import(imported: ImportedPost) -> None:
    """Print what was found, what to check and what is still needed, with the draft's line numbers."""
    print_line(f"  found: {', '.join(imported.draft.found)}")
    if imported.left_out:
        shown = ", ".join(f"“{words[:60]}”" for words in imported.left_out[:_MOST_SHOWN])
        more = len(imported.left_out) - _MOST_SHOWN
        print_line(f"  left out: {shown}{f', and {more} more' if more > 0 else ''}")
    draft = imported.draft
    for heading, lines in (("please check", draft.to_check), ("still needed", draft.missing)):
        if lines:
            print_line(f"  {heading}:")
        for line, words in lines:
            print_line(f"    line {line}: {words}")


def _print_next_steps(slug: str) -> None:
    print_line(f"  newsletter build {slug}     preview it")
    print_line(f"  newsletter check {slug}     see what is still missing")
