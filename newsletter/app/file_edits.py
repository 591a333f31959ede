"""File edits: compare-and-swap changes to issues and newsletter.toml, which people edit at the same time.

A change applies to the file as it is when it is saved. Anything an editor saved in between is never
overwritten: the change is applied again, or refused with an error that names the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

from newsletter.app.workspace import Workspace
from newsletter.errors import IssueError, NewsletterError, NotFoundError, RefusedError, SettingsError
from newsletter.files import FileChangedError, create, edit
from newsletter.issues.parser import decode_issue
from newsletter.model import Issue, Place
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import joined, phrase
from newsletter.settings.faults import FILE

_Outcome = TypeVar("_Outcome")
_Fault = Callable[[str, int, str], NewsletterError]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEdit(Generic[_Outcome]):
    """A change that was made, with the outcome that `change` returned."""

    outcome: _Outcome
    backups: tuple[Path, ...] = ()
    """Files beside the edited one that may contain what another program saved at the same moment."""


def edit_issue(
    workspace: Workspace, issue: Issue, change: Callable[[Issue], tuple[str, _Outcome]]
) -> FileEdit[_Outcome]:
    """Change an issue's file; `change` returns the new text, and is called again if the file has changed.

    It gets the issue as it is in the file. Raises what `change` raises, BrokenIssueError if the file is no
    longer a valid issue, NotFoundError if it was deleted, RefusedError if it keeps changing, IssueError if
    it cannot be written. Then nothing was changed.
    """
    file = workspace.root / issue.path
    outcomes: list[_Outcome] = []

    def apply(data: bytes) -> bytes:
        current = issue
        if data != issue.source.encode():
            current = decode_issue(data, file, root=workspace.root, publication=workspace.publication)
        text, outcome = change(current)
        outcomes.append(outcome)
        return _encoded(text, issue.path, _issue_fault)

    backups = _edit(file, issue.path, apply, _issue_fault)
    return FileEdit(outcome=outcomes[-1], backups=backups)


def edit_issue_text(
    workspace: Workspace, file: Path, change: Callable[[str], tuple[str, _Outcome]]
) -> FileEdit[_Outcome]:
    """Change an issue's file by its text alone, which need not be a valid issue; as edit_issue otherwise.

    Raises IssueError if it is not UTF-8.
    """
    name = file.relative_to(workspace.root).as_posix()
    outcomes: list[_Outcome] = []

    def apply(data: bytes) -> bytes:
        try:
            text, outcome = change(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise _issue_fault(name, line, "the file is not UTF-8 text") from None
        outcomes.append(outcome)
        return _encoded(text, name, _issue_fault)

    backups = _edit(file, name, apply, _issue_fault)
    return FileEdit(outcome=outcomes[-1], backups=backups)


def edit_settings_text(workspace: Workspace, change: Callable[[str], str]) -> tuple[Path, ...]:
    """Change newsletter.toml; `change` gets its text, and is called again if the file has changed.

    The text includes a byte order mark and the original line endings. Returns the backups, as in FileEdit.
    Raises what `change` raises, SettingsError, NotFoundError, RefusedError. Then nothing was changed.
    """

    def apply(data: bytes) -> bytes:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise SettingsError(
                phrase("{file}:{line}: the file is not UTF-8 text", file=FILE, line=line),
                hint="Save it as UTF-8",
            ) from None
        return _encoded(change(text), FILE, _settings_fault)

    return _edit(workspace.root / FILE, FILE, apply, _settings_fault)


def create_issue(workspace: Workspace, slug: str, text: str) -> None:
    """Write the file of a new issue, issues/<slug>.md, creating the folder if there is none.

    Raises RefusedError if the file already exists, IssueError if it cannot be written.
    """
    path = f"issues/{slug}.md"
    file = workspace.root / path
    data = _encoded(text, path, _issue_fault)
    with _naming(path, _issue_fault):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            create(file, data)
        except FileExistsError:
            raise already_there(path) from None


def already_there(path: str) -> RefusedError:
    """Return the error for a new issue whose name is taken."""
    return RefusedError(
        phrase("{path} already exists", path=path), hint="Edit it, or choose another title or date"
    )


def _edit(file: Path, name: str, apply: Callable[[bytes], bytes], fault: _Fault) -> tuple[Path, ...]:
    backups: list[Path] = []
    try:
        with _naming(name, fault):
            edit(file, apply, kept=backups.append)
    except NewsletterError as error:
        if backups:
            where = phrase(
                "What another program saved in the meantime is in {files}", files=", ".join(map(str, backups))
            )
            error.hint = joined(". ", filter(None, (error.hint, where)))
        raise
    return tuple(backups)


@contextmanager
def _naming(name: str, fault: _Fault) -> Iterator[None]:
    """Turn operating system errors into ours, naming the file."""
    try:
        yield
    except FileNotFoundError:
        hint = "It was moved or deleted in the meantime; nothing was written"
        raise NotFoundError(phrase("{name} is no longer there", name=name), hint=hint) from None
    except FileChangedError:
        hint = "Close it there and try again; its changes are kept"
        raise RefusedError(phrase("another program keeps saving {name}", name=name), hint=hint) from None
    except OSError as error:
        message = phrase("the file cannot be written: {strerror}", strerror=error.strerror or error)
        raise fault(name, 1, message) from None


def _encoded(text: str, name: str, fault: _Fault) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise fault(name, text.count("\n", 0, error.start) + 1, "an incomplete character is here") from None


def _issue_fault(name: str, line: int, message: str) -> NewsletterError:
    return IssueError(message, place=Place(path=name, line=line), hint="The file was not changed")


def _settings_fault(name: str, line: int, message: str) -> NewsletterError:
    return SettingsError(
        phrase("{name}:{line}: {message}", name=name, line=line, message=message),
        hint="The file was not changed",
    )
