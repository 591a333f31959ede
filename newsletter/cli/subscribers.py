"""`newsletter subscribers`: the people on your lists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.ask_again import ask_again
from newsletter.cli.change_address import change_address
from newsletter.cli.confirm import ask
from newsletter.cli.context import actor, json_option, list_option, open_here, segment_option
from newsletter.cli.export_people import export, load
from newsletter.cli.grouped_commands import GroupedCommands
from newsletter.cli.hints import print_hints
from newsletter.cli.hygiene import hygiene
from newsletter.cli.import_people import import_
from newsletter.cli.imports import imports, undo
from newsletter.cli.merge_subscribers import merge
from newsletter.cli.move_subscribers import move
from newsletter.cli.note_subscriber import note
from newsletter.cli.output import (
    format_time,
    plural,
    print_json,
    print_json_array,
    print_line,
    print_note,
    print_pages,
    print_success,
    print_warning,
)
from newsletter.cli.send_confirmation import send_confirmation
from newsletter.cli.show_subscriber import show
from newsletter.cli.subscriber_stats import stats
from newsletter.cli.suppress import suppress
from newsletter.cli.tag_all import tag_all
from newsletter.cli.tags import tag, untag
from newsletter.errors import RefusedError
from newsletter.model import Action, Cadence, Hint

if TYPE_CHECKING:
    from newsletter.app.workspace import Workspace
    from newsletter.model import Subscriber

_STATUSES = ("subscribed", "unsubscribed", "suppressed")
_PAGE = 1_000
"""So many people are laid out at a time."""


@click.group(cls=GroupedCommands)
def subscribers() -> None:
    """The people on your lists: import, export, add, unsubscribe, erase."""


subscribers.sections = {
    "Look": ("list", "show", "stats", "hygiene"),
    "One person": (
        "add",
        "send-confirmation",
        "unsubscribe",
        "change-address",
        "topics",
        "cadence",
        "tag",
        "untag",
        "note",
        "merge",
    ),
    "Whole lists and files": (
        "import",
        "imports",
        "undo",
        "suppress",
        "tag-all",
        "move",
        "ask-again",
        "export",
        "load",
    ),
    "Requests about personal data": ("data", "erase"),
}
subscribers.add_command(suppress)
subscribers.add_command(import_)
subscribers.add_command(imports)
subscribers.add_command(undo)
subscribers.add_command(show)
subscribers.add_command(change_address)
subscribers.add_command(merge)
subscribers.add_command(note)
subscribers.add_command(export)
subscribers.add_command(load)
subscribers.add_command(move)
subscribers.add_command(hygiene)
subscribers.add_command(ask_again)
subscribers.add_command(stats)
subscribers.add_command(tag_all)
subscribers.add_command(tag)
subscribers.add_command(send_confirmation)
subscribers.add_command(untag)


@subscribers.command()
@click.argument("address")
@list_option
@click.option(
    "--basis", required=True, help="How this person agreed, e.g. 'Asked at the desk on May 3, 2026'."
)
@click.option("--first-name", default="", help="The person's first name.")
@click.option("--last-name", default="", help="The person's last name.")
@click.option("--lang", default="", help="The person's language, e.g. es.")
@click.option("--topics", "names", default="", help="The topics they asked for: 'housing, parks', or all.")
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
    names: str,
    welcome: bool,
) -> None:
    """Add one person who asked to be on a list."""
    from newsletter.app.people import add_person, new_person
    from newsletter.app.topic_choice import choose_for, read_topics

    workspace = open_here(folder)
    person = new_person(address, first_name=first_name, last_name=last_name, lang=lang)
    key = workspace.list_key(list_key)
    if welcome and not workspace.publication.lists[key].welcome:
        raise RefusedError(
            f"the list {key} has no welcome email",
            hint=f'Set welcome = "SLUG" in [lists.{key}] of newsletter.toml',
        )
    if names:
        read_topics(workspace, names)  # an unknown one is reported before anybody is added
    counts = add_person(workspace, person, list_key=key, basis=basis, by=actor(), welcome=welcome)
    if names:
        choose_for(workspace, address, list_key=key, names=names, by=actor())
    print_success(f"{person.address} {'is now' if counts.added else 'was already'} on {key}")


@subscribers.command()
@click.argument("address")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write (default: print to the screen).",
)
@click.pass_obj
def data(folder: Path, address: str, out: Path | None) -> None:
    """Write all that is kept about one person as JSON.

    It is the same file that they get by "Email me my data" on their preferences page.
    """
    from newsletter.app.people import find_person
    from newsletter.app.personal_data import personal_data, write_personal_data

    workspace = open_here(folder)
    subscriber = find_person(workspace.store, address)
    if out is None:
        print_json(personal_data(workspace, subscriber))
    else:
        write_personal_data(workspace, subscriber, out)
        print_success(f"Wrote what is kept about {subscriber.person.address} to {out}")


@subscribers.command()
@click.argument("address")
@click.argument("names", metavar="TOPICS")
@list_option
@click.pass_obj
def topics(folder: Path, address: str, names: str, list_key: str | None) -> None:
    """Set the topics that somebody asked for.

    For example 'housing, parks'; all for everything.
    It counts from the next issue on. To see what somebody chose: newsletter subscribers show ADDRESS.
    """
    from newsletter.app.topic_choice import choose_for

    workspace = open_here(folder)
    key = workspace.list_key(list_key)
    chosen = choose_for(workspace, address, list_key=key, names=names, by=actor())
    wanted = "everything" if chosen is None else f"only {', '.join(chosen)}"
    print_success(f"{address} gets {wanted} from {key}")


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
@click.argument("cadence", type=click.Choice([one.value for one in Cadence]))
@list_option
@click.pass_obj
def cadence(folder: Path, address: str, cadence: str, list_key: str | None) -> None:
    """Set how often someone gets a list.

    Every issue, or a daily, weekly or monthly digest.
    It holds from the next issue on. What waited for a digest is in the next one; for someone who gets every
    issue from now on, it is listed here.
    """
    from newsletter.app.cadence import change_cadence

    workspace = open_here(folder)
    change = change_cadence(workspace, address, workspace.list_key(list_key), Cadence(cadence))
    what = f"the {cadence} digest" if change.after.is_digest else "every issue"
    if change.before is change.after:
        print_success(f"{address} already gets {what} of {change.list}; nothing to do")
        return
    print_success(f"{address} gets {what} of {change.list} from now on")
    if change.waiting and not change.after.is_digest:
        print_note("Waiting for their digest, and no longer sent:")
        for one in change.waiting:
            print_note(f"  {one.title}  {one.url}")
    if change.after.is_digest:
        _print_next_digest(workspace, change.list, change.after)


def _print_next_digest(workspace: Workspace, list_key: str, cadence: Cadence) -> None:
    from newsletter.app.cadence import next_digest_time
    from newsletter.app.scheduler_presence import scheduler_missing_since

    time = next_digest_time(workspace, list_key, cadence)
    if time is not None:
        print_note(f"  The next one goes out {format_time(time.first_at, workspace.settings.schedule.zone)}.")
    if missing_since := scheduler_missing_since(workspace):
        print_warning(f"no scheduler is running ({missing_since}). Until one runs, no digest is sent.")
        print_hints([Hint(Action.RUN_SCHEDULER)])


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
@segment_option
@click.option("--search", metavar="TEXT", help="Only people with this in their name or address.")
@click.option("--tag", default="", help="Only people with this tag.")
@click.option("--status", type=click.Choice(_STATUSES), help="Only people with this status.")
@json_option
@click.pass_obj
def list_(
    folder: Path,
    list_key: str | None,
    segment: str | None,
    search: str | None,
    tag: str,
    status: str | None,
    json_: bool,
) -> None:
    """List people, with their lists and status.

    With --search the first 50 whose name or address has all the words, on whichever list they are. With --tag
    or --status the newest come first.
    """
    if search is not None and (list_key or segment is not None or tag or status):
        raise click.UsageError("--search looks at everybody; give it without other options.")
    workspace = open_here(folder)
    more = False
    if tag or status:
        from newsletter.app.people_browsing import PeopleFilter, every_page

        wanted = PeopleFilter(list=list_key or "", status=status or "", segment=segment or "", tag=tag)
        people = every_page(workspace, wanted)
    elif search is None:
        from newsletter.app.people import find_people

        people = find_people(workspace, list_key=list_key, segment=segment)
    else:
        from newsletter.app.people_search import search_people
        from newsletter.cli.progress import rows_progress

        found = search_people(workspace.store, search, indexing=rows_progress("Preparing the search"))
        people, more = iter(found.people), found.has_more
    if json_:
        print_json_array(map(_row, people))
        return
    print_line(plural(_print_people(people), "person", "people") + (", and more" if more else ""))


def _print_people(people: Iterator[Subscriber]) -> int:
    """Print people as they come; return how many."""
    counts = [0]

    def pages() -> Iterator[list[list[str]]]:
        while (page := list(islice(people, _PAGE))) or not counts[0]:
            counts[0] += len(page)
            yield [[row["address"], row["name"], row["lists"], row["suppressed"]] for row in map(_row, page)]
            if len(page) < _PAGE:
                return

    print_pages(["address", "name", "lists", "suppressed"], pages())
    return counts[0]


def _row(subscriber: Subscriber) -> dict[str, str]:
    person = subscriber.person
    return {
        "address": person.address,
        "name": f"{person.first_name} {person.last_name}".strip(),
        "lang": person.lang,
        "lists": ", ".join(f"{one.list} ({one.status.value})" for one in subscriber.subscriptions),
        "suppressed": subscriber.suppressed.value if subscriber.suppressed else "",
    }
