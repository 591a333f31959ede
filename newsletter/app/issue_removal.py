"""Deletes issues into a place where they are kept, and restores them with what is kept about them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from newsletter.app.archive import archived_issues, remove_from_archive, restore_to_archive
from newsletter.app.issue_board import IssueCard, IssueState, issue_card
from newsletter.app.issue_records import records_moved
from newsletter.app.issue_rename import refuse_welcome
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, RefusedError
from newsletter.file_system_calls import rename_new
from newsletter.files import write_whole
from newsletter.issues.issue_files import issue_files, slug_of
from newsletter.model import Action, Actor, Hint
from newsletter.model.phrase import phrase

_FOLDER = "deleted-issues"
_RECORD = "deleted.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What deleting an issue means."""

    card: IssueCard
    archived: bool
    """Anybody can read it in the archive; its page will say that it was removed (status 410)."""

    @property
    def needs_send(self) -> bool:
        """Whether it takes the permission to send: it went out to people."""
        return self.card.mailing is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedIssue:
    """An issue that was deleted and is kept."""

    key: str
    """Its name among the deleted ones."""
    slug: str
    subject: str
    path: str
    """Where its file was, relative to the publication."""
    by: str
    at: datetime
    archived: bool
    """It was in the archive, and returns there."""
    list: str = ""
    was_sent: bool = False


def prepare_deletion(workspace: Workspace, slug: str) -> Deletion:
    """Return what deleting an issue means; raises NotFoundError, RefusedError if it is about to be sent."""
    card = issue_card(workspace, slug)
    if card.schedule is not None:
        raise RefusedError(
            phrase("{slug} is scheduled and cannot be deleted", slug=slug),
            hint="Cancel the schedule first",
            next_steps=(Hint(Action.CANCEL_SCHEDULE, str(card.schedule.id)),),
        )
    if card.state is IssueState.SENDING and card.mailing is not None:
        raise RefusedError(
            phrase("{slug} is being sent and cannot be deleted", slug=slug),
            hint="Wait until it is finished, or cancel it",
            next_steps=(Hint(Action.CANCEL_MAILING, str(card.mailing.id)),),
        )
    refuse_welcome(workspace.publication, slug)
    archived = card.mailing is not None and any(one.slug == slug for one in archived_issues(workspace))
    return Deletion(card=card, archived=archived)


def delete_issue(workspace: Workspace, slug: str, *, by: Actor, version: str = "") -> DeletedIssue:
    """Move an issue's file and folder to where deleted issues are kept; remove it from the archive.

    `version` is the SHA-256 of the text that somebody wants to delete: refused if it is another one by now.
    Mailings, certificates and reports stay. Raises NotFoundError, RefusedError, NewsletterError.
    """
    deletion = prepare_deletion(workspace, slug)
    head = deletion.card.head
    if version and version != head.version:
        raise RefusedError(
            phrase("{slug} was changed in the meantime", slug=slug),
            hint="Look at it again before deleting it",
        )
    now = workspace.clock.now()
    one = DeletedIssue(
        key=f"{now:%Y%m%dT%H%M%S%fZ}-{slug}",
        slug=slug,
        subject=head.subject,
        path=head.path,
        by=by.name,
        at=now,
        archived=deletion.archived,
        list=head.list,
        was_sent=deletion.needs_send,
    )
    with records_moved(workspace, slug, one.key, was_sent=one.was_sent):
        _keep(workspace, one)
    if deletion.archived:
        remove_from_archive(workspace, slug, reason="deleted", by=by)
    return one


def deleted_issues(workspace: Workspace) -> tuple[DeletedIssue, ...]:
    """Return the issues that were deleted and can be restored, the newest first."""
    return tuple(sorted(_deleted(workspace), key=lambda one: (one.at, one.key), reverse=True))


def find_deleted(workspace: Workspace, key: str) -> DeletedIssue:
    """Return a deleted issue by its key, or the newest with that slug; raises NotFoundError."""
    for one in deleted_issues(workspace):
        if key in (one.key, one.slug):
            return one
    raise NotFoundError(phrase("no issue {key} was deleted", key=repr(key)))


def restore_issue(workspace: Workspace, key: str) -> DeletedIssue:
    """Put a deleted issue back, by its key or the slug that it had (the newest of them), also in the archive.

    Raises NotFoundError, RefusedError if there is an issue of that name by now, NewsletterError.
    """
    one = find_deleted(workspace, key)
    if one.slug in {slug_of(file) for file in issue_files(workspace.root)}:
        raise RefusedError(
            phrase("there is an issue {slug} again", slug=repr(one.slug)),
            hint="Rename that one, then restore this one",
        )
    kept = _place(workspace) / one.key
    with records_moved(workspace, one.key, one.slug, was_sent=one.was_sent):
        try:
            _move_all(kept, workspace.root, one)
        except OSError as error:
            raise NewsletterError(
                phrase(
                    "{slug} cannot be restored ({strerror})", slug=one.slug, strerror=error.strerror or error
                )
            ) from None
    with suppress(OSError):
        (kept / _RECORD).unlink()
        (kept / "issues").rmdir()
        kept.rmdir()
    if one.archived:
        restore_to_archive(workspace, one.slug)
    return one


def _place(workspace: Workspace) -> Path:
    return workspace.settings.state_folder / _FOLDER


def _keep(workspace: Workspace, one: DeletedIssue) -> None:
    kept = _place(workspace) / one.key
    try:
        kept.mkdir(parents=True)
        record = asdict(one) | {"at": one.at.isoformat()}
        write_whole(kept / _RECORD, json.dumps(record, ensure_ascii=False, indent=1).encode())
        try:
            _move_all(workspace.root, kept, one)
        except OSError:
            (kept / _RECORD).unlink()
            raise
    except FileNotFoundError:
        raise NotFoundError(phrase("{path} is no longer there", path=one.path)) from None
    except OSError as error:
        raise NewsletterError(
            phrase("{path} cannot be deleted ({strerror})", path=one.path, strerror=error.strerror or error)
        ) from None


def _move_all(source: Path, target: Path, one: DeletedIssue) -> None:
    """Move the issue's file and its folder from one root to another; both or neither. Raises OSError."""
    file = Path(one.path)
    folder = file.parent if file.name == "index.md" else file.with_suffix("")
    (target / "issues").mkdir(parents=True, exist_ok=True)
    has_folder = (source / folder).is_dir()
    if has_folder:
        if os.path.lexists(target / folder):
            raise FileExistsError(17, "its folder exists", str(target / folder))
        (source / folder).rename(target / folder)
    if file.name == "index.md":
        return
    try:
        rename_new(source / file, target / file)
    except OSError:
        if has_folder:
            (target / folder).rename(source / folder)
        raise


def _deleted(workspace: Workspace) -> Iterator[DeletedIssue]:
    try:
        folders = list(_place(workspace).iterdir())
    except OSError:
        return
    for folder in folders:
        try:
            given = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
            yield DeletedIssue(**given | {"at": datetime.fromisoformat(given["at"])})
        except (OSError, ValueError, TypeError, KeyError):
            continue
