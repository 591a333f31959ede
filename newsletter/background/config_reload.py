"""Config reload: a running server applies changes to newsletter.toml without a restart.

A blackout day that is added at 5:50 must hold what is to go out at 6:00.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import SettingsError
from newsletter.model.phrase import phrase
from newsletter.settings.faults import FILE

_FileStamp: TypeAlias = tuple[int, int, int] | None
"""Modification time (ns), size and inode of newsletter.toml; None if it cannot be read."""


@dataclass(slots=True, kw_only=True)
class ConfigReload:
    """Checks newsletter.toml for changes, from any thread; `environ` has what is set outside it."""

    workspace: Workspace
    environ: Mapping[str, str]
    _loaded: _FileStamp = field(init=False)
    _last_seen: _FileStamp = field(init=False)

    def __post_init__(self) -> None:
        self._loaded = self._last_seen = self._stamp()

    def check(self) -> Workspace | None:
        """Return the workspace with the changed settings; None if the file has not changed.

        A change is applied when two checks in a row see the same file, so that it is not read half-written.
        Raises SettingsError, once for each change, if the file is not valid: then the old settings stay.
        """
        stamp = self._stamp()
        stable, self._last_seen = stamp == self._last_seen, stamp
        if stamp == self._loaded or not stable:
            return None
        self._loaded = stamp
        settings = open_workspace(self.workspace.root, self.environ).settings
        old = self.workspace.settings
        if (settings.database_url, settings.state_folder) != (old.database_url, old.state_folder):
            raise SettingsError(
                phrase("{file} has another database now", file=FILE), hint="Restart this process"
            )
        if settings.has_workers != old.has_workers:
            # Who sends must be the same for everything that one process does.
            raise SettingsError(
                phrase("{file} has another sending.workers now", file=FILE), hint="Restart this process"
            )
        self.workspace = replace(self.workspace, settings=settings)
        return self.workspace

    def check_and_report(self, notify: Callable[[str, str], None]) -> Workspace | None:
        """Do the same, but report a file that is not valid: `notify` takes a notice's kind and its text."""
        try:
            return self.check()
        except SettingsError as error:
            notify("settings", f"Could not apply a change; the earlier settings stay in use: {error}")
            return None

    def _stamp(self) -> _FileStamp:
        try:
            found = (self.workspace.root / FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
