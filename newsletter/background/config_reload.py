"""Following: a server that runs for months goes by newsletter.toml as it is, not as it was at its start.

A day of mourning that is written down at ten to six must hold what leaves at six.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from newsletter.app.workspace import Workspace
from newsletter.errors import SettingsError
from newsletter.settings.faults import FILE

_Mark: TypeAlias = tuple[int, int, int] | None


@dataclass(slots=True, kw_only=True)
class ConfigReload:
    """Looks at newsletter.toml now and then; `reopen` reads it anew, and waits for who is writing it."""

    workspace: Workspace
    reopen: Callable[[], Workspace]
    _read: _Mark = field(init=False)
    _met: _Mark = field(init=False)

    def __post_init__(self) -> None:
        self._read = self._met = self._mark()

    def look(self) -> Workspace | None:
        """Return the workspace by the file as it is now, None when it has not changed.

        A change is taken up when it is the same at two looks. Raises SettingsError, once for each change,
        when the file cannot be followed: then what it said before holds.
        """
        mark = self._mark()
        settled, self._met = mark == self._met, mark
        if mark == self._read or not settled:
            return None
        self._read = mark
        settings = self.reopen().settings
        old = self.workspace.settings
        if (settings.database_url, settings.state_folder) != (old.database_url, old.state_folder):
            raise SettingsError(f"{FILE} names another database", hint="Restart the server")
        self.workspace = replace(self.workspace, settings=settings)
        return self.workspace

    def _mark(self) -> _Mark:
        try:
            found = (self.workspace.root / FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
