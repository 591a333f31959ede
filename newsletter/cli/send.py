"""`newsletter send`: an issue to its list, or a test copy to somebody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from newsletter.cli.context import list_option, open_here
from newsletter.cli.delivery import carry_on, describe, tell_already_sent, where_to_look
from newsletter.cli.news import tell_feed_alerts
from newsletter.cli.output import complain, done, note, plural, safe, when
from newsletter.errors import RefusedError
from newsletter.model import Accepted, Edition, Issue, Mailing, MailingStatus

if TYPE_CHECKING:
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
@click.option("--transport", type=click.Choice(["outbox", "smtp", "sendgrid"]), help="What carries it.")
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
    gets a second copy. Exit code 0 when everyone is settled, 1 when not.
    """
    from newsletter.app.editions import for_list, open_issue

    workspace = open_here(folder)
    issue = open_issue(workspace, slug)
    if list_key:
        issue = for_list(issue, workspace.list_key(list_key))
    carrier = transport or workspace.settings.transport
    if to and words:
        raise click.UsageError("a test copy leaves at once: --to and --at do not go together")
    if readers_zone and not words:
        raise click.UsageError("--readers-zone needs an hour: --at WHEN")
    if to:
        _send_test(workspace, issue, to, carrier)
        return
    how = _How(carrier, words, readers_zone, override, correction, dry_run, yes)
    tell_feed_alerts(workspace, issue)
    mailing_id = _launch(workspace, issue, how)
    if mailing_id is not None:
        carry_on(workspace, mailing_id)


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


class _How(NamedTuple):
    """How staff want it sent."""

    carrier: str
    words: str | None
    readers_zone: bool
    override: str
    correction: bool
    dry_run: bool
    yes: bool


def _launch(workspace: Workspace, issue: Issue, how: _How) -> int | None:
    """Return the mailing to deliver: a new one, or one that is not finished; None when there is none now."""
    from newsletter.app.audience_preview import count_variants
    from newsletter.app.editions import render_issue
    from newsletter.app.transport_factory import open_transport
    from newsletter.cli.check import tell_readers
    from newsletter.cli.schedule import schedule_issue, waits
    from newsletter.sending.launch import ContinueMailing, NoLaunch, NothingToSend, decide_launch

    edition = render_issue(workspace, issue)
    earlier = workspace.store.mailings(issue=issue.slug, list=issue.front.list)
    decision = decide_launch(earlier, edition, correction=how.correction)
    if isinstance(decision, NoLaunch):
        raise RefusedError(decision.message, hint=decision.hint)
    if isinstance(decision, NothingToSend):
        tell_already_sent(workspace.store, decision.mailing)
        return None
    if isinstance(decision, ContinueMailing):
        return _continue(decision.mailing, changed=decision.changed).id
    plan = workspace.store.open_schedule(issue.slug, issue.front.list)
    if plan is not None and how.words is None:
        raise waits(plan)
    _refuse_findings(workspace, issue, edition)
    tell_readers(count_variants(workspace.store, edition))
    open_transport(workspace, how.carrier)  # a missing password is told before anything is launched
    if how.words is None:
        return _launch_now(workspace, issue, edition, how, round_=decision.round)
    schedule_issue(
        workspace,
        issue,
        edition,
        words=how.words,
        readers_zone=how.readers_zone,
        round_=decision.round,
        carrier=how.carrier,
        override=how.override,
        dry_run=how.dry_run,
        yes=how.yes,
    )
    return None


def _launch_now(
    workspace: Workspace, issue: Issue, edition: Edition, how: _How, *, round_: int
) -> int | None:
    from newsletter.app.approvals import authors_of, refuse_unapproved, standing_of
    from newsletter.app.mail import launch
    from newsletter.app.scheduling import refuse_now
    from newsletter.cli.schedule import send_after_a_moment

    refuse_now(workspace, edition, correction=how.correction, override=how.override)
    authors = authors_of(workspace, issue) if workspace.settings.schedule.approvals else ()
    refuse_unapproved(standing_of(workspace, edition, authors), issue.slug)
    people = workspace.store.audience_size(edition.list)
    _confirm(edition, people, how.carrier, dry_run=how.dry_run, yes=how.yes)
    if how.dry_run:
        return None
    if workspace.settings.schedule.undo_minutes or how.override:
        return send_after_a_moment(
            workspace,
            issue,
            edition,
            round_=round_,
            carrier=how.carrier,
            override=how.override,
        )
    mailing, _new = launch(workspace, edition, round_=round_, transport=how.carrier, authors=authors)
    return mailing.id


def _refuse_findings(workspace: Workspace, issue: Issue, edition: Edition) -> None:
    from newsletter.app.editions import check_issue
    from newsletter.cli.check import show_findings, stops

    findings = check_issue(workspace, issue, edition)
    if stops(findings):
        show_findings(findings, issue.path)
        raise RefusedError(f"{issue.path} has errors; nothing was sent", hint="Mend them and send again")


def _continue(mailing: Mailing, *, changed: bool) -> Mailing:
    if mailing.status is MailingStatus.PAUSED:
        raise RefusedError(
            f"mailing {mailing.id} is paused ({mailing.reason})",
            hint=f"`newsletter mailings resume {mailing.id}` goes on",
        )
    note(f"Mailing {mailing.id} was launched {when(mailing.created_at)} and is not finished: going on.")
    if changed:
        note("The issue was changed since. The rest get the edition that was frozen then, like the first.")
    return mailing


def _confirm(edition: Edition, people: int, carrier: str, *, dry_run: bool, yes: bool) -> None:
    if not people:
        raise RefusedError(
            f"nobody is subscribed to {edition.list}",
            hint="`newsletter subscribers import FILE --list …` brings people in",
        )
    sentence = (
        f"“{edition.subject}” to {plural(people, 'person', 'people')} on {edition.list} through {carrier}"
    )
    if dry_run:
        done(f"Would send {sentence}. Nothing was sent.")
    elif not yes:
        if not sys.stdin.isatty():
            raise RefusedError("nobody is here to be asked", hint="Add --yes to send without a question")
        click.confirm(f"Send {safe(sentence)}?", abort=True)
