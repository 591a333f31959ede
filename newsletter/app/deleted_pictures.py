"""Deletes pictures that an issue does not use, and brings them back until the next day is over."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from newsletter.app.issue_pictures import (
    is_picture_name,
    issue_pictures,
    lines_with,
    picture_file,
    picture_folder,
)
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, RefusedError
from newsletter.files import create
from newsletter.issues.issue_files import issue_files, slug_of
from newsletter.model.phrase import phrase

_KEPT = timedelta(days=1)
_FOLDER = "deleted-pictures"


def delete_picture(workspace: Workspace, slug: str, name: str) -> None:
    """Delete a picture that no issue names; `restore_picture` brings it back for a day.

    Raises NotFoundError, RefusedError if an issue uses it, NewsletterError if it cannot be moved away.
    """
    file = picture_file(workspace, slug, name)
    slug = file.parent.name
    used = _used_in(workspace, slug, name)
    if used:
        raise RefusedError(
            phrase("{name} is used in {used}", name=name, used=used), hint="Take it out of the text first"
        )
    kept = kept_pictures_folder(workspace, slug)
    try:
        _forget_old(workspace)
        kept.mkdir(parents=True, exist_ok=True)
        (kept / name).unlink(missing_ok=True)
        create(kept / name, file.read_bytes())
        now = workspace.clock.now().timestamp()
        os.utime(kept / name, (now, now))
        file.unlink()
    except OSError as error:
        raise NewsletterError(
            phrase("{name} cannot be deleted ({strerror})", name=name, strerror=error.strerror or error)
        ) from None


def restore_picture(workspace: Workspace, slug: str, name: str) -> None:
    """Bring a deleted picture back; raises NotFoundError if it is gone, RefusedError if there is another."""
    folder = picture_folder(workspace, slug)
    kept = kept_pictures_folder(workspace, folder.name) / name
    if not is_picture_name(name) or not kept.is_file():
        raise NotFoundError("this picture is gone", hint="Deleted pictures are kept for a day")
    try:
        folder.mkdir(exist_ok=True)
        create(folder / name, kept.read_bytes())
        kept.unlink()
    except FileExistsError:
        raise RefusedError(
            phrase("there is another picture named {name}", name=name), hint="Delete or rename that one"
        ) from None
    except OSError as error:
        raise NewsletterError(
            phrase("{name} cannot be restored ({strerror})", name=name, strerror=error.strerror or error)
        ) from None


def deleted_pictures(workspace: Workspace, slug: str) -> tuple[str, ...]:
    """Return the names of the deleted pictures of an issue that can still be restored."""
    _forget_old(workspace)
    folder = kept_pictures_folder(workspace, picture_folder(workspace, slug).name)
    with suppress(FileNotFoundError):
        return tuple(sorted(file.name for file in folder.iterdir() if is_picture_name(file.name)))
    return ()


def _used_in(workspace: Workspace, slug: str, name: str) -> str:
    """Return the file and line of an issue that names a picture, or ""."""
    own = next((one for one in issue_pictures(workspace, slug) if one.name == name), None)
    if own is not None and own.lines:
        return f"line {own.lines[0]} of this issue"
    for file in issue_files(workspace.root):
        if slug_of(file) == slug:
            continue
        lines = lines_with(f"{slug}/{name}", file.read_text(encoding="utf-8", errors="replace"))
        if lines:
            return f"{file.relative_to(workspace.root).as_posix()}, line {lines[0]}"
    return ""


def kept_pictures_folder(workspace: Workspace, slug: str) -> Path:
    """Return the folder of an issue's deleted pictures, which need not exist."""
    return workspace.settings.state_folder / _FOLDER / slug


def _forget_old(workspace: Workspace) -> None:
    """Delete for good what was deleted more than a day ago."""
    before = workspace.clock.now() - _KEPT
    with suppress(OSError):
        for folder in (workspace.settings.state_folder / _FOLDER).iterdir():
            for file in folder.iterdir():
                if datetime.fromtimestamp(file.stat().st_mtime, before.tzinfo) < before:
                    file.unlink(missing_ok=True)
            if not any(folder.iterdir()):
                shutil.rmtree(folder, ignore_errors=True)
