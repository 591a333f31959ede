"""`newsletter archive`: the public archive as a static site, and removing an issue from the archive."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.context import actor, json_option, open_here
from newsletter.cli.output import plural, print_json, print_success
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    import httpx2

    from newsletter.app.archive_site import SiteBuild
    from newsletter.app.workspace import Workspace

_OK = 200


@click.group()
def archive() -> None:
    """The public archive: build it as a static site, remove an issue from it."""


@archive.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.pass_obj
def build(folder: Path, directory: Path, json_: bool) -> None:
    """Write the archive into DIR as a static site.

    Any web host can serve it. Only what has changed is written. Files of an earlier build that no longer
    belong to the archive are removed; others are left alone.
    """
    built = build_site(open_here(folder), directory)
    if json_:
        print_json(built)
        return
    print_success(
        f"Wrote {plural(len(built.written), 'file')} to {directory}; "
        f"{built.unchanged} unchanged, {len(built.removed)} removed"
    )


@archive.command()
@click.argument("slug")
@click.option("--reason", default="", help="Why, for the record.")
@click.pass_obj
def remove(folder: Path, slug: str, reason: str) -> None:
    """Remove an issue from the archive, with its pictures and files.

    Its page then says that it was removed. A static site has to be built again.
    """
    from newsletter.app.archive import remove_from_archive

    removed = remove_from_archive(open_here(folder), slug, reason=reason, by=actor())
    print_success(f"{slug} is removed from the archive" if removed else f"{slug} was removed already")


@archive.command()
@click.argument("slug")
@click.pass_obj
def restore(folder: Path, slug: str) -> None:
    """Show an issue in the archive again that was removed from it."""
    from newsletter.app.archive import restore_to_archive

    restore_to_archive(open_here(folder), slug)
    print_success(f"{slug} is in the archive again")


def build_site(workspace: Workspace, directory: Path) -> SiteBuild:
    """Write the static site of a publication into a folder. Raises RefusedError, NewsletterError."""
    from newsletter.app.archive_site import drawn_before, file_of, site_paths, write_site
    from newsletter.web.pages import style_name

    paths = [*site_paths(workspace), f"/assets/{style_name(workspace.publication.brand)}"]
    known = drawn_before(directory, paths)
    asked = [path for path in paths if path not in known]
    answers = known | dict(zip(asked, _answers(workspace, asked), strict=True))
    return write_site(directory, {file_of(path): answers[path] for path in paths})


def _answers(workspace: Workspace, paths: Sequence[str]) -> list[bytes]:
    """Return what the web application answers at each address, without a server."""
    import httpx2

    from newsletter.web.application import create_app

    failures: list[str] = []
    app = create_app(lambda: workspace, on_failure=failures.append, is_static=True)

    async def ask() -> list[bytes]:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://archive.invalid") as client:
            return [await _answer(client, path, failures) for path in paths]

    return asyncio.run(ask())


async def _answer(client: httpx2.AsyncClient, path: str, failures: list[str]) -> bytes:
    answer = await client.get(path)
    if answer.status_code != _OK:
        raise NewsletterError(f"{path} could not be built ({'; '.join(failures) or answer.status_code})")
    return answer.content
