"""Issue records: what is kept about an issue by its name, in the database and in the state folder.

When an issue gets another name they go along, and when it is deleted they get the key of the deleted issue: a
later issue of the same name begins without them, and a restored one has them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsletter.app.deleted_pictures import kept_pictures_folder
from newsletter.app.kept_versions import versions_folder
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.model.phrase import phrase


@contextmanager
def records_moved(workspace: Workspace, old: str, new: str, *, was_sent: bool = False) -> Iterator[None]:
    """Give the records of an issue another name; they go back if the body of the `with` fails.

    What an earlier issue of that name left there is dropped, or moved aside if it is files. With `was_sent`,
    approvals and pulled lines stay: mailings and certificates know them by the old name. Raises
    NewsletterError, StoreError.
    """
    workspace.store.rename_issue(old, new, was_sent=was_sent)
    moved: list[tuple[Path, Path]] = []
    try:
        for folder_of in (versions_folder, kept_pictures_folder):
            source, target = folder_of(workspace, old), folder_of(workspace, new)
            _move_aside(target, f"{workspace.clock.now():%Y%m%dT%H%M%S%fZ}-{new}")
            if source.is_dir():
                source.rename(target)
                moved.append((source, target))
        yield
    except BaseException as error:
        for source, target in reversed(moved):
            target.rename(source)
        workspace.store.rename_issue(new, old, was_sent=was_sent)
        if isinstance(error, OSError):
            reason = error.strerror or error
            raise NewsletterError(
                phrase("what is kept about {old} cannot be moved ({reason})", old=old, reason=reason)
            ) from None
        raise


def _move_aside(folder: Path, name: str) -> None:
    if folder.is_dir():
        folder.rename(folder.with_name(name))
