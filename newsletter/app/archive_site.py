"""The static site of the archive: its addresses, and writing what has changed into a folder."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsletter.app.archive import archived_files, archived_issues, archived_lists
from newsletter.app.archive_feed import FeedFormat
from newsletter.app.archive_share import PREFIX, archived_share_pictures
from newsletter.app.archive_sitemap import is_listed
from newsletter.app.workspace import Workspace
from newsletter.archive.static_site import file_of as file_of
from newsletter.archive.static_site import site_changes
from newsletter.errors import NewsletterError, RefusedError
from newsletter.files import write_whole
from newsletter.model.phrase import phrase, setting

MANIFEST = ".newsletter-archive.json"
"""The list of the files that the last build wrote or kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBuild:
    """What building the site did; files by their path in its folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def site_paths(workspace: Workspace) -> tuple[str, ...]:
    """Return the addresses that make up the site, below base_url.

    Raises RefusedError for a publication without an archive.
    """
    if not archived_lists(workspace):
        raise RefusedError(
            "no list of this publication has an archive",
            hint=phrase(
                "Set {setting}, and make a list public or give it an archive: {lists}",
                setting=setting("publication.base_url"),
                lists=setting("lists"),
            ),
        )
    issues = archived_issues(workspace)
    years = sorted({one.sent_on.year for one in issues})
    pictures, calendars = archived_files(workspace)
    paths = [
        "/",
        "/archive/",
        *(f"/archive/{year}/" for year in years),
        *(f"/archive/{quote(name)}" for one in issues for name in one.pages().values()),
        *(f"/media/{quote(name)}" for name in pictures),
        *(f"/media/{one.name}" for one in archived_share_pictures(workspace)),
        *(f"/{folder}/{quote(name)}" for name in calendars for folder in ("archive", "events")),
        *(f"/{form.value}" for form in FeedFormat),
        "/robots.txt",
        *(["/sitemap.xml"] if is_listed(workspace) else []),
    ]
    return tuple(dict.fromkeys(paths))


def drawn_before(folder: Path, paths: Collection[str]) -> dict[str, bytes]:
    """Return the share pictures that an earlier build wrote, by their addresses: none is drawn again.

    Their names are made from all that they are made from. Raises NewsletterError.
    """
    before = set(_written_before(folder))
    shared = [path for path in paths if path.startswith(f"/media/{PREFIX}") and file_of(path) in before]
    found = {path: _content(folder / file_of(path)) for path in shared}
    return {path: data for path, data in found.items() if data}


def write_site(folder: Path, files: Mapping[str, bytes]) -> SiteBuild:
    """Write the files that are new or changed into a folder, and remove those that the site had before.

    Raises NewsletterError if the folder cannot be written.
    """
    try:
        before = _written_before(folder)
        changes = site_changes(files, {name: _content(folder / name) for name in files}, before)
        for name, data in changes.write.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, data)
        for name in changes.remove:
            (folder / name).unlink(missing_ok=True)
        manifest = json.dumps(sorted(files), indent=0).encode()
        if _content(folder / MANIFEST) != manifest:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / MANIFEST, manifest)
    except OSError as error:
        raise NewsletterError(
            phrase("{folder} cannot be written ({strerror})", folder=folder, strerror=error.strerror or error)
        ) from None
    return SiteBuild(written=tuple(changes.write), removed=changes.remove, unchanged=changes.unchanged)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _written_before(folder: Path) -> tuple[str, ...]:
    """Return the files of the last build; raises NewsletterError for a list that is not one of ours."""
    data = _content(folder / MANIFEST)
    if data is None:
        return ()
    try:
        names = json.loads(data)
        if not isinstance(names, list) or any(_leads_out(name) for name in names):
            raise ValueError(MANIFEST)
    except ValueError:
        raise NewsletterError(
            phrase("{number} is not a list of files", number=folder / MANIFEST),
            hint="Delete it, or choose an empty folder",
        ) from None
    return tuple(names)


def _leads_out(name: object) -> bool:
    return not isinstance(name, str) or name.startswith("/") or ".." in Path(name).parts
