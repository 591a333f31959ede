"""`newsletter mailings report` and `missed`: what became of a mailing, and whom it did not reach."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsletter.app.lookup import find_mailing_of
from newsletter.cli.context import id_or_slug, json_option, open_here
from newsletter.cli.delivery_report import print_mailing
from newsletter.cli.output import (
    display_path,
    format_cell_time,
    format_time,
    plural,
    print_json,
    print_line,
    print_success,
    print_table,
    print_zone,
)
from newsletter.cli.waiting_words import waiting_words

if TYPE_CHECKING:
    from newsletter.app.mailing_progress import MailingProgress
    from newsletter.app.mailing_report import MailingReport, TimelinePart

_DOMAINS = 10


@click.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@json_option
@click.pass_obj
def report(folder: Path, which: int | str, json_: bool) -> None:
    """Report what became of a mailing, and how far it is.

    It counts over time, by receiving domain and by version, and says who left. While the mailing is being
    sent, the report begins with the pace and what mail servers say.
    """
    from newsletter.app.mailing_progress import read_progress
    from newsletter.app.mailing_report import report_mailing

    workspace = open_here(folder)
    mailing_id = find_mailing_of(workspace, which).id
    found = report_mailing(workspace, mailing_id)
    progress = read_progress(workspace, mailing_id)
    if json_:
        print_json(_report_json(found, progress))
        return
    zone = workspace.settings.schedule.zone
    print_mailing(found.mailing, found.counts, zone, found.came_back)
    if not progress.is_over:
        _print_progress(progress, zone)
    _print_timeline(found, zone)
    _print_domains(found)
    _print_unsubscribed(found)
    if found.versions:
        print_line()
        print_table(["version", "sent to"], [[one.version, one.people] for one in found.versions])
    _print_missed(found)


def _report_json(found: MailingReport, progress: MailingProgress) -> dict[str, Any]:
    report = asdict(found)
    del report["mailing"]["key"]
    following = report.pop("next_mailing")
    return report | {
        "next_mailing": following and following["id"],
        "progress": {
            "per_second": round(progress.per_second, 2),
            "seconds_left": progress.seconds_left,
            "put_off": progress.put_off,
            "waiting": progress.waiting,
        },
    }


def _print_progress(progress: MailingProgress, zone: str) -> None:
    print_line()
    if progress.per_second:
        left = f", about {progress.seconds_left:,} seconds left" if progress.seconds_left is not None else ""
        print_line(f"{progress.per_second:,.1f} a second{left}")
    if progress.no_sender:
        print_line(f"Nothing is being sent: no scheduler is running ({progress.no_sender}).")
    if progress.no_worker:
        print_line("Nothing is being sent: no worker is running.")
    if progress.waiting is not None:
        print_line(waiting_words(progress.waiting, zone))
    for one in progress.put_off:
        again = f", next try {format_time(one.next_try_at, zone)}" if one.next_try_at else ""
        deliveries = plural(one.people, "delivery", "deliveries")
        print_line(f"{one.domain or 'unknown domain'} asks to try {deliveries} later ({one.reply}){again}")


def _print_timeline(found: MailingReport, zone: str) -> None:
    if not found.timeline:
        return
    print_line()
    print_table(
        ["from", "accepted"],
        [[format_part_start(part, zone), part.people] for part in found.timeline if part.people],
    )
    print_zone(zone)


def format_part_start(part: TimelinePart, zone: str) -> str:
    """Return when a part of a timeline begins, with seconds if it is shorter than a minute."""
    is_short = part.end - part.start < timedelta(minutes=1)
    return format_cell_time(part.start, zone) + (f"{part.start::%S}" if is_short else "")


def _print_domains(found: MailingReport) -> None:
    refused = Counter({one.domain: one.people for one in found.refusals})
    bounced = {(one.domain, one.kind.value): one.people for one in found.bounces}
    total = Counter(refused)
    for (domain, _kind), people in bounced.items():
        total[domain] += people
    if not total:
        return
    kinds = ("hard", "soft", "policy", "content")
    print_line()
    print_table(
        ["domain", "refused", *kinds],
        [
            [domain or "-", refused[domain], *(bounced.get((domain, kind), 0) for kind in kinds)]
            for domain, _number in total.most_common(_DOMAINS)
        ],
    )
    if len(total) > _DOMAINS:
        print_line(f"and {len(total) - _DOMAINS:,} more domains")


def _print_unsubscribed(found: MailingReport) -> None:
    until = f", before mailing {found.next_mailing.id}" if found.next_mailing else ""
    ways = ", ".join(f"{people:,} by {method}" for method, people in sorted(found.unsubscribed.items()))
    print_line()
    print_line(f"Unsubscribed after it{until}: {found.unsubscribed_people:,}{f' ({ways})' if ways else ''}")


def _print_missed(found: MailingReport) -> None:
    from newsletter.cli.reason_words import missed_words

    print_line()
    if not found.missed:
        print_line("It reached everybody on the list.")
        return
    ordered = sorted(found.missed.items(), key=lambda one: (-one[1], one[0]))
    print_table(["did not get it", "people"], [[missed_words(reason), people] for reason, people in ordered])


@click.command()
@click.argument("which", metavar="ID|SLUG", type=id_or_slug)
@click.option("--reason", default="", metavar="REASON", help="Only those missed for one reason.")
@click.option("--csv", "csv_", type=click.Path(path_type=Path, dir_okay=False), help="Write a CSV file.")
@json_option
@click.pass_obj
def missed(folder: Path, which: int | str, reason: str, csv_: Path | None, json_: bool) -> None:
    """List who did not get a mailing, and why."""
    from newsletter.app.missed_people import all_missed, write_missed_file
    from newsletter.cli.reason_words import missed_words

    workspace = open_here(folder)
    mailing_id = find_mailing_of(workspace, which).id
    if csv_ is not None:
        number = write_missed_file(workspace, mailing_id, csv_, reason=reason)
        print_success(f"Wrote {plural(number, 'person', 'people')} to {display_path(csv_)}")
        return
    people = list(all_missed(workspace, mailing_id, reason=reason))
    if json_:
        print_json([{"address": one.address, "reason": one.reason, "detail": one.detail} for one in people])
        return
    if not people:
        print_line("Nobody.")
        return
    zone = workspace.settings.schedule.zone
    print_table(
        ["address", "why", "when", "detail"],
        [
            [one.address, missed_words(one.reason), format_cell_time(one.updated_at, zone), one.detail]
            for one in people
        ],
    )
    print_zone(zone)
