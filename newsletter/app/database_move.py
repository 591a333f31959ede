"""Database move: everything to another database, which the settings are then pointed at."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.errors import RefusedError
from newsletter.ports import Progress, no_progress
from newsletter.settings import resolved_database_url
from newsletter.store.connection import has_password, sqlite_file
from newsletter.store.move import MoveReport, move_database
from newsletter.store.moved import use_again

__all__ = ["MoveReport", "has_password", "move_publication", "undo_move"]


def move_publication(
    workspace: Workspace, to: str, *, copying: Progress = no_progress, checking: Progress = no_progress
) -> MoveReport:
    """Move the publication's database to the URL `to`, and compare every row; the settings stay as they are.

    A move that was interrupted goes on. Raises RefusedError, StoreError; then the source is unchanged.
    """
    settings = workspace.settings
    target = resolved_database_url(to, settings.root)
    if target == settings.database_url or _are_one_file(target, settings.database_url):
        raise RefusedError("this is the database that the settings name already")
    for url in (settings.database_url, target):
        if url.startswith("sqlite") and sqlite_file(url) is None:
            raise RefusedError("a database in memory cannot be moved: it ends with its program")
    _refuse_no_file(settings.database_url, "there is no database yet, so there is nothing to move")
    return move_database(
        settings.database_url, target, now=workspace.clock.now(), copying=copying, checking=checking
    )


def undo_move(workspace: Workspace) -> str:
    """Use a database again that was moved; return when and where to it was moved.

    Mailings are paused and schedules held. Raises RefusedError, StoreError.
    """
    url = workspace.settings.database_url
    _refuse_no_file(url, "there is no database yet, so there is no move to undo")
    return use_again(url, now=workspace.clock.now())


def _are_one_file(first: str, second: str) -> bool:
    """Say whether two URLs are of one SQLite file, however each is spelled."""
    if not (first.startswith("sqlite") and second.startswith("sqlite")):
        return False
    one, other = sqlite_file(first), sqlite_file(second)
    return one is not None and other is not None and one.exists() and other.exists() and one.samefile(other)


def _refuse_no_file(url: str, text: str) -> None:
    """Refuse an SQLite database that does not exist: opening it would make it."""
    file = sqlite_file(url) if url.startswith("sqlite") else None
    if file is not None and not file.is_file():
        raise RefusedError(text)
