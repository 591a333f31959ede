"""`newsletter polls`: how often each answer of an issue's polls was chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import format_time, plural, print_json, print_line, print_note, print_table

if TYPE_CHECKING:
    from newsletter.app.polls import Tally


@click.command()
@click.argument("slug")
@json_option
@click.pass_obj
def polls(folder: Path, slug: str, json_: bool) -> None:
    """Show the votes of an issue's polls: how many for each answer, never whose."""
    from newsletter.app.lookup import find_sent_issue
    from newsletter.app.polls import issue_tallies

    workspace = open_here(folder)
    slug = find_sent_issue(workspace, slug)
    tallies = issue_tallies(workspace, slug)
    if json_:
        print_json([_as_json(tally) for tally in tallies])
        return
    if not tallies:
        print_note(f"{slug} has no poll")
    for number, tally in enumerate(tallies):
        if number:
            print_line()
        print_line(tally.question)
        print_line(f"{plural(tally.votes, 'vote')}, {_end(tally, workspace.settings.schedule.zone)}")
        print_table(
            ["", "answer", "votes", "share"],
            [[one.number, one.label, one.votes, f"{one.share}%"] for one in tally.answers],
        )


def _end(tally: Tally, zone: str) -> str:
    if tally.closes_at is None:
        return "open without an end"
    return f"{'closed' if tally.is_closed else 'open until'} {format_time(tally.closes_at, zone)}"


def _as_json(tally: Tally) -> dict[str, Any]:
    return {
        "poll": tally.key,
        "question": tally.question,
        "votes": tally.votes,
        "closes_at": tally.closes_at,
        "closed": tally.is_closed,
        "results": "after vote" if tally.shows_results else "never",
        "answers": [
            {"number": one.number, "label": one.label, "votes": one.votes, "share": one.share}
            for one in tally.answers
        ],
    }
