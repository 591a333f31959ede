"""`newsletter mailings`: what was sent, and what happened to every copy."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from newsletter.app.mailing_control import find_mailing
from newsletter.cli.context import json_option, open_here, row_id
from newsletter.cli.delivery import carry_on, show_mailing, sum_of
from newsletter.cli.hints import note_hints
from newsletter.cli.output import as_json, done, near, plural, say, table, when
from newsletter.model import Action, Counts, EventCounts, Hint, MailEvent, Mailing


@click.group()
def mailings() -> None:
    """What was sent, and what happened to every copy."""


def as_row(mailing: Mailing, counts: Counts, came_back: EventCounts) -> dict[str, Any]:
    """Return a mailing and its counts as one JSON object; the counts add up to `audience`.

    What came back stands beside them: whoever bounced or complained is counted as accepted too.
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
    rows = [
        (one, workspace.store.counts(one.id), workspace.store.event_counts(one.id))
        for one in workspace.store.mailings()
    ]
    if json_:
        as_json([as_row(*row) for row in rows])
        return
    if not rows:
        say("Nothing was sent yet.")
        return
    table(
        [
            "id",
            "mailing",
            "status",
            "audience",
            "accepted",
            "failed",
            "unknown",
            "bounced",
            "complained",
            "started",
        ],
        [
            [
                one.id,
                f"{one.issue} to {one.list}",
                one.status.value,
                c.audience,
                c.accepted,
                c.failed,
                c.unknown,
                back.bounced,
                back.complained,
                when(one.started_at),
            ]
            for one, c, back in rows
        ],
    )


@mailings.command()
@click.argument("mailing_id", metavar="ID", type=row_id)
@click.option("--deliveries", is_flag=True, help="Also list every copy and what became of it.")
@click.option("--events", is_flag=True, help="Also list what came back: bounces, complaints.")
@json_option
@click.pass_obj
def show(folder: Path, mailing_id: int, deliveries: bool, events: bool, json_: bool) -> None:
    """Show one mailing: its counts always add up to its audience."""
    workspace = open_here(folder)
    mailing = find_mailing(workspace, mailing_id)
    counts = workspace.store.counts(mailing_id)
    came_back = workspace.store.event_counts(mailing_id)
    copies = list(workspace.store.deliveries(mailing_id)) if deliveries else []
    told = list(workspace.store.events_of_mailing(mailing_id)) if events else []
    if json_:
        more: dict[str, Any] = {"deliveries": copies} if deliveries else {}
        more |= {"events": [as_event(address, event) for address, event in told]} if events else {}
        as_json(as_row(mailing, counts, came_back) | more)
        return
    show_mailing(mailing, counts, came_back)
    if events:
        say()
        table(
            ["address", "what", "code", "when", "what they said"],
            [[address, what_of(event), event.code, when(event.at), event.words] for address, event in told],
        )
    if deliveries:
        say()
        table(
            ["address", "status", "tries", "when", "detail"],
            [
                [one.address, one.status.value, one.attempt, when(one.updated_at), one.detail]
                for one in copies
            ],
        )


def as_event(address: str, event: MailEvent) -> dict[str, Any]:
    """Return what came back as one JSON object."""
    row = asdict(event)
    del row["key"], row["mailing_id"]
    return {"address": address, **row}


def what_of(event: MailEvent) -> str:
    """Say in a word or two what came back."""
    return f"{event.kind.value} ({event.bounce.value})" if event.bounce else event.kind.value


@mailings.command()
@click.argument("mailing_id", metavar="ID", type=row_id)
@click.option("--reason", default="paused by staff", help="Why, for the record.")
@click.pass_obj
def pause(folder: Path, mailing_id: int, reason: str) -> None:
    """Stop sending within a second; nobody is lost, `resume` goes on."""
    from newsletter.app.mailing_control import pause_mailing

    pause_mailing(open_here(folder), mailing_id, reason=reason)
    done(f"Mailing {mailing_id} is paused.")
    note_hints([Hint(Action.RESUME_MAILING, str(mailing_id))])


@mailings.command()
@click.argument("mailing_id", metavar="ID", type=row_id)
@click.pass_obj
def resume(folder: Path, mailing_id: int) -> None:
    """Let a paused mailing go on, and send what is left of it."""
    from newsletter.app.mailing_control import resume_mailing

    workspace = open_here(folder)
    carry_on(workspace, resume_mailing(workspace, mailing_id))


@mailings.command()
@click.argument("mailing_id", metavar="ID", type=row_id)
@click.option("--reason", default="cancelled by staff", help="Why, for the record.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def cancel(folder: Path, mailing_id: int, reason: str, yes: bool) -> None:
    """End a mailing: whoever has no copy yet will get none."""
    if not yes:
        click.confirm(f"Cancel mailing {mailing_id} for good?", abort=True)
    from newsletter.app.mailing_control import cancel_mailing

    counts = cancel_mailing(open_here(folder), mailing_id, reason=reason)
    others = plural(counts.cancelled, "person", "people")
    done(f"Cancelled. Sent to {counts.accepted:,}; {others} will not get it.")


@mailings.command()
@click.argument("mailing_id", metavar="ID", type=row_id)
@click.pass_obj
def retry(folder: Path, mailing_id: int) -> None:
    """Try again those who missed it: failed, unknown or deferred. Nobody who has it gets it again."""
    from newsletter.app.mailing_control import retry_mailing

    workspace = open_here(folder)
    count = retry_mailing(workspace, mailing_id)
    if not count:
        done(f"Nobody missed mailing {mailing_id}; nothing to do.")
        return
    say(f"Trying {plural(count, 'person', 'people')} again.")
    carry_on(workspace, find_mailing(workspace, mailing_id))


@mailings.command()
@click.argument("mailing_id", metavar="ID", type=row_id)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@json_option
@click.pass_obj
def certificate(folder: Path, mailing_id: int, out: Path | None, json_: bool) -> None:
    """Prove what became of every copy: a page, or JSON. Refused while it does not add up."""
    from newsletter.app.certificates import print_certificate, write_certificate

    workspace = open_here(folder)
    if json_ and out is None:
        print_certificate(workspace, mailing_id, out=sys.stdout)
        return
    path = out or workspace.root / "build" / f"certificate-{mailing_id}.html"
    issued = write_certificate(workspace, mailing_id, path=path, json=json_)
    done(f"{plural(issued.counts.audience, 'person', 'people')} = {sum_of(issued.counts)}")
    done(f"The certificate of mailing {mailing_id} is in {near(path)}")
