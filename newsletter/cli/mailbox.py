"""`newsletter mailbox`: read what comes back, now and by hand."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import as_json, done, note, plural, say


@click.group()
def mailbox() -> None:
    """What comes back: bounces, complaints, wishes to leave. `newsletter serve` reads it by itself."""


@mailbox.command()
@click.option("--dry-run", is_flag=True, help="Say what each mail is and change nothing, anywhere.")
@click.option("--again", is_flag=True, help="Begin with the first mail once more, not where it stopped.")
@click.option(
    "--file", type=click.Path(path_type=Path, exists=True), help="Read a mail, an mbox or a folder instead."
)
@json_option
@click.pass_obj
def read(folder: Path, dry_run: bool, again: bool, file: Path | None, json_: bool) -> None:
    """Read what is new in the mailbox of newsletter.toml. Nothing is ever deleted there."""
    from newsletter.app.mailbox import Looked, mailbox_of_files, mailbox_server, read_mailbox, told

    workspace = open_here(folder)
    files = mailbox_of_files(file) if file else None
    server = files or mailbox_server(workspace)
    seen: list[Looked] = []

    def hear(looked: Looked) -> None:
        if looked.what == "foreign" and not json_:
            return
        seen.append(looked)
        if not json_:
            label = files.label(looked.uid) if files else looked.uid
            say(f"{label}: {looked.what}{f' ({looked.why})' if looked.why else ''}")

    report = read_mailbox(
        workspace,
        server,
        dry_run=dry_run,
        again=again,
        remembers=file is None,
        on_seen=hear if dry_run or json_ or file else None,
    )
    if json_:
        row = asdict(report)
        del row["for_staff"], row["mailings"]
        rows = [{name: getattr(one, name) for name in ("uid", "what", "disposal", "why")} for one in seen]
        as_json(row | {"dry_run": dry_run, "mails": rows})
        return
    done(f"{report.mailbox}: {told(report)}")
    if dry_run:
        note("Nothing was changed.")
    elif report.for_staff:
        mails = plural(len(report.for_staff), "mail waits", "mails wait")
        where = "" if files else " in the mailbox"
        note(f"{mails} for you{where}: {'; '.join(sorted({one.why for one in report.for_staff}))}.")
