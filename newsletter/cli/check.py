"""`newsletter check`: preflight, the checks before sending."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import json_option, open_here
from newsletter.cli.hints import print_hints
from newsletter.cli.news import report_backups
from newsletter.cli.output import plural, print_json, print_line, print_note, print_success, safe
from newsletter.cli.terminal import paint
from newsletter.model import Finding, Level, has_errors

if TYPE_CHECKING:
    from newsletter.app.audience_preview import VariantCount
    from newsletter.app.unwrapped_links import UnwrappedLink, UnwrappedLinks

_COLORS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.HINT: "cyan"}


@click.command()
@click.argument("slug")
@click.option(
    "--fix",
    is_flag=True,
    help="Replace links that a mail gateway has wrapped; write rows pasted from a spreadsheet as tables.",
)
@json_option
@click.pass_obj
def check(folder: Path, slug: str, fix: bool, json_: bool) -> None:
    """Check an issue before sending. Exit code 0: ready to send. 1: errors must be fixed first.

    If an issue has several versions (languages, segments, topics), each one is checked, and you see how many
    people get it.
    """
    from newsletter.app.base_url import launch_links
    from newsletter.app.departure_day import departure_day
    from newsletter.app.editions import check_issue, open_issue, render_issue
    from newsletter.app.outdated_schedules import outdated_schedules
    from newsletter.app.pasted_tables import WrittenTables, next_steps, write_tables
    from newsletter.app.transport_factory import reaches_people
    from newsletter.app.unwrapped_links import UnwrappedLinks, can_unwrap_links, unwrap_links
    from newsletter.cli.outdated import outdated_json, warn_outdated

    workspace = open_here(folder)
    fixed = unwrap_links(workspace, slug) if fix else UnwrappedLinks()
    if not json_:
        _print_fixed(fixed)
    issue = open_issue(workspace, slug)
    written = write_tables(workspace, issue) if fix else WrittenTables(issue=issue)
    issue = written.issue
    if written.tables and not json_:
        print_line(f"{issue.path}: fixed: {plural(written.tables, 'table')} written")
    report_backups(issue.path, written.backups)
    edition = render_issue(workspace, issue)
    reaches = reaches_people(workspace, workspace.settings.transport)
    leaves = departure_day(workspace, issue)
    findings = check_issue(workspace, issue, edition, reaches_people=reaches, leaves=leaves)
    findings += launch_links(workspace, workspace.settings.transport, edition).findings
    readers: tuple[VariantCount, ...] = ()
    if edition.others or edition.needs_topic:
        from newsletter.app.audience_preview import count_variants

        readers = count_variants(workspace.store, edition, at=workspace.clock.now())
    if json_:
        rows = [finding_json(finding) for finding in findings]
        result: dict[str, object] = {
            "issue": issue.slug,
            "clean": not has_errors(findings),
            "findings": rows,
            "outdated": [outdated_json(one) for one in outdated_schedules(workspace, issue=issue.slug)],
        }
        done = {"fixed": [_fixed_json(link) for link in fixed.links], "tables": written.tables} if fix else {}
        print_json(result | ({"readers": readers} if readers else {}) | done)
    else:
        print_variant_counts(readers)
        print_findings(findings, issue.path)
        print_hints(next_steps(issue, findings))
        if can_unwrap_links(issue):
            print_note(f"  To put in the addresses that wrapped links lead to: newsletter check {slug} --fix")
        warn_outdated(workspace, issue.slug)
    if has_errors(findings):
        sys.exit(1)


def print_warnings(findings: Sequence[Finding], path: str) -> None:
    """Print the warnings among findings on standard error, as a last look before something goes out."""
    for finding in findings:
        if finding.level is Level.WARNING:
            print_note(f"{finding.place or path}: warning: {finding.message} [{finding.rule}]")


def _fixed_json(link: UnwrappedLink) -> dict[str, object]:
    return {"place": link.place, "maker": link.maker, "target": link.target}


def _print_fixed(fixed: UnwrappedLinks) -> None:
    """Print each link that was replaced, and where a backup was kept."""
    for link in fixed.links:
        print_line(f"{link.place}: fixed: the link through {link.maker} now leads to {link.target}")
    if fixed.links:
        report_backups(fixed.links[0].place.path, fixed.backups)


def finding_json(finding: Finding) -> dict[str, object]:
    """Return a finding as a JSON object. Its hint is called `way_out`, the name that programs rely on."""
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "place": finding.place,
        "way_out": finding.hint,
    }


def print_variant_counts(readers: Sequence[VariantCount]) -> None:
    """Print how many people get each version, on standard error."""
    for one in readers:
        not_sent = "" if one.is_sent else "not sent, "
        print_note(f"  {plural(one.people, 'person', 'people')}: {not_sent}{safe(one.version)}")


def print_finding(finding: Finding, path: str) -> None:
    """Print a finding with file and line, and what to do about it."""
    level = paint(finding.level.value, fg=_COLORS[finding.level], bold=True)
    click.echo(f"{safe(str(finding.place or path))}: {level}: {safe(finding.message)} [{finding.rule}]")
    if finding.hint:
        print_line(f"    {finding.hint}")


def print_findings(findings: Sequence[Finding], path: str) -> None:
    """Print findings, each with file and line, then a summary line."""
    for finding in findings:
        print_finding(finding, path)
    from newsletter.app.base_url import unproven_links

    counts = Counter(finding.level for finding in findings)
    summary = ", ".join(plural(counts[level], level.value) for level in Level if counts[level])
    if has_errors(findings):
        print_line(f"{path}: {summary}. Fix the errors before sending.")
    elif unproven_links(findings):
        print_line(f"{path}: {summary}. Nothing is sent to people until the links work.")
    else:
        print_success(f"{path}: {summary or 'no problems found'}. Ready to send.")
