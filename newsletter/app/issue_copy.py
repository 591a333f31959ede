"""Duplicates issues: the text with another title and date, with its pictures, and pull lines open again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from newsletter.app.issue_board import issue_cards
from newsletter.app.issue_writing import write_new_issue
from newsletter.app.workspace import Workspace
from newsletter.errors import BrokenIssueError, IssueError, NotFoundError, RefusedError
from newsletter.issues.front_edit import front_text, with_front_values
from newsletter.issues.issue_files import find_issue, issue_files, slug_for, slug_of
from newsletter.issues.issue_head import read_head
from newsletter.issues.locked_pulls import unlock_pulls
from newsletter.issues.parser import decode_issue
from newsletter.model import Action, Hint, Place
from newsletter.model.phrase import phrase

_LARGEST_FILES = 200 * 1024 * 1024
_MOST_NAMES = 100


def duplicate_issue(
    workspace: Workspace,
    slug: str,
    *,
    date: dt.date,
    title: str = "",
    list_key: str = "",
    fresh_news: bool = False,
) -> str:
    """Write a copy of an issue with its files and return its slug.

    Without a title it keeps its subject. With `fresh_news`, stories that were pulled are left out and their
    pull lines are open again. Raises NotFoundError, RefusedError, IssueError, NewsletterError.
    """
    file = find_issue(workspace.root, slug)
    data = _read(file)
    path = file.relative_to(workspace.root).as_posix()
    text = _text(data, path)
    head = read_head(data, slug=slug_of(file), path=path, changed_at=workspace.clock.now())
    subject = title or head.subject or head.slug
    if fresh_news:
        text = _with_open_pulls(workspace, file, data, text)
    values = {"subject": front_text(subject)} if title else {}
    values |= {"date": date.isoformat()}
    values |= {"list": front_text(list_key)} if list_key else {}
    new = _free_name(workspace.root, slug_for(subject, date))
    write_new_issue(workspace, new, with_front_values(text, values), dict(_files_of(file)))
    return new


def last_issue(workspace: Workspace, list_key: str) -> str:
    """Return the slug of a list's newest issue: the one sent last, else the one with the latest date.

    Raises NotFoundError when the list has none.
    """
    cards = [one for one in issue_cards(workspace) if one.head.list == list_key]
    sent = [(one.mailing.created_at, one.slug) for one in cards if one.mailing is not None]
    dated = [(one.head.date, one.slug) for one in cards if one.head.date is not None]
    if not sent and not dated:
        raise NotFoundError(
            phrase("the list {list_key} has no issue yet", list_key=repr(list_key)),
            next_steps=(Hint(Action.NEW_ISSUE),),
        )
    return max(sent)[1] if sent else max(dated)[1]


def _free_name(root: Path, wanted: str) -> str:
    """Return the slug, or the slug with -2, -3, ... at its end if there is such an issue."""
    taken = {slug_of(file) for file in issue_files(root)}
    for number in range(1, _MOST_NAMES):
        name = wanted if number == 1 else f"{wanted}-{number}"
        if name not in taken and not (root / "issues" / name).exists():
            return name
    raise RefusedError(
        phrase("there are {most_names} issues with that title and date", most_names=_MOST_NAMES),
        hint="Choose another title",
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotFoundError(
            phrase("{name} cannot be read ({strerror})", name=file.name, strerror=error.strerror)
        ) from None


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise IssueError("the file is not UTF-8 text", place=Place(path=path, line=line)) from None


def _with_open_pulls(workspace: Workspace, file: Path, data: bytes, text: str) -> str:
    """Return the text without pulled stories; as it is if it cannot be parsed."""
    try:
        issue = decode_issue(data, file, root=workspace.root, publication=workspace.publication)
    except BrokenIssueError:
        return text
    return unlock_pulls(issue)


def _files_of(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an issue's folder, but for hidden ones, backups and the issue itself."""
    folder = file.parent if file.name == "index.md" else file.with_suffix("")
    size = 0
    for one in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = one.relative_to(folder)
        if one == file or not one.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        if one.suffix == ".bak" or not one.resolve().is_relative_to(folder.resolve()):
            continue
        data = _read(one)
        size += len(data)
        if size > _LARGEST_FILES:
            raise RefusedError("the files beside the issue are too large to be copied")
        yield name.as_posix(), data
