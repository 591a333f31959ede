"""`newsletter feeds`: where news comes from."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import as_json, complain, done, note, plural, say, table, when

if TYPE_CHECKING:
    from newsletter.feeds.poll import PollResult


@click.group()
def feeds() -> None:
    """Where news comes from: add a source, poll, look at what came."""


@feeds.command()
@click.argument("key")
@click.argument("url")
@click.option("--outlet", required=True, help="The outlet's name, as readers see it.")
@click.option("--lang", help="The language of its headlines (default: the publication's).")
@click.pass_obj
def add(folder: Path, key: str, url: str, outlet: str, lang: str | None) -> None:
    """Add a feed to newsletter.toml. The file is only changed when it reads well afterwards."""
    from newsletter.app.feeds import add_feed

    add_feed(open_here(folder), key, url=url, outlet=outlet, lang=lang)
    done(f"Added [feeds.{key}] to newsletter.toml")
    say(f"  newsletter feeds poll {key}")
    say(f"  in an issue: - pull: {key}, newest 5, since last issue")


@feeds.command(name="list")
@json_option
@click.pass_obj
def list_(folder: Path, json_: bool) -> None:
    """List the feeds and how each is doing."""
    from newsletter.app.feeds import feed_rows

    newsletter = open_here(folder)
    with newsletter.store() as store:
        rows = feed_rows(newsletter, store)
    if json_:
        as_json([asdict(feed) | {"state": state} for feed, state in rows])
        return
    if not rows:
        say("No feeds yet. `newsletter feeds add KEY URL --outlet NAME` adds one.")
        return
    table(
        ["feed", "outlet", "lang", "last success", "problem"],
        [
            [
                feed.key,
                feed.outlet,
                feed.lang,
                when(state.succeeded_at if state else None),
                state.problem if state else "",
            ]
            for feed, state in rows
        ],
    )


@feeds.command()
@click.argument("keys", nargs=-1)
@click.option(
    "--now", is_flag=True, help="Ask before a feed's turn has come, unless it asked us to stay away."
)
@json_option
@click.pass_obj
def poll(folder: Path, keys: tuple[str, ...], now: bool, json_: bool) -> None:
    """Poll the feeds whose turn it is, or those named. Exit code 1 when one of them failed."""
    from newsletter.app.feeds import known_feeds
    from newsletter.app.news import poll_feeds
    from newsletter.feeds.manners import Haste

    newsletter = open_here(folder)
    with newsletter.store() as store:
        haste = Haste.NOW if now else Haste.ROUTINE
        results = poll_feeds(newsletter, store, known_feeds(newsletter, keys), haste=haste)
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
    if result.moved_to:
        note(f"{result.feed}: moved for good; asked at {result.moved_to} from now on")
        note("  write that address into newsletter.toml")


@feeds.command()
@click.argument("keys", nargs=-1)
@json_option
@click.pass_obj
def stories(folder: Path, keys: tuple[str, ...], json_: bool) -> None:
    """Show what the feeds published, newest first, as far as it was polled."""
    from newsletter.app.feeds import known_feeds

    newsletter = open_here(folder)
    with newsletter.store() as store:
        entries = [entry for key in known_feeds(newsletter, keys) for entry in store.entries(key)]
    entries.sort(key=lambda entry: entry.published_at, reverse=True)
    if json_:
        as_json(entries)
    elif not entries:
        say("No stories yet. `newsletter feeds poll` fetches them.")
    else:
        table(
            ["date", "feed", "title", "address"],
            [[entry.published_at.date(), entry.feed, entry.title, entry.url] for entry in entries],
        )
