"""`newsletter subscribers show`: one person, with all that is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import format_time, print_json, print_line

if TYPE_CHECKING:
    from newsletter.model import MailEvent, Subscriber, Suppression, TopicChoice


@click.command()
@click.argument("address")
@json_option
@click.pass_obj
def show(folder: Path, address: str, json_: bool) -> None:
    """Show one person: their lists and topics, proof of consent, suppressions, and what was sent to them.

    For each mailing you see what became of it: accepted, bounced, refused, suppressed or not sent yet.
    """
    from newsletter.app.people import find_person, find_suppressions
    from newsletter.app.sent_to_person import sent_to_person
    from newsletter.cli.sent_mailings import print_sent, sent_json
    from newsletter.errors import NotFoundError
    from newsletter.model import Subscriber

    workspace = open_here(folder)
    suppressions, zone = find_suppressions(workspace.store, address), workspace.settings.schedule.zone
    try:
        subscriber = find_person(workspace.store, address)
    except NotFoundError:
        if not suppressions:
            raise
        _print_suppressed_address(address, suppressions, zone, json_=json_)
        return
    events = workspace.store.events_of_person(subscriber.id)
    sent = sent_to_person(workspace, subscriber)
    choices = workspace.store.topic_history(subscriber.id)
    if json_:
        whole = {name: getattr(subscriber, name) for name in Subscriber.__dataclass_fields__}
        print_json(
            whole
            | {
                "events": events,
                "suppressions": suppressions,
                "topics": choices,
                "sent": [sent_json(one) for one in sent],
            }
        )
    else:
        _print_person(subscriber, zone, is_paused=subscriber.is_paused(workspace.clock.now()))
        _print_suppressions(suppressions, zone)
        _print_history(subscriber, choices, events, zone)
        print_sent(sent, zone)


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


def _print_history(
    subscriber: Subscriber, choices: Iterable[TopicChoice], events: Iterable[MailEvent], zone: str
) -> None:
    for consent in subscriber.consents:
        source = f", {consent.source}" if consent.source else ""
        action = f"{consent.action.value} ({consent.method}{source})"
        print_line(f"  {format_time(consent.at, zone)}  {consent.list}: {action}: {consent.basis}")
    for choice in choices:
        wanted = "everything" if choice.topics is None else f"only {', '.join(choice.topics)}"
        print_line(f"  {format_time(choice.at, zone)}  {choice.list}: wants {wanted} ({choice.method})")
    for event in events:
        about = f", mailing {event.mailing_id}" if event.mailing_id else f", {event.list}"
        words = f": {event.words}" if event.words else ""
        kind = f"{event.kind.value} ({event.bounce.value})" if event.bounce else event.kind.value
        print_line(f"  {format_time(event.at, zone)}  {kind}{about}{words}")


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
