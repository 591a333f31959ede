"""`newsletter mailbox`: process bounces, complaints and unsubscribe requests now."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success


@click.group()
def mailbox() -> None:
    """Bounces, complaints and unsubscribe requests. `newsletter serve` processes them automatically."""


@mailbox.command()
@click.option("--dry-run", is_flag=True, help="Show what each email is; change nothing.")
@click.option("--again", is_flag=True, help="Start over with the first email instead of continuing.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True),
    help="Read an email file, an mbox file or a folder of emails instead.",
)
@json_option
@click.pass_obj
def read(folder: Path, dry_run: bool, again: bool, file: Path | None, json_: bool) -> None:
    """Process new emails in the mailbox set in newsletter.toml. Nothing is ever deleted there."""
    from newsletter.app.mailbox import Looked, format_report, mailbox_of_files, mailbox_server, read_mailbox

    workspace = open_here(folder)
    files = mailbox_of_files(file) if file else None
    server = files or mailbox_server(workspace)
    seen: list[Looked] = []

    def on_seen(looked: Looked) -> None:
        if looked.what == "foreign" and not json_:
            return
        seen.append(looked)
        if not json_:
            label = files.label(looked.uid) if files else looked.uid
            print_line(f"{label}: {looked.what}{f' ({looked.why})' if looked.why else ''}")

    report = read_mailbox(
        workspace,
        server,
        dry_run=dry_run,
        again=again,
        remembers=file is None,
        on_seen=on_seen if dry_run or json_ or file else None,
    )
    if json_:
        row = asdict(report)
        del row["for_staff"], row["mailings"]
        rows = [{name: getattr(one, name) for name in ("uid", "what", "disposal", "why")} for one in seen]
        print_json(row | {"dry_run": dry_run, "mails": rows})
        return
    print_success(f"{report.mailbox}: {format_report(report)}")
    if dry_run:
        print_note("Dry run: nothing was changed.")
    elif report.for_staff:
        emails = plural(len(report.for_staff), "email needs", "emails need")
        where = "" if files else " in the mailbox"
        reasons = "; ".join(sorted({one.why for one in report.for_staff}))
        print_note(f"{emails} your attention{where}: {reasons}.")
