"""Remembers the events that issues announced, in issues/_events.json, so that a changed one is the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.files import FileChangedError, create, edit
from newsletter.issues.event_identity import (
    Identified,
    KnownEvent,
    as_rows,
    identify_events,
    known_from,
    renamed_issue,
)
from newsletter.model import CalendarIdentity, Events, Issue, Place
from newsletter.model.phrase import phrase
from newsletter.rendering.content_ids import content_domain

FILE = "issues/_events.json"
_EMPTY = b"[]\n"


def event_identities(workspace: Workspace, issue: Issue) -> Mapping[Place, CalendarIdentity]:
    """Return the calendar identity of each of an issue's events; changes nothing.

    Raises RefusedError when the file cannot be read.
    """
    if not _has_events(issue):
        return {}
    return _identified(workspace, issue, _read(workspace.root / FILE)).identities


def remember_events(workspace: Workspace, issue: Issue) -> None:
    """Remember an issue's events as they are now. Raises RefusedError."""
    if not _has_events(issue):
        return
    path = workspace.root / FILE

    def change(data: bytes) -> bytes:
        known = _identified(workspace, issue, data).known
        return _EMPTY if not known else _written(known)

    try:
        if not path.exists():
            data = change(_EMPTY)
            try:
                create(path, data)
            except FileExistsError:
                edit(path, change, kept=_ignore)
        else:
            edit(path, change, kept=_ignore)
    except (OSError, FileChangedError) as error:
        raise RefusedError(
            phrase("{file} cannot be written ({error})", file=FILE, error=error),
            hint="Check that the folder can be written to",
        ) from None


def rename_in_events(workspace: Workspace, slug: str, new: str) -> None:
    """Have the events that an issue announced know it by another name. Raises RefusedError."""
    path = workspace.root / FILE
    if not path.exists():
        return

    def change(data: bytes) -> bytes:
        known = _known(data)
        renamed = tuple(renamed_issue(one, slug, new) for one in known)
        return data if renamed == known else _written(renamed)

    try:
        edit(path, change, kept=_ignore)
    except (OSError, FileChangedError) as error:
        raise RefusedError(
            phrase("{file} cannot be written ({error})", file=FILE, error=error),
            hint="Check that the folder can be written to",
        ) from None


def _has_events(issue: Issue) -> bool:
    return any(isinstance(block, Events) for block in issue.blocks)


def _identified(workspace: Workspace, issue: Issue, data: bytes) -> Identified:
    publication = workspace.publication
    return identify_events(
        issue, _known(data), domain=content_domain(publication), timezone=publication.timezone
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return _EMPTY
    except OSError as error:
        raise RefusedError(
            phrase("{file} cannot be read ({strerror})", file=FILE, strerror=error.strerror),
            hint="Check its permissions",
        ) from None


def _known(data: bytes) -> tuple[KnownEvent, ...]:
    try:
        return tuple(known_from(json.loads(data)))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise RefusedError(
            phrase("{file} is not a list of events that this program wrote", file=FILE),
            hint="Get it back from git or a backup. If you delete it, events that changed since they were "
            "announced will be in readers' calendars twice",
        ) from None


def _written(known: tuple[KnownEvent, ...]) -> bytes:
    return (json.dumps(as_rows(known), ensure_ascii=False, indent=1) + "\n").encode()


def _ignore(backup: Path) -> None:
    """Leave a backup beside the file: only this program writes it."""
