"""`newsletter digests`: the coming digests of readers who do not want every issue, and a preview of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.check import print_finding
from newsletter.cli.context import json_option, open_here
from newsletter.cli.output import (
    display_path,
    format_size,
    plural,
    print_json,
    print_line,
    print_note,
    print_success,
    print_table,
    print_zone,
)
from newsletter.model import DIGESTS, Cadence

if TYPE_CHECKING:
    from newsletter.app.reader_digests import ComingDigest
    from newsletter.app.workspace import Workspace


@click.group()
def digests() -> None:
    """Digests for readers who do not want every issue: list the coming ones, preview one.

    To give a reader a digest: `newsletter subscribers cadence ADDRESS weekly`.
    """


@digests.command(name="list")
@json_option
@click.pass_obj
def list_(folder: Path, json_: bool) -> None:
    """List the next digest of each list, its readers, and the issues that wait for it so far."""
    from newsletter.app.reader_digests import coming_digests

    workspace = open_here(folder)
    coming = coming_digests(workspace)
    if json_:
        print_json([_coming_json(one) for one in coming])
    elif not coming:
        print_line("No reader gets a digest.")
    else:
        print_coming(workspace, coming)


def print_coming(workspace: Workspace, coming: Sequence[ComingDigest]) -> None:
    """Print the coming digests as a table."""
    from newsletter.app.local_time import local_time

    zone = workspace.settings.schedule.zone
    print_table(
        ["digest", "list", "first goes out", "readers", "issues so far"],
        [
            [
                one.cadence.value,
                one.list,
                f"{local_time(one.time.first_at, zone):%Y-%m-%d %H:%M}",
                one.readers,
                len(one.titles),
            ]
            for one in coming
        ],
        below=["; ".join(one.titles) for one in coming],
    )
    print_zone(zone)


def _coming_json(one: ComingDigest) -> dict[str, object]:
    return {
        "list": one.list,
        "cadence": one.cadence,
        "day": one.time.day,
        "first_at": one.time.first_at,
        "readers": one.readers,
        "issues": one.titles,
    }


@digests.command()
@click.argument("cadence", type=click.Choice([one.value for one in DIGESTS]))
@click.option("--list", "list_key", metavar="LIST", help="The list (default: the only one).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to write the files (default: build/ in the publication).",
)
@json_option
@click.pass_obj
def preview(folder: Path, cadence: str, list_key: str | None, out: Path | None, json_: bool) -> None:
    """Build a list's next digest as it would be now: HTML, plain text and a message. Nothing is sent."""
    from newsletter.app.reader_digests import preview_digest, write_digest

    workspace = open_here(folder)
    digest = preview_digest(workspace, workspace.list_key(list_key), Cadence(cadence))
    files = write_digest(workspace, digest, out or workspace.root / "build")
    if json_:
        print_json(
            {
                "digest": digest.edition.issue,
                "subject": digest.edition.subject,
                "readers": digest.readers,
                "files": files,
                "findings": digest.findings,
            }
        )
        return
    for file in files:
        print_line(f"  {display_path(file.path)}  {format_size(file.size_bytes)}")
    for finding in digest.findings:
        print_finding(finding, digest.issues[0].path)
    print_success(f"Built {digest.edition.issue}: “{digest.edition.subject}”")
    print_note(f"  For {plural(digest.readers, 'reader')}. Issues sent by then will be in it too.")
