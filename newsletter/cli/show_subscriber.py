"""`newsletter subscribers show`: one person, with all that is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import (
    format_cell_time,
    format_time,
    print_json,
    print_line,
    print_wrapped,
    print_zone,
)

if TYPE_CHECKING:
    from newsletter.model import Subscriber, Suppression


@click.command()
@click.argument("address")
@json_option
@click.pass_obj
def show(folder: Path, address: str, json_: bool) -> None:
    """Show one person, and their whole history in the order in which it happened.

    Consents and withdrawals with their proof, suppressions, topics, changes of address, merges, notes, what
    was sent to them and what came back.
    """
    from newsletter.app.people import find_person, find_suppressions
    from newsletter.app.personal_data import personal_data
    from newsletter.errors import NotFoundError

    workspace = open_here(folder)
    suppressions, zone = find_suppressions(workspace.store, address), workspace.settings.schedule.zone
    try:
        subscriber = find_person(workspace.store, address)
    except NotFoundError:
        if not suppressions:
            raise
        _print_suppressed_address(address, suppressions, zone, json_=json_)
        return
    document = personal_data(workspace, subscriber)
    if json_:
        print_json(document)
        return
    _print_person(subscriber, zone, is_paused=subscriber.is_paused(workspace.clock.now()))
    _print_history(document["history"], zone)
    if not document["deliveries"]:
        print_line("Nothing has been sent to this person.")


def _print_person(subscriber: Subscriber, zone: str, *, is_paused: bool) -> None:
    person = subscriber.person
    print_line(f"{person.address}  {person.first_name} {person.last_name}".rstrip())
    if subscriber.suppressed:
        print_line(f"Suppressed: {subscriber.suppressed.value}")
    if is_paused:
        print_line(f"Paused until {format_time(subscriber.paused_until, zone)}")
    for one in subscriber.subscriptions:
        only = f", only {', '.join(one.topics)}" if one.topics is not None else ""
        digest = f", {one.cadence.value} digest" if one.cadence.is_digest else ""
        print_line(f"{one.list}: {one.status.value} since {format_time(one.since, zone)}{only}{digest}")
    if subscriber.tags:
        print_line(f"  tagged {', '.join(subscriber.tags)}")
    for name, value in person.attributes.items():
        print_line(f"  {name}: {value}")


def _print_history(history: Iterable[Mapping[str, str]], zone: str) -> None:
    print_line()
    for one in history:
        where = f"{one['list']}: " if one["list"] else ""
        at = format_cell_time(datetime.fromisoformat(one["at"]), zone)
        print_wrapped(f"{at}  {one['kind']:<11}  ", where + one["what"])
    print_zone(zone)


def _print_suppressed_address(
    address: str, suppressions: Sequence[Suppression], zone: str, *, json_: bool
) -> None:
    """Print an address that is suppressed and belongs to no subscriber."""
    if json_:
        print_json({"person": None, "suppressed": suppressions[0].reason, "suppressions": suppressions})
        return
    print_line(f"{address} is on no list, and must not be mailed")
    _print_suppressions(suppressions, zone)


def _print_suppressions(suppressions: Sequence[Suppression], zone: str) -> None:
    for one in suppressions:
        where = f"on {one.list}" if one.list else "on every list"
        note = f" ({one.note})" if one.note else ""
        print_line(f"  {format_time(one.at, zone)}  suppressed {where}: {one.reason.value}{note}")
