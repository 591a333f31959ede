"""`newsletter subscribers hygiene`: addresses that staff should review."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import plural, print_json, print_line, print_note, print_table


@click.command()
@click.option("--domains", is_flag=True, help="Also look up which domains take no email.")
@json_option
@click.pass_obj
def hygiene(folder: Path, domains: bool, json_: bool) -> None:
    """List addresses to review. Nothing is changed.

    They are dead, mistyped, inactive, or have old consent. With --domains, DNS is asked about each domain, at
    most once a month and 500 in a run.
    """
    from newsletter.app.domain_check import check_domains
    from newsletter.app.hygiene import doubtful_addresses

    workspace = open_here(folder)
    found = list(doubtful_addresses(workspace))
    if domains:
        report = check_domains(workspace)
        found += report.remarks
        if report.unanswered:
            print_note(f"No answer about {plural(report.unanswered, 'domain')}: try again later")
        if report.waiting:
            print_note(f"{plural(report.waiting, 'domain')} not looked up yet: run it again")
    if json_:
        print_json(found)
    elif not found:
        print_line("No addresses to review.")
    else:
        print_table(["address", "problem", "why"], [[one.address, one.doubt.value, one.why] for one in found])
        print_note("To see one: newsletter subscribers show ADDRESS")
        print_note("To remove one: newsletter subscribers unsubscribe ADDRESS")
