"""`newsletter comments`: comments on the passages of an issue: list, add, answer, resolve, delete."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, open_here
from newsletter.cli.output import format_cell_time, print_json, print_line, print_success, safe

if TYPE_CHECKING:
    from newsletter.app.comments import CommentThread
    from newsletter.app.workspace import Workspace


@click.command()
@click.argument("slug")
@click.option(
    "--add", "line", type=click.IntRange(1), metavar="LINE", help="Comment on the passage with that line."
)
@click.option("--answer", type=int, metavar="NUMBER", help="Answer that comment.")
@click.option("--text", metavar="WORDS", help="What you say; with --add and --answer.")
@click.option("--resolve", type=int, metavar="NUMBER", help="Resolve that comment.")
@click.option("--reopen", type=int, metavar="NUMBER", help="Open that comment again.")
@click.option("--delete", type=int, metavar="NUMBER", help="Delete that comment, which is your own.")
@click.option("--all", "all_", is_flag=True, help="List resolved comments too.")
@json_option
@click.pass_obj
def comments(
    folder: Path,
    slug: str,
    line: int | None,
    answer: int | None,
    text: str | None,
    resolve: int | None,
    reopen: int | None,
    delete: int | None,
    all_: bool,
    json_: bool,
) -> None:
    """List the open comments on an issue, each with its line and passage.

    A comment stays with its passage when the text changes. The studio shows the same comments beside the
    text; readers never see them.
    """
    from newsletter.app.comments import comment_threads
    from newsletter.app.issue_text import find_slug

    given = {"add": line, "answer": answer, "resolve": resolve, "reopen": reopen, "delete": delete}
    acts = [(act, number) for act, number in given.items() if number is not None]
    if len(acts) > 1:
        raise click.UsageError("give only one of --add, --answer, --resolve, --reopen and --delete")
    if (text is None) != (line is None and answer is None):
        raise click.UsageError("--text goes with --add or --answer, and they need it")
    workspace = open_here(folder)
    slug = find_slug(workspace, slug)
    for act, number in acts:
        _act(workspace, slug, act, number, text or "")
    threads = [one for one in comment_threads(workspace, slug) if all_ or one.is_open]
    if json_:
        print_json([_as_json(one) for one in threads])
        return
    if acts:
        print_success("Done.")
    for one in threads:
        _print(workspace, one)
    if not threads:
        print_line(f"{slug} has no {'' if all_ else 'open '}comments.")


def _act(workspace: Workspace, slug: str, act: str, number: int, text: str) -> None:
    """Do one thing: `number` is a line to add a comment on, else a comment's number."""
    from newsletter.app import comments as app

    who = actor()
    if act == "add":
        app.add_comment(workspace, slug, number, text, by=who)
    elif act == "answer":
        app.answer_comment(workspace, slug, number, text, by=who)
    elif act == "resolve":
        app.resolve_comment(workspace, slug, number, by=who)
    elif act == "reopen":
        app.reopen_comment(workspace, slug, number)
    else:
        app.delete_comment(workspace, slug, number, by=who)


def _as_json(thread: CommentThread) -> dict[str, object]:
    one = thread.comment
    return {
        "number": one.id,
        "line": thread.line,
        "passage": thread.quoted,
        "author": one.author,
        "at": one.at,
        "text": one.text,
        "resolved_at": one.resolved_at,
        "resolved_by": one.resolved_by,
        "answers": [
            {"number": each.id, "author": each.author, "at": each.at, "text": each.text}
            for each in thread.answers
        ],
    }


def _print(workspace: Workspace, thread: CommentThread) -> None:
    zone = workspace.settings.schedule.zone
    place = "about a passage that is gone" if thread.line is None else f"line {thread.line}"
    state = "" if thread.is_open else f", resolved by {thread.comment.resolved_by}"
    print_line(f"{thread.comment.id}  {place}{state}: “{safe(thread.quoted)}”")
    for one in (thread.comment, *thread.answers):
        print_line(f"    {safe(one.author)}, {format_cell_time(one.at, zone)}:")
        print_line(textwrap.indent(safe(one.text), "      "))
