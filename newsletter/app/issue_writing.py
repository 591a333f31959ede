"""Writes new issues with the files beside them: all of it or nothing, and never over what is there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from newsletter.app.file_edits import create_issue
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, RefusedError
from newsletter.model.phrase import phrase


def write_new_issue(workspace: Workspace, slug: str, text: str, files: Mapping[str, bytes]) -> None:
    """Write issues/<slug>.md and the files in issues/<slug>/, named with / for subfolders.

    Raises RefusedError if either is there, NewsletterError if they cannot be written.
    """
    issues = workspace.root / "issues"
    try:
        issues.mkdir(parents=True, exist_ok=True)
        with _files_in_place(issues, slug, files):
            create_issue(workspace, slug, text)
    except OSError as error:
        raise NewsletterError(
            phrase(
                "issues/{slug}.md cannot be written ({strerror})", slug=slug, strerror=error.strerror or error
            )
        ) from None


@contextmanager
def _files_in_place(issues: Path, slug: str, files: Mapping[str, bytes]) -> Iterator[None]:
    """Move the folder of files into place; remove it again if the body of the `with` fails."""
    folder = issues / slug
    if not files:
        yield
        return
    if folder.exists():
        raise _folder_there(slug)
    with tempfile.TemporaryDirectory(dir=issues, prefix=".import-") as temporary:
        prepared = Path(temporary) / slug
        prepared.mkdir()
        for name, data in files.items():
            file = prepared / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        try:
            prepared.rename(folder)
        except OSError as error:
            if folder.exists():  # someone created it in the meantime
                raise _folder_there(slug) from error
            raise
    try:
        yield
    except BaseException:
        _remove_files(folder, files)
        raise


def _folder_there(slug: str) -> RefusedError:
    return RefusedError(
        phrase("issues/{slug}/ already exists", slug=slug),
        hint="Move it away, or choose another title or date",
    )


def _remove_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Delete our files; those that someone else has put there in the meantime stay."""
    with suppress(OSError):
        for name in files:
            (folder / name).unlink(missing_ok=True)
        below = {folder / parent for name in files for parent in Path(name).parents}
        for one in sorted(below, key=lambda path: len(path.parts), reverse=True):
            one.rmdir()
