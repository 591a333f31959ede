"""`newsletter send`: send an issue to its list, or a test copy to single addresses."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.app.transport_names import transport_label, transport_names
from newsletter.cli.check import print_variant_counts, print_warnings
from newsletter.cli.confirm import confirm
from newsletter.cli.context import list_option, open_here
from newsletter.cli.delivery import deliver_or_exit
from newsletter.cli.delivery_report import format_outcome, messages_location, report_already_sent
from newsletter.cli.news import report_feed_alerts
from newsletter.cli.output import format_time, print_error, print_note, print_success
from newsletter.cli.refusals import refuse
from newsletter.cli.schedule import describe_audience, launch_now, schedule_proposal
from newsletter.cli.send_time import settle_time
from newsletter.model import Accepted, Edition, Issue, Mailing, Recipients, marks_correction

if TYPE_CHECKING:
    from newsletter.app.launching import Prepared, Unfinished
    from newsletter.app.workspace import Workspace


@click.command()
@click.argument("slug")
@click.option(
    "--to",
    "to",
    multiple=True,
    metavar="ADDRESS|GROUP",
    help="Send a test copy to this address or test group instead (may be repeated).",
)
@list_option
@click.option(
    "--at",
    "words",
    metavar="WHEN",
    help='Send later: "next Tuesday 9:00", "tomorrow morning", "in 2 hours", "12/8 9:00", "next slot".',
)
@click.option("--readers-zone", is_flag=True, help="With --at: at that hour in each reader's own time zone.")
@click.option(
    "--override",
    default="",
    metavar="REASON",
    help="Send even though a guard forbids it; the reason is kept on record.",
)
@click.option(
    "--transport",
    type=click.Choice(transport_names()),
    help="How to send it (default: as newsletter.toml says).",
)
@click.option("--correction", is_flag=True, help="Send the changed issue again, as a correction.")
@click.option(
    "--recipients",
    type=click.Choice([one.value for one in Recipients if one is not Recipients.JOINED]),
    default=Recipients.ALL.value,
    help="Who gets it after a first time: all, those who got it, or those who missed it.",
)
@click.option(
    "--segment",
    "segment_text",
    metavar="SEGMENT",
    help="Send it only to those on the list who are in a segment: its name, or an expression.",
)
@click.option("--dry-run", is_flag=True, help="Show who would get it; send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
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
    recipients: str,
    segment_text: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Send an issue to everyone on its list, once: now, or at a time you choose.

    If sending is interrupted, run the same command to continue. Running it again after the end sends
    nothing twice. Exit code 0: sending is complete, or another sender has the rest. 1: it is not.
    """
    from newsletter.app.database_sessions import refuse_shared_sessions
    from newsletter.app.editions import for_list, open_issue
    from newsletter.app.launching import When, prepare
    from newsletter.app.segments import find_segment

    workspace = open_here(folder)
    issue = open_issue(workspace, slug)
    if list_key:
        issue = for_list(issue, workspace.list_key(list_key))
    if to and segment_text is not None:
        raise click.UsageError("a test copy goes to the addresses you name: use --to without --segment")
    if to and words:
        raise click.UsageError("a test copy is sent now: use --to without --at")
    if readers_zone and not words:
        raise click.UsageError("--readers-zone needs a time: --at WHEN")
    if Recipients(recipients) is Recipients.GOT_IT and not correction:
        raise click.UsageError("--recipients got-it needs --correction")
    if to:
        issue = replace(issue, correction=marks_correction(int(correction), Recipients(recipients)))
        _send_test(workspace, issue, to, transport or workspace.settings.transport)
        return
    if not dry_run:
        refuse_shared_sessions(workspace)
    report_feed_alerts(workspace, issue)
    prepared = prepare(
        workspace,
        issue,
        when=When(
            words=settle_time(workspace, words or "", list_key=issue.front.list), readers_zone=readers_zone
        ),
        transport=transport or "",
        correction=correction,
        recipients=Recipients(recipients),
        segment=find_segment(workspace.publication, segment_text) if segment_text is not None else None,
        override=override,
    )
    mailing = _launch(workspace, prepared, dry_run=dry_run, yes=yes)
    if mailing is not None:
        deliver_or_exit(workspace, mailing)


def _send_test(workspace: Workspace, issue: Issue, to: tuple[str, ...], transport: str) -> None:
    from newsletter.app.editions import render_issue
    from newsletter.app.test_copies import send_test_copies
    from newsletter.app.test_groups import resolve_recipients
    from newsletter.app.transport_factory import open_transport

    edition = render_issue(workspace, issue)
    addresses = resolve_recipients(workspace, to)
    copies = send_test_copies(workspace, edition, addresses, transport=open_transport(workspace, transport))
    refused = False
    for copy in copies:
        if isinstance(copy.outcome, Accepted):
            where = messages_location(workspace, transport, f"test-{edition.digest[:12]}")
            version = f" ({copy.version})" if copy.version else ""
            print_success(
                f"Test copy{version} sent to {copy.address} via {transport_label(transport)}{where}"
            )
        else:
            refused = True
            print_error(f"{copy.address}: {format_outcome(copy.outcome)}")
    _warn_of_filler(workspace, issue, edition, transport)
    if refused:
        sys.exit(1)


def _warn_of_filler(workspace: Workspace, issue: Issue, edition: Edition, transport: str) -> None:
    """Print what would stop the real send and is easily overlooked in a test copy."""
    from newsletter.app.test_copies import filler_findings
    from newsletter.cli.check import print_finding

    for finding in filler_findings(workspace, issue, edition, transport=transport):
        print_finding(finding, issue.path)


def _launch(workspace: Workspace, prepared: Prepared, *, dry_run: bool, yes: bool) -> Mailing | None:
    """Return the mailing to deliver, new or unfinished; None if nothing is to be sent now."""
    from newsletter.app.audience_breakdown import break_down
    from newsletter.app.launching import AlreadySent, Unfinished
    from newsletter.app.refusals import Refused
    from newsletter.cli.reason_words import describe_left_out

    match prepared:
        case Refused():
            raise prepared.error()
        case AlreadySent():
            report_already_sent(workspace, prepared.mailing)
            return None
        case Unfinished():
            return _resume(workspace, prepared)
    refuse(prepared.refusals)
    print_warnings(prepared.findings, prepared.issue.path)
    print_variant_counts(prepared.variants)
    if left_out := describe_left_out(break_down(workspace, prepared)):
        print_note(f"{left_out}.")
    if not prepared.when.is_now:
        schedule_proposal(workspace, prepared, dry_run=dry_run, yes=yes)
        return None
    via = transport_label(prepared.transport)
    sentence = f"“{prepared.edition.subject}”{describe_audience(prepared)} via {via}"
    if dry_run:
        print_success(f"Dry run: would send {sentence}. Nothing was sent.")
        return None
    if not yes:
        confirm(f"Send {sentence}?")
    return launch_now(workspace, prepared)


def _resume(workspace: Workspace, unfinished: Unfinished) -> Mailing:
    mailing = unfinished.mailing
    launched = format_time(mailing.created_at, workspace.settings.schedule.zone)
    print_note(f"Continuing mailing {mailing.id}, launched {launched} and not finished.")
    if unfinished.changed:
        print_note("The issue was edited since. The remaining people get the same edition as the first ones.")
    return mailing
