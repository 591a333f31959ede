"""`newsletter hooks`: the reports that the email provider sends to our webhook."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import print_json, print_success


@click.group()
def hooks() -> None:
    """What your email provider reports. `newsletter serve` applies it automatically."""


@hooks.command()
@click.option("--again", is_flag=True, help="Also apply what was applied before. Nothing counts twice.")
@json_option
@click.pass_obj
def apply(folder: Path, again: bool, json_: bool) -> None:
    """Apply the reports that wait.

    They are bounces, complaints, unsubscribes, and deliveries in doubt. For a machine on which only the
    web pages run (`newsletter serve --only web`), and after a restore.
    """
    from newsletter.app.webhooks import apply_reports, format_webhook_report

    report = apply_reports(open_here(folder), again=again)
    if json_:
        print_json(report)
    else:
        print_success(format_webhook_report(report).capitalize())
