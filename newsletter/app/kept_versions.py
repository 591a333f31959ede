"""Kept versions of issue texts: files in the publication's state folder, for what git does not have.

Each is `.newsletter/versions/SLUG/TIME-HASH.json` with the text, the time, who saved it and a note. One is
kept of the text that a save replaces, at most every five minutes, of each version that somebody asks to keep,
and of what is approved, scheduled or sent. The newest 100 of the first kind and 200 of the others stay.
`writers.json` beside them names everyone who saved; approving and sending make nobody a writer.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from newsletter.app.workspace import Workspace
from newsletter.files import write_whole
from newsletter.model import Actor, Issue, Schedule
from newsletter.model.deferred_dataclass import dataclass

EVERY = timedelta(minutes=5)
MOST_AUTOMATIC = 100
MOST_ASKED_FOR = 200
_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{16}", re.ASCII)
_WRITERS = "writers.json"


class Milestone(StrEnum):
    """What was done with a text, so that it is kept."""

    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersion:
    """A text as it was. `source` has the file's line ends; `note` is "" if nobody asked to keep it."""

    id: str
    at: datetime
    by: str
    note: str
    source: str
    milestone: Milestone | None = None
    edition: str = ""
    """The digest of the edition that a milestone is about."""

    @property
    def is_automatic(self) -> bool:
        """Whether it is only what a save replaced."""
        return not self.note and self.milestone is None


def kept_versions(workspace: Workspace, slug: str) -> tuple[KeptVersion, ...]:
    """Return an issue's kept versions, the newest first; files that are damaged are left out."""
    found = (_read(file) for file in reversed(_files(workspace, slug)))
    return tuple(one for one in found if one is not None)


def kept_version(workspace: Workspace, slug: str, key: str) -> KeptVersion | None:
    """Return the kept version with an id, or None."""
    return _read(versions_folder(workspace, slug) / f"{key}.json") if _NAME.fullmatch(key) else None


def keep_text(
    workspace: Workspace,
    slug: str,
    source: str,
    *,
    by: str,
    note: str,
    milestone: Milestone | None = None,
    edition: str = "",
) -> KeptVersion:
    """Keep a text; the same text as the newest is kept once, unless it has reached a milestone by now.

    Raises OSError.
    """
    now = workspace.clock.now().astimezone(UTC)
    key = f"{now:%Y%m%dT%H%M%S%f}Z-{_digest(source)}"
    version = KeptVersion(
        id=key, at=now, by=by, note=note, source=source, milestone=milestone, edition=edition
    )
    newest = _newest(workspace, slug)
    if newest is not None and newest.source == source and _says_as_much(newest, version):
        return newest
    content = {"at": now.isoformat(), "by": by, "note": note, "text": source}
    if milestone is not None:
        content |= {"milestone": milestone.value, "edition": edition}
    file = versions_folder(workspace, slug) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(content, ensure_ascii=False, indent=1).encode())
    _thin_out(workspace, slug)
    return version


def keep_milestone(
    workspace: Workspace, issue: Issue, milestone: Milestone, *, edition: str, by: str
) -> None:
    """Keep the text of an issue that was approved, scheduled or sent; never raises OSError."""
    try:
        keep_text(workspace, issue.slug, issue.source, by=by, note="", milestone=milestone, edition=edition)
    except OSError:  # what it is about was done, and the edition is in the database
        return


def keep_launched(workspace: Workspace, schedule: Schedule) -> None:
    """Keep the text that a schedule has sent, which the file may not have any more; never raises OSError."""
    for one in kept_versions(workspace, schedule.issue):
        if one.milestone is not Milestone.SCHEDULED or one.edition != schedule.digest:
            continue
        try:
            keep_text(
                workspace,
                schedule.issue,
                one.source,
                by=one.by,
                note="",
                milestone=Milestone.SENT,
                edition=one.edition,
            )
        except OSError:
            return
        return


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
    file = versions_folder(workspace, slug) / _WRITERS
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps({"names": names}, ensure_ascii=False).encode())
    except OSError:
        return


def _says_as_much(newest: KeptVersion, version: KeptVersion) -> bool:
    if version.milestone is None:
        return bool(newest.note) or not version.note
    return (newest.milestone, newest.by, newest.edition) == (
        version.milestone,
        version.by,
        version.edition,
    )


def _writers(workspace: Workspace, slug: str) -> dict[str, Any]:
    return _json(versions_folder(workspace, slug) / _WRITERS) or {}


def versions_folder(workspace: Workspace, slug: str) -> Path:
    """Return the folder of an issue's kept versions, which need not exist."""
    return workspace.settings.state_folder / "versions" / slug


def _files(workspace: Workspace, slug: str) -> list[Path]:
    try:
        files = list(versions_folder(workspace, slug).iterdir())
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
    by, note, milestone = (str(content.get(key, "")) for key in ("by", "note", "milestone"))
    return KeptVersion(
        id=file.stem,
        at=_time(file),
        by=by,
        note=note,
        source=text,
        milestone=Milestone(milestone) if milestone in set(Milestone) else None,
        edition=str(content.get("edition", "")),
    )


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
        if version is not None and not version.is_automatic:
            asked_for += 1
            spare = asked_for > MOST_ASKED_FOR
        else:
            automatic += 1
            spare = automatic > MOST_AUTOMATIC
        if spare:
            file.unlink(missing_ok=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
