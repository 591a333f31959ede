"""Kept versions of issue texts: files in the publication's state folder, for what git does not have.

Each is `.newsletter/versions/SLUG/TIME-HASH.json` with the text, the time, who saved it and a note. One is
kept of the text that a save replaces, at most every five minutes, and of every version that somebody asks to
keep. The newest 100 of the first kind and 200 of the second stay. `writers.json` beside them names everyone
who saved.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsletter.app.workspace import Workspace
from newsletter.files import write_whole
from newsletter.model import Actor

EVERY = timedelta(minutes=5)
MOST_AUTOMATIC = 100
MOST_ASKED_FOR = 200
_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{16}", re.ASCII)
_WRITERS = "writers.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """A text as it was. `source` has the file's line ends; `note` is "" if nobody asked to keep it."""

    id: str
    at: datetime
    by: str
    note: str
    source: str


def kept_versions(workspace: Workspace, slug: str) -> tuple[KeptVersion, ...]:
    """Return an issue's kept versions, the newest first; files that are damaged are left out."""
    found = (_read(file) for file in reversed(_files(workspace, slug)))
    return tuple(one for one in found if one is not None)


def kept_version(workspace: Workspace, slug: str, key: str) -> KeptVersion | None:
    """Return the kept version with an id, or None."""
    return _read(_folder(workspace, slug) / f"{key}.json") if _NAME.fullmatch(key) else None


def keep_text(workspace: Workspace, slug: str, source: str, *, by: str, note: str) -> KeptVersion:
    """Keep a text; the same text as the newest is kept once. Raises OSError."""
    now = workspace.clock.now().astimezone(UTC)
    key = f"{now:%Y%m%dT%H%M%S%f}Z-{_digest(source)}"
    version = KeptVersion(id=key, at=now, by=by, note=note, source=source)
    newest = _newest(workspace, slug)
    if newest is not None and newest.source == source and (newest.note or not note):
        return newest
    content = {"at": now.isoformat(), "by": by, "note": note, "text": source}
    file = _folder(workspace, slug) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(content, ensure_ascii=False, indent=1).encode())
    _thin_out(workspace, slug)
    return version


def keep_automatically(workspace: Workspace, slug: str, source: str, *, by: str) -> None:
    """Keep a text that was replaced, if the newest kept version is five minutes old; never raises OSError."""
    files = _files(workspace, slug)
    if files and workspace.clock.now() - _time(files[-1]) < EVERY:
        return
    try:
        keep_text(workspace, slug, source, by=by, note="")
    except OSError:  # the text itself is saved, which is what was asked for
        return


def writers_of(workspace: Workspace, slug: str) -> tuple[str, ...]:
    """Return the names of everyone who saved the issue through the program, the latest last."""
    names = _writers(workspace, slug).get("names")
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def note_writer(workspace: Workspace, slug: str, by: Actor) -> None:
    """Remember who saved the issue; never raises OSError."""
    known = writers_of(workspace, slug)
    if known and known[-1] == by.name:
        return
    names = [name for name in known if name != by.name] + [by.name]
    file = _folder(workspace, slug) / _WRITERS
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps({"names": names}, ensure_ascii=False).encode())
    except OSError:
        return


def _writers(workspace: Workspace, slug: str) -> dict[str, Any]:
    return _json(_folder(workspace, slug) / _WRITERS) or {}


def _folder(workspace: Workspace, slug: str) -> Path:
    return workspace.settings.state_folder / "versions" / slug


def _files(workspace: Workspace, slug: str) -> list[Path]:
    try:
        files = list(_folder(workspace, slug).iterdir())
    except OSError:
        return []
    return sorted(file for file in files if file.suffix == ".json" and _NAME.fullmatch(file.stem))


def _newest(workspace: Workspace, slug: str) -> KeptVersion | None:
    files = _files(workspace, slug)
    return _read(files[-1]) if files else None


def _read(file: Path) -> KeptVersion | None:
    content = _json(file)
    text = content.get("text") if content else None
    if not isinstance(text, str) or content is None or file.stem.partition("-")[2] != _digest(text):
        return None
    by, note = str(content.get("by", "")), str(content.get("note", ""))
    return KeptVersion(id=file.stem, at=_time(file), by=by, note=note, source=text)


def _json(file: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _time(file: Path) -> datetime:
    return datetime.strptime(file.stem.partition("Z")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)


def _thin_out(workspace: Workspace, slug: str) -> None:
    """Delete the oldest of each kind beyond what is kept."""
    asked_for, automatic = 0, 0
    for file in reversed(_files(workspace, slug)):
        version = _read(file)
        if version is not None and version.note:
            asked_for += 1
            spare = asked_for > MOST_ASKED_FOR
        else:
            automatic += 1
            spare = automatic > MOST_AUTOMATIC
        if spare:
            file.unlink(missing_ok=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
