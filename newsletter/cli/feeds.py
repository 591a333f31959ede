"""`newsletter feeds`: where news comes from, and the desk where its stories lie."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli import desk
from newsletter.cli.context import json_option, open_here, open_to_ask
from newsletter.cli.news import tell_backups
from newsletter.cli.output import as_json, complain, done, note, plural, say, table

if TYPE_CHECKING:
    from newsletter.app.feed_discovery import DiscoveredFeed
    from newsletter.app.feeds import FeedHealth, PollResult
    from newsletter.app.workspace import Workspace


@click.group()
def feeds() -> None:
    """Where news comes from: add a source, poll, choose among the stories that came."""


for command in desk.COMMANDS:
    feeds.add_command(command)


@feeds.command()
@click.argument("key")
@click.argument("url")
@click.option("--outlet", help="The outlet's name, as readers see it (default: the feed's own title).")
@click.option("--lang", help="The language of its headlines (default: what the feed says).")
@click.option("--unseen", is_flag=True, help="Add the address as typed, without looking what stands there.")
@click.pass_obj
def add(folder: Path, key: str, url: str, outlet: str | None, lang: str | None, unseen: bool) -> None:
    """Add a feed to newsletter.toml. URL may be the feed's or that of a page that names it.

    The file is only changed when it reads well afterwards.
    """
    from newsletter.app.feeds import NewFeed, add_feeds
    from newsletter.errors import NewsletterError

    workspace = open_here(folder)
    sighted = None if unseen else _look(workspace, url)
    name = outlet or (sighted.harvest.title if sighted else "")
    if not name:
        raise NewsletterError("the outlet's name is not known", hint="Say it: --outlet NAME")
    address = sighted.url if sighted else url
    spoken = "" if lang or sighted is None else _other_tongue(workspace, sighted.harvest.spoken)
    backups = add_feeds(workspace, [NewFeed(key=key, url=address, outlet=name, lang=lang or spoken)])
    done(f"Added [feeds.{key}] to newsletter.toml: {name}, {address}")
    tell_backups("newsletter.toml", backups)
    if spoken:
        note(f"  lang = “{spoken}”, as the feed says; if its headlines are not, say it in newsletter.toml")
    say(f"  newsletter feeds poll {key}")
    say(f"  in an issue: - pull: {key}, newest 5, since last issue")


def _other_tongue(workspace: Workspace, spoken: str) -> str:
    """Return the language a feed says it is in when it is another than the publication's."""
    from newsletter.app.feeds import other_language

    return other_language(spoken, workspace.publication.lang)


def _look(workspace: Workspace, url: str) -> DiscoveredFeed | None:
    """Look what stands at an address; None (and a note) when it cannot be asked now."""
    from newsletter.app.feed_discovery import discover_feed
    from newsletter.errors import FetchError

    try:
        return discover_feed(workspace, url)
    except FetchError as error:
        note(f"Could not look there now: {error}")
        note("Added as typed:")
        return None


@feeds.command(name="list")
@json_option
@click.pass_obj
def list_(folder: Path, json_: bool) -> None:
    """List the feeds and how each is doing."""
    from newsletter.app.feeds import feed_healths

    workspace = open_here(folder)
    healths = feed_healths(workspace)
    if json_:
        as_json(
            [
                asdict(one.feed) | {"state": one.state, "per_week": one.per_week, "alert": one.alert}
                for one in healths
            ]
        )
        return
    if not healths:
        say("No feeds yet. `newsletter feeds add KEY URL` adds one.")
        return
    zone = f"{datetime.now().astimezone():%Z}"
    heads = ["feed", "lang", "a week", f"last success ({zone})", f"next turn ({zone})", "failures"]
    table(heads, [_health_row(one) for one in healths])
    for one in healths:
        if one.alert:
            note(one.alert)
        elif one.state and one.state.problem:
            note(f"feed {one.feed.key}: {one.state.problem}")
        elif one.note:
            note(one.note)


def _health_row(health: FeedHealth) -> list[object]:
    state, feed, says = health.state, health.feed, health.other_language
    turn = max(filter(None, [state.not_before, state.closed_until]), default=None) if state else None
    return [
        feed.key,
        f"{feed.lang} (says {says})" if says else feed.lang,
        f"{health.per_week:.1f}",
        _short(state.succeeded_at if state else None),
        "never" if state and state.gone_at else _short(turn),
        state.failures if state else 0,
    ]


def _short(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "–"


@feeds.command()
@click.argument("keys", nargs=-1)
@click.option(
    "--now", is_flag=True, help="Ask before a feed's turn has come, unless it asked us to stay away."
)
@json_option
@click.pass_obj
def poll(folder: Path, keys: tuple[str, ...], now: bool, json_: bool) -> None:
    """Poll the feeds whose turn it is, or those named. Exit code 1 when one of them failed."""
    from newsletter.app.feed_polling import poll_feeds
    from newsletter.app.feeds import Urgency, known_feeds

    workspace = open_to_ask(folder)
    haste = Urgency.NOW if now else Urgency.ROUTINE
    results = poll_feeds(workspace, known_feeds(workspace, keys), haste=haste)
    if json_:
        as_json(results)
    for result in results if not json_ else ():
        _tell_poll(result)
    if any(result.problem for result in results):
        sys.exit(1)


def _tell_poll(result: PollResult) -> None:
    if result.problem:
        complain(f"{result.feed}: {result.problem}")
    elif result.waiting:
        say(f"  {result.feed}: not asked, {result.waiting}")
    elif result.unchanged:
        done(f"{result.feed}: nothing changed")
    else:
        done(f"{result.feed}: {plural(result.new, 'new story', 'new stories')} of {result.entries}")
        _tell_gaps(result)
    if result.moved_to:
        note(f"{result.feed}: moved for good; asked at {result.moved_to} from now on")
        note("  write that address into newsletter.toml")


def _tell_gaps(result: PollResult) -> None:
    """Say what the stories lack, for they are offered otherwise than the rest."""
    if result.unread_date:
        complain(f"{result.feed}: cannot read its dates, such as “{result.unread_date}”")
    if result.undated:
        note(
            f"  {plural(result.undated, 'story', 'stories')} without a day of publication: listed last, "
            "never new since the last issue"
        )
    if result.left_out:
        note(f"  {plural(result.left_out, 'item')} left out: no words, or no web address")


@feeds.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_(folder: Path, file: Path) -> None:
    """Add the feeds of an OPML file, as other feed readers export it, to newsletter.toml."""
    from newsletter.app.feeds import add_feeds, new_feeds
    from newsletter.app.opml_files import read_opml_file

    workspace = open_here(folder)
    outlines = read_opml_file(file)
    new = new_feeds(workspace, outlines)
    if new:
        tell_backups("newsletter.toml", add_feeds(workspace, new))
    for one in new:
        say(f"  [feeds.{one.key}]  {one.outlet}  {one.url}")
    done(
        f"Added {plural(len(new), 'feed')}; {len(outlines) - len(new)} of {len(outlines)} were there already"
    )


@feeds.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def export(folder: Path, file: Path | None) -> None:
    """Write the feeds as OPML, for other feed readers; to the screen when no FILE is named."""
    from newsletter.app.opml_files import opml_text, write_opml_file

    workspace = open_here(folder)
    if file is None:
        click.echo(opml_text(workspace), nl=False)
        return
    write_opml_file(workspace, file)
    done(f"Wrote {plural(len(workspace.publication.feeds), 'feed')} to {file}")
