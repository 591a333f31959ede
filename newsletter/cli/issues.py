"""`newsletter issues`: list issues with their states; duplicate, rename, delete and restore them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from newsletter.cli.confirm import confirm
from newsletter.cli.context import actor, json_option, list_option, open_here
from newsletter.cli.output import (
    format_cell_time,
    print_json,
    print_line,
    print_success,
    print_table,
    print_zone,
)

_STATES = ("draft", "review", "scheduled", "sending", "sent")


@click.group()
def issues() -> None:
    """List issues and where each is; duplicate, rename, delete and restore them."""


@issues.command(name="list")
@click.argument("words", nargs=-1)
@click.option("--state", type=click.Choice(_STATES), help="Only those in this state.")
@list_option
@json_option
@click.pass_obj
def list_(folder: Path, words: tuple[str, ...], state: str | None, list_key: str | None, json_: bool) -> None:
    """List the issues by state.

    WORDS: only those whose text has all of them.
    """
    from newsletter.app.issue_board import BoardFilter, IssueState, issue_board

    workspace = open_here(folder)
    wanted = BoardFilter(
        words=" ".join(words),
        list=workspace.list_key(list_key) if list_key else "",
        state=IssueState(state) if state else None,
    )
    cards = [one for column in issue_board(workspace, wanted).columns.values() for one in column]
    if json_:
        rows = []
        for one in cards:
            head = asdict(one.head)
            del head["folded"]
            rows.append(head | {"state": one.state.value, "schedule": one.schedule, "mailing": one.mailing})
        print_json(rows)
        return
    if not cards:
        print_line("No issue fits." if words or state or list_key else "There are no issues yet.")
        return
    zone = workspace.settings.schedule.zone
    print_table(
        ["slug", "state", "subject", "list", "date", "words", "changed"],
        [
            [
                one.slug,
                "held" if one.is_held else "paused" if one.is_paused else one.state.value,
                one.head.subject or one.head.problem,
                one.head.list,
                str(one.head.date or ""),
                one.head.words,
                format_cell_time(one.head.changed_at, zone),
            ]
            for one in cards
        ],
    )
    print_zone(zone)


@issues.command()
@click.argument("slug")
@click.argument("title", required=False, default="")
@click.option(
    "--date",
    "date_",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The copy's date (default: today).",
)
@click.option("--fresh-news", is_flag=True, help="Leave out pulled stories; their pull lines stay open.")
@list_option
@click.pass_obj
def duplicate(
    folder: Path, slug: str, title: str, date_: datetime | None, fresh_news: bool, list_key: str | None
) -> None:
    """Write a copy of an issue.

    Its pictures are copied too. Without TITLE it keeps the subject.
    """
    from newsletter.app.issue_copy import duplicate_issue

    workspace = open_here(folder)
    day = date_.date() if date_ else date.today()  # noqa: DTZ011 - the writer's own calendar
    chosen = workspace.list_key(list_key) if list_key else ""
    new = duplicate_issue(workspace, slug, date=day, title=title, list_key=chosen, fresh_news=fresh_news)
    print_success(f"Wrote issues/{new}.md")


@issues.command()
@click.argument("slug")
@click.argument("name")
@click.pass_obj
def rename(folder: Path, slug: str, name: str) -> None:
    """Give a draft another name in addresses.

    The folder of its pictures is renamed too. Refused for an issue that is scheduled or was sent.
    """
    from newsletter.app.issue_rename import rename_issue

    new = rename_issue(open_here(folder), slug, name)
    print_success(f"issues/{slug} is issues/{new} now")


@issues.command()
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def delete(folder: Path, slug: str, yes: bool) -> None:
    """Delete an issue; it can be restored.

    Its pictures go with it. One that was sent leaves the archive.
    """
    from newsletter.app.issue_removal import delete_issue, prepare_deletion

    workspace = open_here(folder)
    deletion = prepare_deletion(workspace, slug)
    head = deletion.card.head
    if not yes:
        archived = " It leaves the archive." if deletion.archived else ""
        confirm(f"Delete “{head.subject or slug}”?{archived}")
    one = delete_issue(workspace, slug, by=actor(), version=head.version)
    print_success(f"Deleted issues/{slug}. To restore it: `newsletter issues restore {one.slug}`")


@issues.command()
@click.argument("slug", required=False)
@click.option("--list", "list_", is_flag=True, help="List the deleted issues instead.")
@click.pass_obj
def restore(folder: Path, slug: str | None, list_: bool) -> None:
    """Restore a deleted issue.

    It is the newest with that SLUG.
    """
    from newsletter.app.issue_removal import deleted_issues, restore_issue

    workspace = open_here(folder)
    if not list_ and slug:
        one = restore_issue(workspace, slug)
        print_success(f"Restored {one.path}")
        return
    if not list_:
        raise click.UsageError("give a SLUG, or --list")
    found = deleted_issues(workspace)
    if not found:
        print_line("Nothing was deleted.")
        return
    zone = workspace.settings.schedule.zone
    rows = [[one.slug, one.subject, one.by, format_cell_time(one.at, zone)] for one in found]
    print_table(["slug", "subject", "deleted by", "deleted"], rows)
    print_zone(zone)
