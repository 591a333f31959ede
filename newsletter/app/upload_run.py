"""Works uploads off: rehearses each file and imports those that staff started, with progress.

A lock that the operating system drops with the process says who works on an upload. So a program that starts
again goes on with what a stopped one left: what was written stays, and the rest is imported.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from newsletter.app.import_summary import import_summary
from newsletter.app.people_upload import (
    Upload,
    UploadProgress,
    UploadStatus,
    find_upload,
    keep_progress,
    keep_summary,
    rejected_files,
    save_upload,
    upload_file,
    uploads,
)
from newsletter.app.subscriber_import import ImportRequest, PlannedImport, plan_file
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError, StoreDownError
from newsletter.model import Actor, Door
from newsletter.ports import Progress
from newsletter.subscribers.column_choices import ROLES

SMALL_BYTES = 512 << 10
"""A file up to this size is rehearsed while the browser waits: that takes less than a second."""
_EVERY_SECONDS = 0.5
_DUE = frozenset({UploadStatus.READING, UploadStatus.IMPORTING})


class _StopError(Exception):
    """The program is being stopped; what was written stays, and the rest waits."""


def never() -> bool:
    """Say that the program is not being stopped."""
    return False


def work_uploads(workspace: Workspace, *, stop: Callable[[], bool] = never) -> int:
    """Rehearse and import all that waits, the oldest first; return how many were worked on."""
    done = 0
    for upload in list(uploads(workspace)):
        if upload.status in _DUE and not stop():
            done += work_upload(workspace, upload.token, stop=stop)
    return done


def work_upload(workspace: Workspace, token: str, *, stop: Callable[[], bool] = never) -> bool:
    """Rehearse or import one upload; False if there is nothing to do, or somebody is at it.

    What staff can fix is kept with the upload. Raises StoreDownError: it is tried again later.
    """
    with suppress(NotFoundError):
        upload = find_upload(workspace, token)
        with _held(upload_file(workspace, upload).parent) as mine:
            upload = find_upload(workspace, token)
            if not mine or upload.status not in _DUE:
                return False
            with suppress(_StopError):
                _work(workspace, upload, stop)
            return True
    return False


def is_small(workspace: Workspace, upload: Upload) -> bool:
    """Say whether a file is rehearsed at once."""
    file = upload_file(workspace, upload)
    return file.exists() and file.stat().st_size <= SMALL_BYTES


def _work(workspace: Workspace, upload: Upload, stop: Callable[[], bool]) -> None:
    try:
        with plan_file(
            workspace, _request(workspace, upload), reading=_progress(workspace, upload, "reading", stop)
        ) as planned:
            if upload.status is UploadStatus.IMPORTING:
                _import(workspace, upload, planned, stop)
            else:
                _rehearse(workspace, upload, planned, stop)
    except StoreDownError:
        raise
    except NewsletterError as error:
        save_upload(workspace, _refused(upload, error))


def _refused(upload: Upload, error: NewsletterError) -> Upload:
    next_step = error.next_steps[0] if error.next_steps else None
    return replace(
        upload,
        status=UploadStatus.REFUSED,
        problem=error.message,
        hint=error.hint,
        next_action=next_step.action.value if next_step else "",
        next_about=next_step.about if next_step else "",
    )


def _rehearse(workspace: Workspace, upload: Upload, planned: PlannedImport, stop: Callable[[], bool]) -> None:
    _forget_rejected(workspace, upload)
    result = planned.rehearse(_progress(workspace, upload, "checking", stop))
    planned.write_rejects()
    keep_summary(workspace, upload, {**import_summary(result), **_columns(workspace, planned)})
    # Staff may have chosen otherwise meanwhile: then it is read again.
    if find_upload(workspace, upload.token) == upload:
        save_upload(workspace, replace(upload, status=UploadStatus.READY))


def _import(workspace: Workspace, upload: Upload, planned: PlannedImport, stop: Callable[[], bool]) -> None:
    _forget_rejected(workspace, upload)
    result = planned.run(_progress(workspace, upload, "importing", stop))
    keep_summary(workspace, upload, {**import_summary(result), **_columns(workspace, planned)})
    done = replace(upload, status=UploadStatus.DONE, import_id=result.import_id)
    save_upload(workspace, done)
    upload_file(workspace, upload).unlink(missing_ok=True)
    workspace.store.index_people()  # so that nobody waits for it at their next search


def _columns(workspace: Workspace, planned: PlannedImport) -> dict[str, Any]:
    """Return how each column was read, and what it can be chosen to be."""
    return {
        "columns": [
            {"name": one.name, "read_as": one.read_as, "examples": list(one.examples)}
            for one in planned.columns
        ],
        "asked": [one.name for one in planned.questions],
        "targets": [*ROLES, *(one for one in workspace.publication.attributes if one not in ROLES)],
    }


def _request(workspace: Workspace, upload: Upload) -> ImportRequest:
    return ImportRequest(
        file=upload_file(workspace, upload),
        name=upload.file,
        list_key=workspace.list_key(upload.list),
        basis=upload.basis,
        by=Actor(name=upload.actor, door=Door(upload.door)),
        ignored=upload.ignored,
        choices=upload.choices,
        sheet=upload.sheet,
    )


def _forget_rejected(workspace: Workspace, upload: Upload) -> None:
    for file in rejected_files(workspace, upload):
        file.unlink(missing_ok=True)


def _progress(workspace: Workspace, upload: Upload, step: str, stop: Callable[[], bool]) -> Progress:
    """Return a progress that is kept with the upload twice a second, and that ends the work on `stop`."""

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[], None]]:
        done, next_at = 0, 0.0

        def tick() -> None:
            nonlocal done, next_at
            done += 1
            if done % 256 == 1 and time.monotonic() >= next_at:
                if stop():
                    raise _StopError
                next_at = time.monotonic() + _EVERY_SECONDS
                keep_progress(workspace, upload, UploadProgress(step=step, done=done, total=total))

        keep_progress(workspace, upload, UploadProgress(step=step, done=0, total=total))
        yield tick
        keep_progress(workspace, upload, UploadProgress(step=step, done=done, total=total))

    return progress


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Enter with True if nobody else works on the upload in this folder."""
    lock = FileLock(folder / "lock", blocking=False)
    try:
        lock.acquire()
    except (Timeout, OSError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
