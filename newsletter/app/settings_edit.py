"""Settings edits: set single settings in newsletter.toml, checked before anything is written.

Comments, order and layout of the file stay. The new file must read back as exactly what was asked for, and
must be valid for the settings loader; otherwise nothing is written. It is saved by compare-and-swap.
"""

from __future__ import annotations

import copy
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from newsletter.app.file_edits import edit_settings_text
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, SettingsError
from newsletter.errors import SettingsFault as SettingsFault
from newsletter.model.phrase import joined, phrase
from newsletter.settings import Settings, load_settings, parse_settings
from newsletter.settings.faults import FILE
from newsletter.settings.tables import documented_keys
from newsletter.settings.toml_edit import delete_toml_value, set_toml_value, toml_value
from newsletter.settings.toml_statements import TomlPath as TomlPath

SettingsChanges: TypeAlias = Mapping[TomlPath, Any]
"""The new value of each setting, by its path. None deletes a setting or a table; a mapping replaces a table.

Values are what TOML has: text, numbers, booleans, dates, lists, and mappings of these.
"""

_ANY_NAME = ("KEY", "NAME", "DOMAIN")
_BY_HAND = "Change newsletter.toml in a text editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The changes are in the file, or were there already; `settings` is the file as it is now."""

    settings: Settings
    changed: bool
    backups: tuple[Path, ...] = ()
    """Files that may contain what another program saved at the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was written: `faults` say which setting is wrong and why, `message` and `hint` the rest."""

    message: str
    hint: str = ""
    faults: tuple[SettingsFault, ...] = ()

    def fault_of(self, path: TomlPath) -> str:
        """Return what is wrong with a setting or in its table, for beside its field; "" if nothing."""
        return joined("; ", (one.reason for one in self.faults_of(path)))

    def faults_of(self, path: TomlPath) -> tuple[SettingsFault, ...]:
        """Return the faults of a setting or in its table."""
        return tuple(one for one in self.faults if one.setting[: len(path)] == path)


def edit_settings(
    workspace: Workspace, changes: SettingsChanges, *, seen: SettingsChanges | None = None
) -> Saved | Refused:
    """Change settings in newsletter.toml, all of them or none.

    `seen` has the values that the person who changes them saw (None: not set); a setting that somebody else
    has changed since is refused, never overwritten. Raises what `edit_settings_text` raises when the file
    cannot be read or written.
    """
    loaded: list[Settings] = []
    before: list[bool] = []

    def change(text: str) -> str:
        body = text.removeprefix("\ufeff")
        mark = text[: len(text) - len(body)]
        new = _changed(body, changes, seen or {})
        loaded.append(parse_settings(new, root=workspace.root, environ=os.environ))
        before.append(new != body)
        return mark + new

    try:
        backups = edit_settings_text(workspace, change)
    except _RefusedEditError as error:
        return error.refused
    except SettingsError as error:
        return Refused(message=error.message, hint=error.hint, faults=error.faults)
    return Saved(settings=loaded[-1], changed=before[-1], backups=backups)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsTrial:
    """What changes would make of the settings, without writing them.

    `settings` is None if they cannot be read. Colors with too little contrast can, though they are refused.
    """

    settings: Settings | None = None
    refused: Refused | None = None


def try_settings(workspace: Workspace, changes: SettingsChanges) -> SettingsTrial:
    """Return what changes would make of newsletter.toml as it is now. Raises SettingsError if it is gone."""
    try:
        text = (workspace.root / FILE).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            phrase("{file} cannot be read ({error})", file=FILE, error=error), hint=_BY_HAND
        ) from None
    settings = None
    try:
        new = _changed(text, changes, {})
        settings = parse_settings(new, root=workspace.root, environ=os.environ, check_contrast=False)
        parse_settings(new, root=workspace.root, environ=os.environ)
    except _RefusedEditError as error:
        return SettingsTrial(refused=error.refused)
    except SettingsError as error:
        refused = Refused(message=error.message, hint=error.hint, faults=error.faults)
        return SettingsTrial(settings=settings, refused=refused)
    return SettingsTrial(settings=settings)


def current_values(workspace: Workspace) -> Mapping[str, Any]:
    """Return newsletter.toml as it is now, parsed and not checked, for a form. Raises SettingsError."""
    try:
        return tomllib.loads((workspace.root / FILE).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            phrase("{file} cannot be read ({error})", file=FILE, error=error), hint=_BY_HAND
        ) from None


def reread(workspace: Workspace) -> Workspace:
    """Return a workspace with newsletter.toml as it is now; as it was, if the file is not valid."""
    try:
        settings = load_settings(workspace.root, os.environ)
    except SettingsError:
        return workspace
    return replace(workspace, settings=settings)


def current_value(workspace: Workspace, path: TomlPath) -> Any:
    """Return one value of newsletter.toml as it is now, or None. Raises SettingsError."""
    return toml_value(current_values(workspace), path)


class _RefusedEditError(NewsletterError):
    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.message, hint=refused.hint)
        self.refused = refused


def _changed(text: str, changes: SettingsChanges, seen: SettingsChanges) -> str:
    """Return the new text of the file; raises _RefusedEditError, SettingsError."""
    try:
        old = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            phrase("newsletter.toml: not valid TOML ({error})", error=error), hint=_BY_HAND
        ) from None
    _refuse_changed_meanwhile(old, seen)
    wanted = copy.deepcopy(old)
    new = text
    for path, value in changes.items():
        _set(wanted, path, value)
        if value is None:
            new = delete_toml_value(new, path)
        else:
            new = set_toml_value(new, path, value, is_table=_is_table)
    if not _reads_as(new, wanted):
        names = ", ".join(".".join(path) for path in changes)
        raise _RefusedEditError(
            Refused(
                message=phrase("newsletter.toml cannot be changed here ({names})", names=names), hint=_BY_HAND
            )
        )
    return new


def _refuse_changed_meanwhile(old: Mapping[str, Any], seen: SettingsChanges) -> None:
    changed = [path for path, value in seen.items() if toml_value(old, path) != value]
    if changed:
        names = ", ".join(".".join(path) for path in changed)
        reason = "was changed in the meantime"
        raise _RefusedEditError(
            Refused(
                message=phrase("somebody else has changed {names} in the meantime", names=names),
                hint="Look at the new value, then change it again if it is still needed",
                faults=tuple(SettingsFault(setting=path, line=1, reason=reason) for path in changed),
            )
        )


def _set(document: dict[str, Any], path: TomlPath, value: Any) -> None:
    """Set a value in a parsed document, or delete it; tables that are missing are made."""
    node: Any = document
    for name in path[:-1]:
        if value is None and name not in node:
            return
        node = node.setdefault(name, {})
    if value is None:
        node.pop(path[-1], None)
    else:
        node[path[-1]] = copy.deepcopy(dict(value) if isinstance(value, Mapping) else value)


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    """Return whether a text parses to these values; tables that are empty count as missing."""
    try:
        return bool(_without_empty(tomllib.loads(text)) == _without_empty(wanted))
    except tomllib.TOMLDecodeError:
        return False


def _without_empty(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_without_empty(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    kept = {name: _without_empty(one) for name, one in value.items()}
    return {name: one for name, one in kept.items() if one != {}}


def _is_table(path: TomlPath) -> bool:
    """Return whether a table of newsletter.toml has a header of its own."""
    return any(
        len(table) == len(path)
        and all(name in (given, *_ANY_NAME) for name, given in zip(table, path, strict=True))
        for table in _tables()
    )


@cache
def _tables() -> frozenset[TomlPath]:
    return frozenset(tuple(key.split(".")[:-1]) for key in documented_keys())
