"""Uploads: files of people that staff bring by the browser, kept until they are imported or given up.

Each is a folder of its own below the state folder, which nobody else on the machine can read: the file, what
was asked, what was found, and how far the work is. The file is deleted as soon as its import is done; a
report and the rejected rows stay for some days, so that they can be fetched.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from newsletter.app.workspace import Workspace
from newsletter.errors import ImportFileError, NewsletterError, NotFoundError, RefusedError
from newsletter.files import whole_file
from newsletter.model import Actor
from newsletter.model.phrase import phrase, phrase_json, phrase_of_json
from newsletter.subscribers.column_choices import NO_CHOICES, ColumnChoices

LARGEST_BYTES = 64 << 20
"""What one request can bring. A larger file is packed as a zip archive, or imported on the command line."""
MOST_WAITING = 20
KEPT_UNSTARTED = timedelta(days=2)
"""How long a file is kept that nobody imports."""
KEPT_REPORT = timedelta(days=14)
"""How long the report and the rejected rows of an import are kept."""
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NAME_CHARS = re.compile(r"[^\w .()@+-]+")
_FOLDER = "uploads"
_UPLOAD = "upload.json"
_SUMMARY = "summary.json"
_PROGRESS = "progress.json"
_PASTED = "pasted.txt"


class UploadStatus(StrEnum):
    """Where an upload stands."""

    READING = "reading"
    """It is being rehearsed, or waits for it."""
    READY = "ready"
    """What an import would do is known; nothing was changed."""
    REFUSED = "refused"
    """It cannot be read or imported as asked; `problem` says why."""
    IMPORTING = "importing"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of people, what was asked of it, and where it stands."""

    token: str
    file: str
    """Its name; for some tools it says what the people in it are."""
    list: str
    basis: str
    actor: str
    door: str
    at: datetime
    status: UploadStatus
    choices: ColumnChoices = NO_CHOICES
    ignored: Mapping[str, int] = field(default_factory=dict)
    """Opt-out columns to ignore, each with how many people it excludes."""
    sheet: str = ""
    problem: str = ""
    hint: str = ""
    next_action: str = ""
    """What can be done about the problem (a value of model.Action), and what that is about."""
    next_about: str = ""
    import_id: int | None = None
    """The number by which it can be undone, once it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadProgress:
    """How far the work is. `total` 0: not known. `step`: reading, checking, importing."""

    step: str
    done: int
    total: int


def take_upload(
    workspace: Workspace, *, name: str, content: Iterable[bytes], list_key: str, basis: str, by: Actor
) -> Upload:
    """Keep a file of people, to be rehearsed. Raises RefusedError, ImportFileError, NotFoundError.

    A file is refused that is empty or larger than LARGEST_BYTES; nothing of it is kept then.
    """
    workspace.list_key(list_key)
    if not basis.strip():
        raise RefusedError(
            "say how these people agreed", hint="For example: Signed up at the spring fair, paper form 3"
        )
    if sum(one.status is not UploadStatus.DONE for one in uploads(workspace)) >= MOST_WAITING:
        raise RefusedError(
            phrase("{most_waiting} files are waiting already", most_waiting=MOST_WAITING),
            hint="Import or delete some of them first",
        )
    upload = Upload(
        token=secrets.token_hex(16),
        file=_clean_name(name),
        list=list_key,
        basis=basis.strip(),
        actor=by.name,
        door=by.door.value,
        at=workspace.clock.now(),
        status=UploadStatus.READING,
    )
    folder = _root(workspace) / upload.token
    folder.mkdir(mode=0o700, parents=True)
    try:
        _write_content(folder / upload.file, content)
        save_upload(workspace, upload)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return upload


def pasted_name() -> str:
    """Return the name of a file for addresses that were pasted."""
    return _PASTED


def find_upload(workspace: Workspace, token: str) -> Upload:
    """Return an upload; raises NotFoundError."""
    if _TOKEN.fullmatch(token):
        found = _read(_root(workspace) / token / _UPLOAD)
        if found is not None:
            return _from_json(found)
    raise NotFoundError("this upload is not here any more", hint="Upload the file again")


def uploads(workspace: Workspace) -> Iterator[Upload]:
    """Yield the uploads, the oldest first."""
    folder = _root(workspace)
    names = (one.name for one in folder.iterdir()) if folder.is_dir() else ()
    found = [_read(folder / name / _UPLOAD) for name in names if _TOKEN.fullmatch(name)]
    yield from sorted((_from_json(one) for one in found if one is not None), key=lambda one: one.at)


def choose_columns(
    workspace: Workspace,
    upload: Upload,
    *,
    choices: ColumnChoices,
    ignored: Mapping[str, int],
    sheet: str = "",
) -> Upload:
    """Have a file rehearsed again with other choices. Raises RefusedError once it is being imported."""
    if upload.status in (UploadStatus.IMPORTING, UploadStatus.DONE):
        raise RefusedError("this file is being imported already, or was")
    changed = replace(
        upload,
        choices=choices,
        ignored=dict(ignored),
        sheet=sheet.strip(),
        status=UploadStatus.READING,
        problem="",
        hint="",
        next_action="",
        next_about="",
    )
    return save_upload(workspace, changed)


def start_import(workspace: Workspace, upload: Upload, *, by: Actor) -> Upload:
    """Have a rehearsed file imported. Doing it twice is once. Raises RefusedError if it is not ready."""
    if upload.status in (UploadStatus.IMPORTING, UploadStatus.DONE):
        return upload
    if upload.status is not UploadStatus.READY:
        raise RefusedError("this file cannot be imported yet", hint="Look at what was found in it first")
    started = replace(upload, status=UploadStatus.IMPORTING, actor=by.name, door=by.door.value)
    return save_upload(workspace, started)


def discard_upload(workspace: Workspace, upload: Upload) -> None:
    """Delete a file and all that was found in it. Raises RefusedError while it is being imported."""
    if upload.status is UploadStatus.IMPORTING:
        raise RefusedError("this file is being imported", hint="You can undo the import when it is done")
    shutil.rmtree(_root(workspace) / upload.token, ignore_errors=True)


def forget_uploads(workspace: Workspace) -> int:
    """Delete files that nobody imported, and old reports; return how many."""
    now, forgotten = workspace.clock.now(), 0
    for upload in list(uploads(workspace)):
        started = upload.status in (UploadStatus.IMPORTING, UploadStatus.DONE)
        kept = KEPT_REPORT if started else KEPT_UNSTARTED
        if upload.at < now - kept:
            shutil.rmtree(_root(workspace) / upload.token, ignore_errors=True)
            forgotten += 1
    return forgotten


def save_upload(workspace: Workspace, upload: Upload) -> Upload:
    """Write where an upload stands; return it."""
    values = asdict(upload) | {"at": upload.at.isoformat(), "ignored": dict(upload.ignored)}
    _write(_root(workspace) / upload.token / _UPLOAD, values)
    return upload


def upload_file(workspace: Workspace, upload: Upload) -> Path:
    """Return where the file is; it is not there any more once its import is done."""
    return _root(workspace) / upload.token / upload.file


def rejected_files(workspace: Workspace, upload: Upload) -> tuple[Path, ...]:
    """Return the files with the rows that could not be read."""
    found = (_root(workspace) / upload.token).glob("*.rejected.csv")
    return tuple(sorted(one for one in found if one.name != upload.file))


def keep_summary(workspace: Workspace, upload: Upload, summary: Mapping[str, Any]) -> None:
    """Keep what a rehearsal or an import found."""
    _write(_root(workspace) / upload.token / _SUMMARY, summary)


def read_summary(workspace: Workspace, upload: Upload) -> dict[str, Any]:
    """Return what the last rehearsal or the import found; {} before."""
    return _read(_root(workspace) / upload.token / _SUMMARY) or {}


def keep_progress(workspace: Workspace, upload: Upload, progress: UploadProgress) -> None:
    """Keep how far the work is."""
    _write(_root(workspace) / upload.token / _PROGRESS, asdict(progress))


def read_progress(workspace: Workspace, upload: Upload) -> UploadProgress:
    """Return how far the work is."""
    found = _read(_root(workspace) / upload.token / _PROGRESS) or {}
    return UploadProgress(
        step=str(found.get("step", "")), done=int(found.get("done", 0)), total=int(found.get("total", 0))
    )


def _root(workspace: Workspace) -> Path:
    return workspace.settings.state_folder / _FOLDER


def _clean_name(name: str) -> str:
    """Return a file's own name, without folders and without what a file system could trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = _NAME_CHARS.sub("_", last).strip(" .")
    if not kept or kept.startswith(_UPLOAD.partition(".")[0] + ".") or kept in (_SUMMARY, _PROGRESS, "lock"):
        kept = f"file {kept}".strip()
    stem, dot, ending = kept.rpartition(".")
    return f"{(stem or kept)[:120]}{dot}{ending[:12]}" if dot and stem else kept[:120]


def _write_content(path: Path, content: Iterable[bytes]) -> None:
    size = 0
    try:
        with whole_file(path, private=True) as stream:
            for chunk in content:
                size += len(chunk)
                if size > LARGEST_BYTES:
                    raise ImportFileError(
                        phrase("the file is larger than {number} MB", number=LARGEST_BYTES >> 20),
                        hint="Pack it as a zip archive, or have it imported on the server",
                    )
                stream.write(chunk)
            if not size:
                raise ImportFileError(
                    "the file is empty", hint="It needs a first line of column names: email,…"
                )
    except OSError as error:
        raise NewsletterError(
            phrase("the file cannot be kept ({strerror})", strerror=error.strerror or error)
        ) from None


def _write(path: Path, values: Mapping[str, Any]) -> None:
    try:
        with whole_file(path, private=True) as stream:
            stream.write(json.dumps(phrase_json(values), ensure_ascii=False).encode())
    except FileNotFoundError:
        raise NotFoundError("this upload is not here any more", hint="Upload the file again") from None
    except OSError as error:
        raise NewsletterError(
            phrase("{name} cannot be written ({strerror})", name=path.name, strerror=error.strerror or error)
        ) from None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return phrase_of_json(found) if isinstance(found, dict) else None


def _from_json(values: Mapping[str, Any]) -> Upload:
    choices = values["choices"]
    return Upload(
        **{
            **values,
            "at": datetime.fromisoformat(values["at"]),
            "status": UploadStatus(values["status"]),
            "choices": ColumnChoices(mapped=dict(choices["mapped"]), ignored=tuple(choices["ignored"])),
        }
    )
