"""Finds and reads the files that an issue names: in its folder, or below the publication's."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from newsletter.errors import NewsletterError
from newsletter.model.deferred_dataclass import dataclass

LARGEST_BYTES = 20 * 1024 * 1024
_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for, for error messages: its name ("picture"), and what to do if it is no such file."""

    name: str
    hint: str
    smaller: str
    """What to do if it is too large."""
    error: type[NewsletterError]


def find_file(source: str, *, folder: Path, root: Path, what: Wanted) -> list[str]:
    """Return a file's path, followed by paths at which it was not found; raises `what.error`."""
    named = PurePosixPath(source.replace("\\", "/"))
    if "://" in source or source.startswith(("data:", "//", "~")) or named.is_absolute() or "\0" in source:
        raise what.error(
            f"The {what.name} “{source[:80]}” is not a file in the issue's folder", hint=what.hint
        )
    if ".." in named.parts:
        raise what.error(f"The {what.name} “{source}” is outside the publication's folder", hint=what.hint)
    not_found: list[str] = []
    for parent in (folder, root):
        path = parent / named
        try:
            found = path.is_file()
        except OSError:
            found = False
        if found:
            return [str(path), *not_found]
        not_found.append(str(path))
    try:
        shown = folder.relative_to(root)
    except ValueError:
        shown = folder
    raise what.error(f"There is no {what.name} “{source}” in {shown}", hint=_near(source, folder))


def read_inside(path: str, source: str, *, folder: Path, root: Path, what: Wanted) -> bytes:
    """Return a file's bytes; raises `what.error` if it is a link to outside the folders, or too large."""
    real = os.path.realpath(path)
    if not _below(real, (folder, root)):
        raise what.error(
            f"The {what.name} “{source}” is a link to outside the publication's folder", hint=what.hint
        )
    try:
        if os.stat(real).st_size > LARGEST_BYTES:  # noqa: PTH116 - as in file_cache
            raise what.error(
                f"The {what.name} “{source}” is larger than {LARGEST_BYTES // 1024 // 1024} MB",
                hint=what.smaller,
            )
        return Path(real).read_bytes()
    except OSError as error:
        raise what.error(f"The {what.name} “{source}” cannot be read: {error.strerror}") from error


def _below(real: str, folders: Sequence[Path]) -> bool:
    """Tell whether a path without links is below a folder.

    If it starts with a folder's path, that has no links either and need not be resolved.
    """
    if any(real.startswith(f"{parent}{os.sep}") for parent in folders):
        return True
    return any(Path(real).is_relative_to(parent.resolve()) for parent in folders)


def _near(source: str, folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    stem = PurePosixPath(source).stem.lower()
    close = [name for name in names if PurePosixPath(name).stem.lower() == stem]
    if close:
        return f"Did you mean “{close[0]}”?"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"The folder has: {', '.join(names[:_NAMED])}{more}." if names else "Put the file there."
