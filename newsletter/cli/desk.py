"""The desk, as part of `newsletter feeds`: which stories there are, and what staff say of them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, open_here, open_to_ask
from newsletter.cli.output import as_json, done, note, plural, say, say_under

if TYPE_CHECKING:
    from newsletter.app.desk import DeskStory
    from newsletter.model import StoryVerdict

_MOST_SHOWN = 25


@click.command()
@click.argument("keys", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="Those that are not offered too, and why.")
@click.option("--reasons", is_flag=True, help="Say what each story's points are for.")
@json_option
@click.pass_obj
def stories(folder: Path, keys: tuple[str, ...], all_: bool, reasons: bool, json_: bool) -> None:
    """Show the stories on the desk, the best first: each once, whoever tells it."""
    from newsletter.app.desk import desk_stories
    from newsletter.app.feeds import known_feeds

    workspace = open_here(folder)
    found = desk_stories(workspace, known_feeds(workspace, keys) if keys else ())
    shown = [story for story in found if all_ or not story.left_out]
    if json_:
        as_json([asdict(story) for story in shown])
        return
    if not found:
        say("No stories yet. `newsletter feeds poll` fetches them.")
        return
    lang = workspace.publication.lang
    _show(shown if all_ else shown[:_MOST_SHOWN], lang=lang, reasons=reasons)
    hidden = len(found) - len(shown)
    if len(shown) > _MOST_SHOWN and not all_:
        note(f"{len(shown) - _MOST_SHOWN} more; --all shows everything")
    if hidden:
        note(f"{plural(hidden, 'story', 'stories')} not offered; --all says why")


def _show(shown: list[DeskStory], *, lang: str, reasons: bool) -> None:
    """Show stories as a list: a table of headlines and addresses is wider than any terminal."""
    for story in shown:
        say_under(f"{story.score:>4}  ", story.headline)
        at = story.entry.published_at
        marks = (", ".join((story.outlet, *story.also)), str(at.date()) if at else "no date")
        say_under("      ", "  ".join((*marks, *_marks(story, lang))))
        say_under("      ", story.entry.url)
        for reason in story.reasons if reasons else ():
            say_under("      ", str(reason))


def _marks(story: DeskStory, lang: str) -> list[str]:
    """What there is to know of a story besides; its language when it is not the publication's `lang`."""
    found = [
        "" if story.verdict == "open" else str(story.verdict),
        f"not offered: {story.left_out}" if story.left_out else "",
        f"“{story.comment}”" if story.comment else "",
        "paywall" if story.paywall else "",
        "picture" if story.entry.image else "",
        story.other_language(lang),
    ]
    return [f"[{mark}]" for mark in found if mark]


@click.command()
@click.argument("story")
@click.option("--undo", is_flag=True, help="Take the decision back.")
@click.pass_obj
def keep(folder: Path, story: str, undo: bool) -> None:
    """Keep a story for the next issue: it comes first, even when an issue told it before.

    STORY is its address, or words of its headline that no other has.
    """
    _decide(folder, story, "open" if undo else "kept")


@click.command()
@click.argument("story")
@click.option("--undo", is_flag=True, help="Take the decision back.")
@click.pass_obj
def reject(folder: Path, story: str, undo: bool) -> None:
    """Reject a story: it is not offered again, whichever outlet tells it.

    STORY is its address, or words of its headline that no other has.
    """
    _decide(folder, story, "open" if undo else "rejected")


@click.command()
@click.argument("story")
@click.argument("text")
@click.pass_obj
def comment(folder: Path, story: str, text: str) -> None:
    """Write a note to your colleagues beside a story; it goes into the issue file, never to readers.

    STORY is its address, or words of its headline that no other has. An empty TEXT takes the note away.
    """
    from newsletter.app.desk import set_story_verdict

    workspace = open_here(folder)
    said = set_story_verdict(workspace, story, comment=text, by=actor())
    done(f"{said.note.title or said.note.canonical}: “{said.note.comment}”")


def _decide(folder: Path, story: str, verdict: str) -> None:
    from newsletter.app.desk import set_story_verdict
    from newsletter.model import StoryVerdict

    decided: StoryVerdict = StoryVerdict(verdict)
    workspace = open_here(folder)
    said = set_story_verdict(workspace, story, verdict=decided, by=actor())
    done(f"{said.note.title or said.note.canonical}: {decided}")


@click.command()
@click.argument("key")
@click.option("--date", "date_", type=click.DateTime(["%Y-%m-%d"]), help="The issue's date (default: today).")
@json_option
@click.pass_obj
def digest(folder: Path, key: str, date_: datetime | None, json_: bool) -> None:
    """Write the next draft of a digest, an issue made wholly from feeds. Exit code 1: not enough stories."""
    from newsletter.app.digest import make_digest

    workspace = open_to_ask(folder)
    day = date_.date() if date_ else date.today()  # noqa: DTZ011 - the writer's own calendar
    draft = make_digest(workspace, key, day=day)
    if json_:
        as_json(draft)
    else:
        for report in draft.pulled:
            if report.problem:
                note(f"{report.pull.feed}: {report.problem}")
        if draft.why_not:
            note(f"No digest {key} for {day}: {draft.why_not}")
        else:
            done(f"Wrote issues/{draft.slug}.md with {plural(draft.stories, 'story', 'stories')}")
            say(f"  newsletter build {draft.slug}     see it")
    if draft.why_not:
        sys.exit(1)


COMMANDS = (stories, keep, reject, comment, digest)
