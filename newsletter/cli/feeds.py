"""`newsletter feeds`: add, list, poll, import and export feeds; the desk commands are in cli.desk."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli import desk
from newsletter.cli.context import json_option, open_here, open_with_progress
from newsletter.cli.news import report_backups
from newsletter.cli.output import (
    format_cell_time,
    plural,
    print_error,
    print_json,
    print_line,
    print_note,
    print_success,
    print_table,
    print_zone,
)

if TYPE_CHECKING:
    from newsletter.app.feed_discovery import DiscoveredFeed
    from newsletter.app.feeds import FeedHealth, PollResult
    from newsletter.app.workspace import Workspace


@click.group()
def feeds() -> None:
    """News feeds: add and poll them, and choose among their stories."""


for command in desk.COMMANDS:
    feeds.add_command(command)


@feeds.command()
@click.argument("key")
@click.argument("url")
@click.option("--outlet", help="The outlet's name for readers (default: the feed's own title).")
@click.option("--lang", help="The language of its headlines (default: as the feed says).")
@click.option("--unseen", is_flag=True, help="Add the address as typed, without checking it.")
@click.pass_obj
def add(folder: Path, key: str, url: str, outlet: str | None, lang: str | None, unseen: bool) -> None:
    """Add a feed to newsletter.toml. URL is the address of the feed, or of a page that links to it.

    The file is only changed if it is still valid afterwards.
    """
    from newsletter.app.feeds import NewFeed, add_feeds
    from newsletter.errors import NewsletterError

    workspace = open_here(folder)
    discovered = None if unseen else _discover(workspace, url)
    name = outlet or (discovered.parsed.title if discovered else "")
    if not name:
        raise NewsletterError("the outlet's name is not known", hint="Add it: --outlet NAME")
    address = discovered.url if discovered else url
    feed_lang = "" if lang or discovered is None else _other_language(workspace, discovered.parsed.spoken)
    backups = add_feeds(workspace, [NewFeed(key=key, url=address, outlet=name, lang=lang or feed_lang)])
    print_success(f"Added [feeds.{key}] to newsletter.toml: {name}, {address}")
    report_backups("newsletter.toml", backups)
    if feed_lang:
        print_note(
            f"  lang = “{feed_lang}”, as the feed says; if that is wrong, change it in newsletter.toml"
        )
    print_line(f"  newsletter feeds poll {key}     fetch its stories")
    print_line(f"  to use it in an issue, write: - pull: {key}, newest 5, since last issue")


def _other_language(workspace: Workspace, lang: str) -> str:
    """Return the language a feed says it is in, if it is not the publication's."""
    from newsletter.app.feeds import other_language

    return other_language(lang, workspace.publication.lang)


def _discover(workspace: Workspace, url: str) -> DiscoveredFeed | None:
    """Look for a feed at an address; None (and a note) if the address does not answer now."""
    from newsletter.app.feed_discovery import discover_feed
    from newsletter.errors import FetchError

    try:
        return discover_feed(workspace, url)
    except FetchError as error:
        print_note(f"Could not check the address now: {error}")
        print_note("Adding it as typed.")
        return None


@feeds.command(name="list")
@json_option
@click.pass_obj
def list_(folder: Path, json_: bool) -> None:
    """List the feeds and the status of each."""
    from newsletter.app.feeds import feed_healths

    workspace = open_here(folder)
    healths = feed_healths(workspace)
    if json_:
        print_json(
            [
                asdict(one.feed) | {"state": one.state, "per_week": one.per_week, "alert": one.alert}
                for one in healths
            ]
        )
        return
    if not healths:
        print_line("No feeds yet. To add one: `newsletter feeds add KEY URL`.")
        return
    zone = workspace.settings.schedule.zone
    headers = ["feed", "lang", "stories a week", "last success", "next poll", "failures"]
    print_table(headers, [_health_row(one, zone) for one in healths])
    print_zone(zone)
    for one in healths:
        if one.alert:
            print_note(one.alert)
        elif one.state and one.state.problem:
            print_note(f"feed {one.feed.key}: {one.state.problem}")
        elif one.note:
            print_note(one.note)


def _health_row(health: FeedHealth, zone: str) -> list[object]:
    state, feed, other = health.state, health.feed, health.other_language
    next_poll = max(filter(None, [state.not_before, state.closed_until]), default=None) if state else None
    return [
        feed.key,
        f"{feed.lang} (feed says {other})" if other else feed.lang,
        f"{health.per_week:.1f}",
        format_cell_time(state.succeeded_at if state else None, zone),
        "never" if state and state.gone_at else format_cell_time(next_poll, zone),
        state.failures if state else 0,
    ]


@feeds.command()
@click.argument("keys", nargs=-1)
@click.option(
    "--now", is_flag=True, help="Poll now, even if it is not due, unless its server asked us to wait."
)
@json_option
@click.pass_obj
def poll(folder: Path, keys: tuple[str, ...], now: bool, json_: bool) -> None:
    """Poll the feeds that are due, or those named. Exit code 1 if any of them failed."""
    from newsletter.app.feed_polling import poll_feeds
    from newsletter.app.feeds import Urgency, known_feeds

    workspace = open_with_progress(folder)
    urgency = Urgency.NOW if now else Urgency.ROUTINE
    results = poll_feeds(workspace, known_feeds(workspace, keys), urgency=urgency)
    if json_:
        print_json(results)
    for result in results if not json_ else ():
        _print_poll(result)
    if any(result.problem for result in results):
        sys.exit(1)


def _print_poll(result: PollResult) -> None:
    if result.problem:
        print_error(f"{result.feed}: {result.problem}")
    elif result.waiting:
        print_line(f"  {result.feed}: not polled, {result.waiting}")
    elif result.unchanged:
        print_success(f"{result.feed}: no changes")
    else:
        stories = plural(result.new, "new story", "new stories")
        print_success(f"{result.feed}: {stories} ({result.entries} in the feed)")
        _print_gaps(result)
    if result.moved_to:
        print_note(f"{result.feed}: moved permanently; from now on it is polled at {result.moved_to}")
        print_note("  Please change the address in newsletter.toml.")


def _print_gaps(result: PollResult) -> None:
    """Print what stories lack, because such stories are offered differently."""
    if result.unread_date:
        print_error(f"{result.feed}: cannot read its dates, such as “{result.unread_date}”")
    if result.undated:
        print_note(
            f"  {plural(result.undated, 'story', 'stories')} without a publication date: listed last, and "
            "never counted as new since the last issue"
        )
    if result.left_out:
        print_note(f"  {plural(result.left_out, 'item')} left out: no text, or no web address")


@feeds.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_(folder: Path, file: Path) -> None:
    """Add the feeds of an OPML file to newsletter.toml. Other feed readers export such files."""
    from newsletter.app.feeds import add_feeds, new_feeds
    from newsletter.app.opml_files import read_opml_file

    workspace = open_here(folder)
    outlines = read_opml_file(file)
    new = new_feeds(workspace, outlines)
    if new:
        report_backups("newsletter.toml", add_feeds(workspace, new))
    for one in new:
        print_line(f"  [feeds.{one.key}]  {one.outlet}  {one.url}")
    print_success(
        f"Added {plural(len(new), 'feed')}; {len(outlines) - len(new)} of {len(outlines)} were already there"
    )


@feeds.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def export(folder: Path, file: Path | None) -> None:
    """Write the feeds as OPML, for other feed readers. Without FILE: to the screen."""
    from newsletter.app.opml_files import opml_text, write_opml_file

    workspace = open_here(folder)
    if file is None:
        click.echo(opml_text(workspace), nl=False)
        return
    write_opml_file(workspace, file)
    print_success(f"Wrote {plural(len(workspace.publication.feeds), 'feed')} to {file}")
