"""`newsletter subscribers`: the people on your lists."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.confirm import ask
from newsletter.cli.context import actor, json_option, list_option, open_here
from newsletter.cli.import_people import import_
from newsletter.cli.imports import imports, undo
from newsletter.cli.output import (
    format_time,
    plural,
    print_json,
    print_line,
    print_note,
    print_success,
    print_table,
)
from newsletter.cli.suppress import suppress
from newsletter.errors import RefusedError

if TYPE_CHECKING:
    from newsletter.model import Subscriber, Suppression


@click.group()
def subscribers() -> None:
    """The people on your lists: import, export, add, unsubscribe, erase."""


subscribers.add_command(suppress)
subscribers.add_command(import_)
subscribers.add_command(imports)
subscribers.add_command(undo)


@subscribers.command()
@list_option
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file to write (default: print to the screen)."
)
@click.option("--raw", is_flag=True, help="Do not protect cells that a spreadsheet would read as formulas.")
@click.pass_obj
def export(folder: Path, list_key: str | None, out: Path | None, raw: bool) -> None:
    """Export people as CSV, with their lists and status."""
    from newsletter.app.people import export_file, export_text

    workspace = open_here(folder)
    if out is None:
        export_text(workspace, sys.stdout, list_key=list_key, raw=raw)
    else:
        count = export_file(workspace, out, list_key=list_key, raw=raw)
        print_success(f"Wrote {plural(count, 'person', 'people')} to {out}")


@subscribers.command()
@click.argument("address")
@list_option
@click.option(
    "--basis", required=True, help="How this person agreed, e.g. 'Asked at the desk on May 3, 2026'."
)
@click.option("--first-name", default="", help="The person's first name.")
@click.option("--last-name", default="", help="The person's last name.")
@click.option("--lang", default="", help="The person's language, e.g. es.")
@click.option("--welcome", is_flag=True, help="Send them the list's welcome email.")
@click.pass_obj
def add(
    folder: Path,
    address: str,
    list_key: str | None,
    basis: str,
    first_name: str,
    last_name: str,
    lang: str,
    welcome: bool,
) -> None:
    """Add one person who asked to be on a list."""
    from newsletter.app.people import add_person, new_person

    workspace = open_here(folder)
    person = new_person(address, first_name=first_name, last_name=last_name, lang=lang)
    key = workspace.list_key(list_key)
    if welcome and not workspace.publication.lists[key].welcome:
        raise RefusedError(
            f"the list {key} has no welcome email",
            hint=f'Set welcome = "SLUG" in [lists.{key}] of newsletter.toml',
        )
    counts = add_person(workspace, person, list_key=key, basis=basis, by=actor(), welcome=welcome)
    print_success(f"{person.address} {'is now' if counts.added else 'was already'} on {key}")


@subscribers.command()
@click.argument("address")
@json_option
@click.pass_obj
def show(folder: Path, address: str, json_: bool) -> None:
    """Show one person: their lists, proof of consent, suppressions, and what was sent to them.

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
    if json_:
        whole = {name: getattr(subscriber, name) for name in Subscriber.__dataclass_fields__}
        print_json(
            whole | {"events": events, "suppressions": suppressions, "sent": [sent_json(one) for one in sent]}
        )
        return
    person = subscriber.person
    print_line(f"{person.address}  {person.first_name} {person.last_name}".rstrip())
    if subscriber.suppressed:
        print_line(f"Suppressed: {subscriber.suppressed.value}")
    for one in subscriber.subscriptions:
        print_line(f"{one.list}: {one.status.value} since {format_time(one.since, zone)}")
    for name, value in person.attributes.items():
        print_line(f"  {name}: {value}")
    _print_suppressions(suppressions, zone)
    for consent in subscriber.consents:
        source = f", {consent.source}" if consent.source else ""
        action = f"{consent.action.value} ({consent.method}{source})"
        print_line(f"  {format_time(consent.at, zone)}  {consent.list}: {action}: {consent.basis}")
    for event in events:
        about = f", mailing {event.mailing_id}" if event.mailing_id else f", {event.list}"
        words = f": {event.words}" if event.words else ""
        kind = f"{event.kind.value} ({event.bounce.value})" if event.bounce else event.kind.value
        print_line(f"  {format_time(event.at, zone)}  {kind}{about}{words}")
    print_sent(sent, zone)


@subscribers.command()
@click.argument("who", metavar="ADDRESS|LINK")
@list_option
@click.option("--everywhere", is_flag=True, help="Every list, now and in the future.")
@click.pass_obj
def unsubscribe(folder: Path, who: str, list_key: str | None, everywhere: bool) -> None:
    """Unsubscribe someone now.

    Give their address, or the unsubscribe link in their email. Without --list: from every list they are on.
    """
    from newsletter.app.unsubscribing import Method, unsubscribe_address, unsubscribe_token

    workspace = open_here(folder)
    if "@" in who:
        left = unsubscribe_address(
            workspace, who, list_key=list_key, everywhere=everywhere, method=Method.STAFF, by=actor()
        )
    else:
        token = who.rstrip("/").rpartition("/")[2]
        left = unsubscribe_token(workspace, token, everywhere=everywhere, method=Method.STAFF, by=actor())
    if left.lists:
        everything = " and from every other list" if everywhere else ""
        print_success(f"Unsubscribed {left.address} from {', '.join(left.lists)}{everything}")
    else:
        print_success(f"{left.address} was not subscribed; nothing to do")


@subscribers.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def erase(folder: Path, address: str, yes: bool) -> None:
    """Erase a person's data for good. A hash of the address stays, so no import can add them again."""
    from newsletter.app.people import erase_person, find_person

    workspace = open_here(folder)
    subscriber = find_person(workspace.store, address)
    if not yes:
        ask(f"Erase {subscriber.person.address} for good?")
    erase_person(workspace, address)
    print_success(f"Erased {address}")


@subscribers.command(name="list")
@list_option
@json_option
@click.pass_obj
def list_(folder: Path, list_key: str | None, json_: bool) -> None:
    """List people, with their lists and status."""
    workspace = open_here(folder)
    key = workspace.list_key(list_key) if list_key else None
    people = list(workspace.store.subscribers(list=key))
    if json_:
        print_json([_row(one) for one in people])
        return
    print_table(
        ["address", "name", "lists", "suppressed"],
        [[row["address"], row["name"], row["lists"], row["suppressed"]] for row in map(_row, people)],
    )
    print_line(plural(len(people), "person", "people"))


@subscribers.command()
@json_option
@click.pass_obj
def hygiene(folder: Path, json_: bool) -> None:
    """List addresses to review. They are dead, mistyped, or have old consent. Nothing is changed."""
    from newsletter.app.hygiene import doubtful_addresses

    workspace = open_here(folder)
    found = list(doubtful_addresses(workspace))
    if json_:
        print_json(found)
    elif not found:
        print_line("No addresses to review.")
    else:
        print_table(["address", "problem", "why"], [[one.address, one.doubt.value, one.why] for one in found])
        print_note("To see one: newsletter subscribers show ADDRESS")
        print_note("To remove one: newsletter subscribers unsubscribe ADDRESS")


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


def _row(subscriber: Subscriber) -> dict[str, str]:
    person = subscriber.person
    return {
        "address": person.address,
        "name": f"{person.first_name} {person.last_name}".strip(),
        "lang": person.lang,
        "lists": ", ".join(f"{one.list} ({one.status.value})" for one in subscriber.subscriptions),
        "suppressed": subscriber.suppressed.value if subscriber.suppressed else "",
    }
