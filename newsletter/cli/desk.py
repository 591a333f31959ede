"""The desk commands of `newsletter feeds`: list stories, keep, reject or comment on them; digests."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, open_here, open_with_progress
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success, print_wrapped

if TYPE_CHECKING:
    from newsletter.app.desk import DeskStory
    from newsletter.model import StoryVerdict

_MOST_SHOWN = 25


@click.command()
@click.argument("keys", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="Include stories that are not offered, with the reason.")
@click.option("--reasons", is_flag=True, help="Explain each story's score.")
@json_option
@click.pass_obj
def stories(folder: Path, keys: tuple[str, ...], all_: bool, reasons: bool, json_: bool) -> None:
    """List the stories on the desk, best first. A story that several outlets carry is listed once."""
    from newsletter.app.desk import desk_stories
    from newsletter.app.feeds import known_feeds

    workspace = open_here(folder)
    found = desk_stories(workspace, known_feeds(workspace, keys) if keys else ())
    shown = [story for story in found if all_ or not story.left_out]
    if json_:
        print_json([asdict(story) for story in shown])
        return
    if not found:
        print_line("No stories yet. To fetch them: `newsletter feeds poll`.")
        return
    lang = workspace.publication.lang
    _show(shown if all_ else shown[:_MOST_SHOWN], lang=lang, reasons=reasons)
    hidden = len(found) - len(shown)
    if len(shown) > _MOST_SHOWN and not all_:
        print_note(f"And {len(shown) - _MOST_SHOWN} more; use --all to see everything.")
    if hidden:
        print_note(f"{plural(hidden, 'story', 'stories')} not offered; use --all to see why.")


def _show(shown: list[DeskStory], *, lang: str, reasons: bool) -> None:
    """Print stories as a list, because headlines and addresses are too wide for a table."""
    for story in shown:
        print_wrapped(f"{story.score:>4}  ", story.headline)
        at = story.entry.published_at
        marks = (", ".join((story.outlet, *story.also)), str(at.date()) if at else "no date")
        print_wrapped("      ", "  ".join((*marks, *_marks(story, lang))))
        print_wrapped("      ", story.entry.url)
        for reason in story.reasons if reasons else ():
            print_wrapped("      ", str(reason))


def _marks(story: DeskStory, lang: str) -> list[str]:
    """Return remarks on a story; its language only if it is not the publication's `lang`."""
    marks = [
        "" if story.verdict == "open" else str(story.verdict),
        f"not offered: {story.left_out}" if story.left_out else "",
        f"“{story.comment}”" if story.comment else "",
        "paywall" if story.paywall else "",
        "picture" if story.entry.image else "",
        story.other_language(lang),
    ]
    return [f"[{mark}]" for mark in marks if mark]


@click.command()
@click.argument("story")
@click.option("--undo", is_flag=True, help="Undo the decision.")
@click.pass_obj
def keep(folder: Path, story: str, undo: bool) -> None:
    """Keep a story for the next issue.

    It comes first, even if an earlier issue had it.
    STORY is its address, or words that only its headline has.
    """
    _decide(folder, story, "open" if undo else "kept")


@click.command()
@click.argument("story")
@click.option("--undo", is_flag=True, help="Undo the decision.")
@click.pass_obj
def reject(folder: Path, story: str, undo: bool) -> None:
    """Reject a story: it is not offered again, from any outlet.

    STORY is its address, or words that only its headline has.
    """
    _decide(folder, story, "open" if undo else "rejected")


@click.command()
@click.argument("story")
@click.argument("text")
@click.pass_obj
def comment(folder: Path, story: str, text: str) -> None:
    """Add a note for your colleagues to a story. It goes into the issue file, never to readers.

    STORY is its address, or words that only its headline has. An empty TEXT removes the note.
    """
    from newsletter.app.desk import set_story_verdict

    workspace = open_here(folder)
    note = set_story_verdict(workspace, story, comment=text, by=actor()).note
    comment = f"note added: “{note.comment}”" if note.comment else "note removed"
    print_success(f"{note.title or note.canonical}: {comment}")


def _decide(folder: Path, story: str, verdict: str) -> None:
    from newsletter.app.desk import set_story_verdict
    from newsletter.model import StoryVerdict

    decided: StoryVerdict = StoryVerdict(verdict)
    workspace = open_here(folder)
    note = set_story_verdict(workspace, story, verdict=decided, by=actor()).note
    shown = "decision undone" if decided is StoryVerdict.OPEN else str(decided)
    print_success(f"{note.title or note.canonical}: {shown}")


@click.command()
@click.argument("address")
@click.argument("slug")
@click.option("--undo", is_flag=True, help="Take its line out again, unless somebody has changed it.")
@click.pass_obj
def place(folder: Path, address: str, slug: str, undo: bool) -> None:
    """Put a story into an issue's news block, as its last line.

    ADDRESS is the story's address, SLUG the issue.
    """
    from newsletter.app.story_placement import place_story, take_story_out

    workspace = open_here(folder)
    if undo:
        if take_story_out(workspace, slug, address):
            print_success("Taken out.")
        else:
            print_note("Its line is not there, or somebody changed it.")
        return
    placed = place_story(workspace, slug, address)
    if placed.was_there:
        print_note(f"“{placed.headline}” is in {placed.slug} already.")
    else:
        print_success(f"“{placed.headline}” is in {placed.slug} now.")


@click.command()
@click.argument("key")
@click.option(
    "--date",
    "date_",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The issue's date (default: today).",
)
@json_option
@click.pass_obj
def digest(folder: Path, key: str, date_: datetime | None, json_: bool) -> None:
    """Write the next draft of a digest.

    A digest is an issue made entirely from feeds.
    Exit code 1: there are too few stories, or that day's draft is already there.
    """
    from newsletter.app.digest import make_digest

    workspace = open_with_progress(folder)
    day = date_.date() if date_ else date.today()  # noqa: DTZ011 - the writer's own calendar
    draft = make_digest(workspace, key, day=day)
    if json_:
        print_json(draft)
    else:
        for report in draft.pulled:
            if report.problem:
                print_note(f"{report.pull.feed}: {report.problem}")
        if draft.why_not:
            print_note(f"No {key} digest for {day}: {draft.why_not}")
        else:
            print_success(f"Wrote issues/{draft.slug}.md with {plural(draft.stories, 'story', 'stories')}")
            print_line(f"  newsletter build {draft.slug}     preview it")
    if draft.why_not:
        sys.exit(1)


COMMANDS = (stories, keep, reject, comment, place, digest)
