"""`newsletter send`: an issue to its list, or a test copy to somebody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.app.transport_names import transport_names
from newsletter.cli.check import tell_readers
from newsletter.cli.confirm import ask
from newsletter.cli.context import list_option, open_here
from newsletter.cli.delivery import carry_on, describe, tell_already_sent, where_to_look
from newsletter.cli.news import tell_feed_alerts
from newsletter.cli.output import complain, done, note, plural, when
from newsletter.cli.refusals import refuse
from newsletter.cli.schedule import launch_now, schedule_proposal
from newsletter.model import Accepted, Issue, Mailing

if TYPE_CHECKING:
    from newsletter.app.launching import Prepared, Unfinished
    from newsletter.app.workspace import Workspace


@click.command()
@click.argument("slug")
@click.option(
    "--to", "to", multiple=True, metavar="ADDRESS", help="Send a test copy here instead (may be repeated)."
)
@list_option
@click.option(
    "--at", "words", metavar="WHEN", help='Later: "next Tuesday 9:00", "2026-12-08 9:00", "next slot".'
)
@click.option("--readers-zone", is_flag=True, help="With --at: at that hour of each reader's own day.")
@click.option(
    "--override", default="", metavar="REASON", help="Send although a guard forbids it; kept on record."
)
@click.option("--transport", type=click.Choice(transport_names()), help="What carries it.")
@click.option("--correction", is_flag=True, help="Send the changed issue again to everyone, as a correction.")
@click.option("--dry-run", is_flag=True, help="Say who would get it and send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def send(
    folder: Path,
    slug: str,
    to: tuple[str, ...],
    list_key: str | None,
    words: str | None,
    readers_zone: bool,
    override: str,
    transport: str | None,
    correction: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Send an issue to everyone on its list, once; now, or at a time you name.

    Run it again after a crash and it goes on where it stopped; run it again after the end and nobody
    gets a second copy. Exit code 0 when everyone is settled or another sender has the rest, 1 when not.
    """
    from newsletter.app.editions import for_list, open_issue
    from newsletter.app.launching import When, prepare

    workspace = open_here(folder)
    issue = open_issue(workspace, slug)
    if list_key:
        issue = for_list(issue, workspace.list_key(list_key))
    if to and words:
        raise click.UsageError("a test copy leaves at once: --to and --at do not go together")
    if readers_zone and not words:
        raise click.UsageError("--readers-zone needs an hour: --at WHEN")
    if to:
        _send_test(workspace, issue, to, transport or workspace.settings.transport)
        return
    tell_feed_alerts(workspace, issue)
    prepared = prepare(
        workspace,
        issue,
        when=When(words=words or "", readers_zone=readers_zone),
        transport=transport or "",
        correction=correction,
        override=override,
    )
    mailing = _launch(workspace, prepared, dry_run=dry_run, yes=yes)
    if mailing is not None:
        carry_on(workspace, mailing)


def _send_test(workspace: Workspace, issue: Issue, to: tuple[str, ...], carrier: str) -> None:
    from newsletter.app.editions import render_issue
    from newsletter.app.test_copies import send_test_copies
    from newsletter.app.transport_factory import open_transport

    edition = render_issue(workspace, issue)
    copies = send_test_copies(workspace, edition, to, transport=open_transport(workspace, carrier))
    refused = False
    for copy in copies:
        if isinstance(copy.outcome, Accepted):
            where = where_to_look(workspace, carrier, f"test-{edition.digest[:12]}")
            version = f" ({copy.version})" if copy.version else ""
            done(f"Test copy{version} to {copy.address} through {carrier}{where}")
        else:
            refused = True
            complain(f"{copy.address}: {describe(copy.outcome)}")
    if refused:
        sys.exit(1)


def _launch(workspace: Workspace, prepared: Prepared, *, dry_run: bool, yes: bool) -> Mailing | None:
    """Return the mailing to deliver: a new one, or one that is not finished; None when there is none now."""
    from newsletter.app.launching import AlreadySent, Unfinished
    from newsletter.app.refusals import Refused

    match prepared:
        case Refused():
            raise prepared.error()
        case AlreadySent():
            tell_already_sent(workspace, prepared.mailing)
            return None
        case Unfinished():
            return _go_on(prepared)
    refuse(prepared.refusals)
    tell_readers(prepared.variants)
    if not prepared.when.is_now:
        schedule_proposal(workspace, prepared, dry_run=dry_run, yes=yes)
        return None
    people = plural(prepared.people, "person", "people")
    sentence = f"“{prepared.edition.subject}” to {people} on {prepared.edition.list} via {prepared.transport}"
    if dry_run:
        done(f"Dry run: would send {sentence}. Nothing was sent.")
        return None
    if not yes:
        ask(f"Send {sentence}?")
    return launch_now(workspace, prepared)


def _go_on(unfinished: Unfinished) -> Mailing:
    mailing = unfinished.mailing
    note(f"Mailing {mailing.id} was launched {when(mailing.created_at)} and is not finished: going on.")
    if unfinished.changed:
        note("The issue was changed since. The rest get the edition that was frozen then, like the first.")
    return mailing
