"""`newsletter check`: preflight, before anybody else sees it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import as_json, done, note, plural, safe, say
from newsletter.cli.terminal import paint
from newsletter.model import Finding, Level, has_errors

if TYPE_CHECKING:
    from newsletter.app.audience_preview import VariantCount

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.HINT: "cyan"}


@click.command()
@click.argument("slug")
@json_option
@click.pass_obj
def check(folder: Path, slug: str, json_: bool) -> None:
    """Check an issue: exit code 0 when it may go out, 1 when an error stands in the way.

    An issue in several versions (languages, segments) is checked in each, and the readers of each are
    counted.
    """
    from newsletter.app.audience_preview import count_variants
    from newsletter.app.editions import check_issue, open_issue, render_issue

    workspace = open_here(folder)
    issue = open_issue(workspace, slug)
    edition = render_issue(workspace, issue)
    findings = check_issue(workspace, issue, edition)
    readers: tuple[VariantCount, ...] = ()
    if edition.others:
        readers = count_variants(workspace.store, edition)
    if json_:
        found = {"issue": issue.slug, "clean": not has_errors(findings), "findings": findings}
        as_json(found | ({"readers": readers} if readers else {}))
    else:
        tell_readers(readers)
        show_findings(findings, issue.path)
    if has_errors(findings):
        sys.exit(1)


def tell_readers(readers: Sequence[VariantCount]) -> None:
    """Tell how many people get which version, on standard error."""
    for one in readers:
        note(f"  {plural(one.people, 'person', 'people')}: {safe(one.version)}")


def show_findings(findings: Sequence[Finding], path: str) -> None:
    """Print findings, each with its place, and a last line that sums up."""
    for finding in findings:
        level = paint(finding.level.value, fg=_COLOURS[finding.level], bold=True)
        click.echo(f"{safe(str(finding.place or path))}: {level}: {safe(finding.message)} [{finding.rule}]")
        if finding.hint:
            say(f"    {finding.hint}")
    counts = Counter(finding.level for finding in findings)
    told = ", ".join(plural(counts[level], level.value) for level in Level if counts[level])
    if has_errors(findings):
        say(f"{path}: {told}. It cannot be sent yet.")
    else:
        done(f"{path}: {told or 'nothing found'}. It may go out.")
