"""`newsletter mailings`: what was sent, and the outcome of every delivery."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsletter.app.lookup import find_mailing_of
from newsletter.app.mailing_control import find_mailing
from newsletter.cli.confirm import ask
from newsletter.cli.context import id_or_slug, json_option, open_here
from newsletter.cli.delivery import deliver_or_exit
from newsletter.cli.delivery_report import format_cancelled, format_counts, format_unsent, print_mailing
from newsletter.cli.hints import print_hints
from newsletter.cli.mailing_report import missed, report
from newsletter.cli.marks import marked_issue
from newsletter.cli.output import (
    display_path,
    format_cell_time,
    plural,
    print_json,
    print_line,
    print_note,
    print_success,
    print_table,
    print_zone,
)
from newsletter.model import Action, Counts, Delivery, EventCounts, Hint, MailEvent, Mailing, MailingStatus

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace


@click.group()
def mailings() -> None:
    """See what was sent and to whom; pause, resume or cancel a mailing."""


mailings.add_command(report)
mailings.add_command(missed)


def mailing_json(mailing: Mailing, counts: Counts, came_back: EventCounts) -> dict[str, Any]:
    """Return a mailing and its counts as one JSON object; the counts add up to `audience`.

    Bounces and complaints come beside them: those people are counted as accepted too.
    """
    own = asdict(mailing)
    del own["key"]
    bounces = asdict(came_back)
    complained = bounces.pop("complained")
    return own | asdict(counts) | {"bounced": came_back.bounced, "bounces": bounces, "complained": complained}


@mailings.command(name="list")
@json_option
@click.pass_obj
def list_(folder: Path, json_: bool) -> None:
    """List every mailing, oldest first."""
    workspace = open_here(folder)
    lookup = workspace.mailing_lookup
    found = lookup.mailings()
    ids = [one.id for one in found]
    counts_of, came_back_of = lookup.counts_of(ids), lookup.event_counts_of(ids)
    rows = [(one, counts_of[one.id], came_back_of[one.id]) for one in found]
    if json_:
        print_json([mailing_json(*row) for row in rows])
        return
    if not rows:
        print_line("Nothing has been sent yet.")
        return
    zone = workspace.settings.schedule.zone
    print_table(
        ["id", "mailing", "status", "audience", *_COUNT_HEADERS, "bounced", "complaints", "started"],
        [
            [
                one.id,
                f"{marked_issue(one)} to {one.list}",
                one.status.value,
                counts.audience,
                *_count_cells(counts),
                came_back.bounced,
                came_back.complained,
                format_cell_time(one.started_at, zone),
            ]
            for one, counts, came_back in rows
        ],
    )
    print_zone(zone)
    for one, counts, _ in rows:
        if one.status is MailingStatus.SENDING and counts.queued:
            _print_waiting(workspace, one, zone, label=f"Mailing {one.id}: ")


_COUNT_HEADERS = ("accepted", "to send", "not sent")


def _count_cells(counts: Counts) -> tuple[int, int, int]:
    """Return the counts under `_COUNT_HEADERS`; they add up to the audience."""
    not_sent = counts.failed + counts.suppressed + counts.unknown + counts.cancelled
    return counts.accepted, counts.queued + counts.deferred, not_sent


@mailings.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--deliveries", is_flag=True, help="Also list every delivery and its outcome.")
@click.option("--events", is_flag=True, help="Also list bounces and complaints.")
@json_option
@click.pass_obj
def show(folder: Path, which: int | str, deliveries: bool, events: bool, json_: bool) -> None:
    """Show one mailing. Its counts always add up to its audience."""
    workspace = open_here(folder)
    mailing = find_mailing_of(workspace, which)
    mailing_id = mailing.id
    counts = workspace.store.counts(mailing_id)
    came_back = workspace.store.event_counts(mailing_id)
    delivery_rows = list(workspace.store.deliveries(mailing_id)) if deliveries else []
    event_rows = list(workspace.store.events_of_mailing(mailing_id)) if events else []
    if json_:
        more: dict[str, Any] = {"deliveries": delivery_rows} if deliveries else {}
        more |= {"events": [event_json(address, event) for address, event in event_rows]} if events else {}
        print_json(mailing_json(mailing, counts, came_back) | more)
        return
    zone = workspace.settings.schedule.zone
    print_mailing(mailing, counts, zone, came_back)
    if mailing.status is MailingStatus.SENDING:
        _print_waiting(workspace, mailing, zone)
    if events:
        _print_events(event_rows, zone)
    if deliveries:
        _print_deliveries(delivery_rows, zone)


def _print_waiting(workspace: Workspace, mailing: Mailing, zone: str, *, label: str = "") -> None:
    """Say why nothing of a mailing leaves at the moment, if that is so."""
    from newsletter.app.mailing_jobs import is_without_worker
    from newsletter.app.mailing_progress import read_progress
    from newsletter.cli.waiting_words import waiting_words

    if is_without_worker(workspace):
        print_note(f"{label}No worker is running, so nothing is sent.")
        print_hints([Hint(Action.RUN_WORKER)])
    elif waiting := read_progress(workspace, mailing.id).waiting:
        print_note(f"{label}{waiting_words(waiting, zone)}")


def _print_events(rows: Sequence[tuple[str, MailEvent]], zone: str) -> None:
    print_line()
    if not rows:
        print_line("No bounces or complaints.")
        return
    print_table(
        ["address", "event", "code", "when", "reply"],
        [
            [address, event_name(event), event.code, format_cell_time(event.at, zone), event.words]
            for address, event in rows
        ],
    )
    print_zone(zone)


def _print_deliveries(rows: Sequence[Delivery], zone: str) -> None:
    print_line()
    print_table(
        ["address", "status", "tries", "when", "detail"],
        [
            [one.address, one.status.value, one.attempt, format_cell_time(one.updated_at, zone), one.detail]
            for one in rows
        ],
    )
    print_zone(zone)


def event_json(address: str, event: MailEvent) -> dict[str, Any]:
    """Return a bounce or complaint as one JSON object."""
    row = asdict(event)
    del row["key"], row["mailing_id"]
    return {"address": address, **row}


def event_name(event: MailEvent) -> str:
    """Return the kind of an event, e.g. `bounced (hard)`."""
    return f"{event.kind.value} ({event.bounce.value})" if event.bounce else event.kind.value


@mailings.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--reason", default="paused by staff", help="Why, for the record.")
@click.pass_obj
def pause(folder: Path, which: int | str, reason: str) -> None:
    """Pause a mailing within a second. `resume` sends the rest."""
    from newsletter.app.mailing_control import pause_mailing

    workspace = open_here(folder)
    mailing_id = find_mailing_of(workspace, which).id
    pause_mailing(workspace, mailing_id, reason=reason)
    print_success(f"Mailing {mailing_id} is paused: {format_unsent(workspace.store.counts(mailing_id))}.")
    print_hints([Hint(Action.RESUME_MAILING, str(mailing_id))])


@mailings.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.pass_obj
def resume(folder: Path, which: int | str) -> None:
    """Resume a paused mailing and send the rest of it."""
    from newsletter.app.mailing_control import resume_mailing

    workspace = open_here(folder)
    deliver_or_exit(workspace, resume_mailing(workspace, find_mailing_of(workspace, which).id))


@mailings.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--reason", default="cancelled by staff", help="Why, for the record.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def cancel(folder: Path, which: int | str, reason: str, yes: bool) -> None:
    """Cancel a mailing for good. Anyone who has not been sent it yet will not get it."""
    workspace = open_here(folder)
    cancel_for_good(workspace, find_mailing_of(workspace, which), reason=reason, yes=yes)


def cancel_for_good(workspace: Workspace, mailing: Mailing, *, reason: str, yes: bool) -> None:
    """Ask, cancel a mailing, and print who was sent it and who was not; raises RefusedError."""
    from newsletter.app.mailing_control import cancel_mailing

    if not yes:
        progress = format_unsent(workspace.store.counts(mailing.id))
        ask(f"Cancel mailing {mailing.id} for good ({progress})?")
    counts = cancel_mailing(workspace, mailing.id, reason=reason)
    print_success(f"Cancelled. {format_cancelled(counts)}")


@mailings.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.pass_obj
def retry(folder: Path, which: int | str) -> None:
    """Send again to those who did not get it.

    Those are the deliveries that failed, are unknown or are deferred. No one else gets it twice.
    """
    from newsletter.app.mailing_control import retry_mailing

    workspace = open_here(folder)
    mailing = find_mailing_of(workspace, which)
    count = retry_mailing(workspace, mailing.id)
    mailing = find_mailing(workspace, mailing.id)
    if mailing.status is MailingStatus.PAUSED:
        _report_still_paused(workspace, mailing, count)
        sys.exit(1)
    if not count:
        print_success(f"Mailing {mailing.id} has no failed, unknown or deferred deliveries; nothing to do.")
        return
    print_line(f"Sending again to {plural(count, 'person', 'people')}.")
    deliver_or_exit(workspace, mailing)


def _report_still_paused(workspace: Workspace, mailing: Mailing, count: int) -> None:
    """Report that deliveries were queued again, and that nothing is sent while the mailing is paused."""
    if count:
        print_line(f"{plural(count, 'delivery', 'deliveries')} will be tried again.")
    progress = format_unsent(workspace.store.counts(mailing.id))
    print_note(f"Mailing {mailing.id} stays paused ({mailing.reason}), so nothing is sent now: {progress}.")
    print_hints([Hint(Action.RESUME_MAILING, str(mailing.id))])


@mailings.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@json_option
@click.pass_obj
def certificate(folder: Path, which: int | str, out: Path | None, json_: bool) -> None:
    """Write a certificate with the outcome of every delivery.

    It is a web page, or JSON. Refused while deliveries are still open or the numbers do not add up.
    """
    from newsletter.app.certificates import print_certificate, write_certificate

    workspace = open_here(folder)
    mailing_id = find_mailing_of(workspace, which).id
    if json_ and out is None:
        print_certificate(workspace, mailing_id, out=sys.stdout)
        return
    path = out or workspace.root / "build" / f"certificate-{mailing_id}.html"
    issued = write_certificate(workspace, mailing_id, path=path, json=json_)
    print_success(f"{plural(issued.counts.audience, 'person', 'people')} = {format_counts(issued.counts)}")
    print_success(f"Wrote the certificate of mailing {mailing_id} to {display_path(path)}")
