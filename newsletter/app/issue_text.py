"""Reads and saves the text of an issue file as a whole, for an editor: compare-and-swap by its hash.

A version of the file is the SHA-256 of its bytes. A save names the version that it was made from; if the file
has another one by then, nothing is written and the answer holds what is in the file now. `merge_text` joins
the two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from newsletter.app.comment_places import follow_text
from newsletter.app.file_edits import edit_issue_text
from newsletter.app.kept_versions import keep_automatically, note_writer, writers_of
from newsletter.app.refusals import Refused
from newsletter.app.workspace import Workspace
from newsletter.errors import IssueError, NotFoundError, RefusedError
from newsletter.issues.diagnostics import did_you_mean, shown
from newsletter.issues.front_matter import peek_front
from newsletter.issues.issue_files import find_issue, issue_files, slug_of
from newsletter.issues.issue_merge import IssueMerge as IssueMerge
from newsletter.issues.issue_merge import MergeKind as MergeKind
from newsletter.issues.issue_merge import MergePlace as MergePlace
from newsletter.issues.issue_merge import merge_issue
from newsletter.issues.line_ends import as_in_file, plain_text
from newsletter.issues.parser import LARGEST, source_lines
from newsletter.issues.text_diff import TextEdit as TextEdit
from newsletter.issues.text_diff import text_edits
from newsletter.model import Action, Actor, Hint, Place
from newsletter.model.phrase import phrase

SHORT = 200
"""Characters up to which a text may lose more than half without a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueText:
    """An issue file as an editor shows it: every line end a newline, no byte order mark.

    `version` is the SHA-256 of the file's bytes in hex, `path` is relative to the publication's folder.
    """

    slug: str
    path: str
    text: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The file has the text now. `backups` may contain what another program saved at the same moment."""

    version: str
    changed: bool
    backups: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Nothing was written: the file is another version than the save was made from."""

    current: IssueText


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedText:
    """A merge of an edited text with what is in the file. Without a conflict, `edits` make it of `mine`."""

    current: IssueText
    merge: IssueMerge
    edits: tuple[TextEdit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MuchShorter:
    """Nothing was written: everything or more than half of the text would be gone. It can be confirmed."""

    message: str
    hint: str = "Save it only if that is what you want"


SaveOutcome: TypeAlias = Saved | Conflict | MuchShorter | Refused


class _ConflictError(Exception):
    """Stops an edit of a file that has another version."""

    def __init__(self, current: IssueText) -> None:
        super().__init__()
        self.current = current


def issue_file(workspace: Workspace, slug: str) -> Path:
    """Return the file of the issue with exactly this slug, from the list of issue files.

    Raises NotFoundError when there is none, RefusedError when there are two.
    """
    files = issue_files(workspace.root)
    found = [file for file in files if slug_of(file) == slug]
    if len(found) > 1:
        names = " and ".join(file.relative_to(workspace.root).as_posix() for file in found)
        raise RefusedError(phrase("{names} have the same name", names=names), hint="Rename one of them")
    if not found:
        hint = did_you_mean(slug, map(slug_of, files))
        raise NotFoundError(
            phrase("there is no issue {slug}", slug=shown(slug)),
            hint=hint,
            next_steps=(Hint(Action.NEW_ISSUE),),
        )
    return found[0]


def find_slug(workspace: Workspace, name: str) -> str:
    """Return the slug of the issue that a slug, a part of one or a path means. Raises NotFoundError."""
    return slug_of(find_issue(workspace.root, name))


def read_text(workspace: Workspace, slug: str) -> IssueText:
    """Return an issue's text and version. Raises NotFoundError, IssueError for a file that is not text."""
    file = issue_file(workspace, slug)
    path = file.relative_to(workspace.root).as_posix()
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFoundError(phrase("{path} is no longer there", path=path)) from None
    except OSError as error:
        raise IssueError(
            phrase("the file cannot be read: {strerror}", strerror=error.strerror),
            place=Place(path=path, line=1),
        ) from None
    return _decoded(data, slug, path)


def save_text(
    workspace: Workspace, slug: str, text: str, *, was: str, by: Actor, confirmed: bool = False
) -> SaveOutcome:
    """Save an issue's text if the file is still version `was`; the same text is no save.

    The file keeps its byte order mark and line ends. A text that lost everything or more than half is
    not saved until it is `confirmed`. Raises NotFoundError, and IssueError if the file cannot be written (a
    full disk); then nothing was changed.
    """
    refused = _unsavable(text)
    if refused is not None:
        return refused
    file = issue_file(workspace, slug)
    path = file.relative_to(workspace.root).as_posix()

    def change(source: str) -> tuple[str, str | MuchShorter]:
        if _version(source.encode()) != was:
            raise _ConflictError(_issue_text(source, slug, path))
        if not confirmed and _is_much_shorter(plain_text(source), plain_text(text)):
            return source, _much_shorter(source, text)
        return as_in_file(text, source), source

    try:
        edit = edit_issue_text(workspace, file, change)
    except _ConflictError as conflict:
        return Conflict(current=conflict.current)
    if isinstance(edit.outcome, MuchShorter):
        return edit.outcome
    saved = as_in_file(text, edit.outcome)
    changed = saved != edit.outcome
    if changed:
        writers = writers_of(workspace, slug)
        keep_automatically(workspace, slug, edit.outcome, by=writers[-1] if writers else "")
        note_writer(workspace, slug, by)
        follow_text(workspace, slug, plain_text(saved))
    return Saved(version=_version(saved.encode()), changed=changed, backups=edit.backups)


def front_of(text: str) -> Mapping[str, str]:
    """Return the values of a text's front matter as written, even if they have errors."""
    return peek_front(source_lines(text))


def merge_text(workspace: Workspace, slug: str, *, base: str, mine: str) -> MergedText:
    """Merge a text made from `base` with what is in the file now. Changes nothing. Raises NotFoundError."""
    current = read_text(workspace, slug)
    merge = merge_issue(plain_text(base), plain_text(mine), current.text)
    edits = () if merge.text is None else text_edits(plain_text(mine), merge.text)
    return MergedText(current=current, merge=merge, edits=edits)


def _decoded(data: bytes, slug: str, path: str) -> IssueText:
    if len(data) > LARGEST:
        raise IssueError(
            phrase("the file is larger than {largest:,} bytes", largest=LARGEST),
            place=Place(path=path, line=1),
        )
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise IssueError("the file is not UTF-8 text", place=Place(path=path, line=line)) from None
    if "\0" in source:
        line = source.count("\n", 0, source.index("\0")) + 1
        raise IssueError(
            "a NUL character is here, which no editor can show",
            place=Place(path=path, line=line),
            hint="Delete it with another program",
        )
    return _issue_text(source, slug, path)


def _issue_text(source: str, slug: str, path: str) -> IssueText:
    return IssueText(slug=slug, path=path, text=plain_text(source), version=_version(source.encode()))


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unsavable(text: str) -> Refused | None:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        return Refused(
            message=phrase("There is half a character on line {line}", line=line),
            hint="Delete it, and save again",
        )
    if b"\0" in data:
        line = text.count("\n", 0, text.index("\0")) + 1
        return Refused(
            message=phrase("There is a NUL character on line {line}", line=line),
            hint="Delete it, and save again",
        )
    if len(data) > LARGEST:
        return Refused(
            message=phrase("The text is longer than {largest:,} bytes", largest=LARGEST),
            hint="Split it into two issues",
        )
    return None


def _is_much_shorter(old: str, new: str) -> bool:
    if not new.strip():
        return bool(old.strip())
    return len(old) > SHORT and len(new) * 2 < len(old)


def _much_shorter(old: str, new: str) -> MuchShorter:
    message = (
        phrase(
            "This would take the text from {count:,} to {count2:,} words",
            count=len(old.split()),
            count2=len(new.split()),
        )
        if new.strip()
        else "This would save an empty text"
    )
    return MuchShorter(message=message)
