"""History of an issue's text: commits where the publication is a git repository, and kept versions.

A version that somebody asks to keep becomes a commit of that one file, or a kept version where there is no
git. Saves in between are no commits; what they replace is kept every few minutes by kept_versions, which also
keeps what is approved and sent: a commit would make whoever approves a text one of its authors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsletter.app.issue_text import SaveOutcome, issue_file, read_text, save_text
from newsletter.app.kept_versions import KeptVersion, keep_text, kept_version, kept_versions, writers_of
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, RefusedError
from newsletter.issues.diagnostics import shown
from newsletter.issues.line_ends import plain_text
from newsletter.issues.text_diff import DiffSpan as DiffSpan
from newsletter.issues.text_diff import diff_text
from newsletter.model import Actor
from newsletter.model.phrase import phrase
from newsletter.processes.git_history import GitRepository, commit_file, commits_of, file_at, find_repository

LONGEST_NOTE = 200
_NO_ADDRESS = "nobody@localhost"
"""For a person without an email address: git wants one."""


class VersionKind(StrEnum):
    """Where a version is kept."""

    COMMIT = "commit"
    KEPT = "kept"
    """Somebody asked to keep it."""
    AUTOMATIC = "automatic"
    """A save replaced it."""
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueVersion:
    """An earlier text of an issue. `id` names it in restore_version."""

    id: str
    at: datetime
    by: str
    note: str
    kind: VersionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHistory:
    """An issue's versions, the newest first. `problem`: why git's are missing, or ""."""

    slug: str
    path: str
    versions: tuple[IssueVersion, ...]
    in_git: bool
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDiff:
    """What restoring a version would change: spans of the text now (old) and of that version (new)."""

    version: IssueVersion
    text: str
    current_version: str
    spans: tuple[DiffSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAs:
    """How a version was kept. `kind` is None if it was already; `problem`: why git did not take it, or ""."""

    kind: VersionKind | None
    problem: str = ""


def history(workspace: Workspace, slug: str) -> IssueHistory:
    """Return an issue's versions. Raises NotFoundError."""
    path = issue_file(workspace, slug).relative_to(workspace.root).as_posix()
    repository = find_repository(workspace.root)
    versions, problem = list(map(_of_kept, kept_versions(workspace, slug))), ""
    try:
        versions += _commits(repository, path)
    except RefusedError as error:
        problem = str(error)
    versions.sort(key=lambda one: one.at, reverse=True)
    return IssueHistory(
        slug=slug, path=path, versions=tuple(versions), in_git=repository is not None, problem=problem
    )


def version_text(workspace: Workspace, slug: str, version: str) -> str:
    """Return the text of a version, every line end a newline. Raises NotFoundError, RefusedError."""
    kept = kept_version(workspace, slug, version)
    if kept is not None:
        return plain_text(kept.source)
    path = issue_file(workspace, slug).relative_to(workspace.root).as_posix()
    repository = find_repository(workspace.root)
    data = file_at(repository, path, version) if repository else None
    if data is None:
        raise _no_version(slug, version)
    return plain_text(data.decode("utf-8", "replace"))


def compare_version(workspace: Workspace, slug: str, version: str) -> VersionDiff:
    """Return what restoring a version would change. Raises NotFoundError, RefusedError, IssueError."""
    found = [one for one in history(workspace, slug).versions if _is_called(one, version)]
    if len(found) != 1:
        raise _no_version(slug, version)
    current = read_text(workspace, slug)
    text = version_text(workspace, slug, found[0].id)
    return VersionDiff(
        version=found[0], text=text, current_version=current.version, spans=diff_text(current.text, text)
    )


def restore_version(workspace: Workspace, slug: str, version: str, *, was: str, by: Actor) -> SaveOutcome:
    """Save a version as the issue's text, if the file is still version `was`; a save like any other.

    What it replaces is kept. Raises NotFoundError, IssueError.
    """
    text = version_text(workspace, slug, version)
    current = read_text(workspace, slug)
    if current.version == was:
        source = issue_file(workspace, slug).read_bytes().decode()
        keep_text(workspace, slug, source, by=_last_writer(workspace, slug), note="")
    return save_text(workspace, slug, text, was=was, by=by, confirmed=True)


def keep_version(workspace: Workspace, slug: str, *, note: str, by: Actor, email: str = "") -> KeptAs:
    """Keep the issue's text as it is now, as a commit or as a kept version where there is no git.

    If git refuses, it is kept all the same. `email` goes into the commit. Raises NotFoundError, IssueError,
    NewsletterError if it cannot be written.
    """
    note = " ".join(note.split())[:LONGEST_NOTE]
    path = issue_file(workspace, slug).relative_to(workspace.root).as_posix()
    repository, problem = find_repository(workspace.root), ""
    if repository is not None:
        try:
            done = commit_file(
                repository,
                path,
                message=note or phrase("Edit {slug}", slug=slug),
                name=by.name,
                email=email or _NO_ADDRESS,
            )
            return KeptAs(kind=VersionKind.COMMIT if done else None)
        except RefusedError as error:
            problem = str(error)
    source = issue_file(workspace, slug).read_bytes().decode("utf-8", "replace")
    try:
        keep_text(workspace, slug, source, by=by.name, note=note or "Kept")
    except OSError as error:
        raise NewsletterError(
            phrase("The version cannot be kept ({strerror})", strerror=error.strerror or error)
        ) from None
    return KeptAs(kind=VersionKind.KEPT, problem=problem)


def _commits(repository: GitRepository | None, path: str) -> list[IssueVersion]:
    if repository is None:
        return []
    return [
        IssueVersion(id=one.hash, at=one.at, by=one.author, note=one.subject, kind=VersionKind.COMMIT)
        for one in commits_of(repository, path)
    ]


def _of_kept(one: KeptVersion) -> IssueVersion:
    kind = VersionKind.KEPT if one.note else VersionKind.AUTOMATIC
    if one.milestone is not None:
        kind = VersionKind(one.milestone.value)
    return IssueVersion(id=one.id, at=one.at, by=one.by, note=one.note, kind=kind)


def _is_called(version: IssueVersion, name: str) -> bool:
    """Say whether a version has this id; a commit's may be shortened to seven characters."""
    shortened = version.kind is VersionKind.COMMIT and len(name) >= 7 and version.id.startswith(name)
    return version.id == name or shortened


def _last_writer(workspace: Workspace, slug: str) -> str:
    names = writers_of(workspace, slug)
    return names[-1] if names else ""


def _no_version(slug: str, version: str) -> NotFoundError:
    return NotFoundError(
        phrase("{slug} has no version {version}", slug=slug, version=shown(version)),
        hint="Choose one from its history",
    )
