"""The archive as a static site: which addresses become which files, and which files are to be written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

_INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChanges:
    """What building a site changes: files to write, by their path, and files to remove."""

    write: Mapping[str, bytes]
    remove: tuple[str, ...]
    unchanged: int


def file_of(path: str) -> str:
    """Return the file that answers an address: of /archive/march, archive/march/index.html.

    An issue's page is a folder with an index, since every web host serves that. Raises ValueError for a path
    that leads out of the site.
    """
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    if any(part in (".", "..") or "/" in part or "\\" in part or "\x00" in part for part in parts):
        raise ValueError(f"{path!r} is no path of a site")
    is_page = (
        not parts
        or path.endswith("/")
        or (len(parts) == 2 and parts[0] == "archive" and not _is_ics(parts[1]))
    )
    return str(PurePosixPath(*parts, _INDEX) if is_page else PurePosixPath(*parts))


def site_changes(
    wanted: Mapping[str, bytes], present: Mapping[str, bytes | None], written_before: Collection[str]
) -> SiteChanges:
    """Compare what a site is to have with what is there.

    `present` has the content of those wanted files that exist. Of files that are not wanted any more only
    those that were `written_before` are removed: the folder may hold others.
    """
    write = {name: data for name, data in wanted.items() if present.get(name) != data}
    return SiteChanges(
        write=write,
        remove=tuple(sorted(set(written_before) - set(wanted))),
        unchanged=len(wanted) - len(write),
    )


def _is_ics(name: str) -> bool:
    return name.endswith(".ics")
