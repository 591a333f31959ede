"""`newsletter subscribers suppress`: add one address or a file of addresses to the suppression list."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, list_option, open_here
from newsletter.cli.import_report import bad_row_json, print_bad_rows
from newsletter.cli.output import plural, print_json, print_line, print_success

if TYPE_CHECKING:
    from newsletter.app.suppressing import SuppressionCounts

REASONS = ("unsubscribed", "bounced", "complained")


@click.command()
@click.argument("who", metavar="FILE|ADDRESS")
@click.option("--reason", type=click.Choice(REASONS), required=True, help="Why they must not be mailed.")
@list_option
@click.option("--sheet", default="", help="The sheet of a workbook, if several contain addresses.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@json_option
@click.pass_obj
def suppress(
    folder: Path, who: str, reason: str, list_key: str | None, sheet: str, dry_run: bool, json_: bool
) -> None:
    """Suppress an address, or a file of them.

    They need not be subscribers. Those on a list are unsubscribed, and no later import subscribes them. A
    file (CSV, workbook, zip) needs a column of addresses, or one address per line. Without --list it applies
    to every list. Rows that say bounced or complained are recorded as that.
    """
    from newsletter.app.suppressing import SuppressionTerms, suppress_address, suppress_file
    from newsletter.cli.progress import rows_progress
    from newsletter.model import SuppressionReason

    workspace = open_here(folder)
    key = workspace.list_key(list_key) if list_key else None
    terms = SuppressionTerms(reason=SuppressionReason(reason), list=key, by=actor())
    if "@" in who and not Path(who).exists():
        counts = suppress_address(workspace, who, terms, dry_run=dry_run)
        if json_:
            print_json({"list": key, "reason": reason, "dry_run": dry_run, "counts": counts})
        else:
            print_success(f"{who}: {_format_counts(counts, reason, dry_run=dry_run)}")
        return
    progress = rows_progress("Reading rows" if dry_run else "Suppressing")
    result = suppress_file(workspace, Path(who), terms, dry_run=dry_run, sheet=sheet, progress=progress)
    if json_:
        outcome = {"list": key, "reason": reason, "dry_run": dry_run, "counts": result.counts}
        by_file = {"bounced": result.bounced, "complained": result.complained}
        more = {"again": result.again, "bad": [bad_row_json(one) for one in result.bad]}
        print_json(outcome | more | by_file | {"rejected": result.rejected})
    else:
        print_bad_rows(Path(who), result.bad)
        again = f", {result.again:,} listed twice" if result.again else ""
        other = "".join(
            f", {number:,} of them as {word}, as the file says"
            for word, number in (("bounced", result.bounced), ("complained", result.complained))
            if number
        )
        rejected = f", {len(result.bad):,} rejected" if result.bad else ""
        print_success(
            f"{who}: {_format_counts(result.counts, reason, dry_run=dry_run)}{other}{again}{rejected}"
        )
        if result.rejected:
            print_line(
                f"  The rejected rows are in {result.rejected}. Fix these rows and suppress that file."
            )
    if result.bad:
        sys.exit(1)


def _format_counts(counts: SuppressionCounts, reason: str, *, dry_run: bool) -> str:
    would = "would be suppressed" if dry_run else "suppressed"
    parts = [f"{plural(counts.suppressed, 'address', 'addresses')} {would} as {reason}"]
    if counts.unsubscribed:
        parts.append(f"{counts.unsubscribed:,} of them unsubscribed from a list")
    if counts.known:
        parts.append(f"{counts.known:,} already suppressed")
    if counts.came_back:
        parts.append(f"{counts.came_back:,} agreed again later, so not suppressed")
    return ", ".join(parts)
