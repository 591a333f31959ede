"""Saving of forms: what was typed is written to newsletter.toml, with the checks of all settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newsletter.app.settings_edit import (
    Refused,
    Saved,
    SettingsChanges,
    SettingsFault,
    SettingsTrial,
    current_values,
    edit_settings,
    try_settings,
)
from newsletter.app.settings_forms.field import EntryTable, SettingField, TomlPath
from newsletter.app.settings_forms.values import Typed, default_of, same, typed_value
from newsletter.app.workspace import Workspace
from newsletter.errors import NotFoundError
from newsletter.issues.issue_files import plain_words
from newsletter.model.phrase import phrase
from newsletter.settings.toml_edit import toml_value

_LONGEST_KEY = 40


def save_form(
    workspace: Workspace,
    fields: Sequence[SettingField],
    typed: Typed,
    *,
    base: TomlPath = (),
    seen: Mapping[str, Any],
) -> Saved | Refused:
    """Save the fields of a form that were changed.

    `seen` has what the file said when the form was made, by the key of the field: what somebody else has
    changed since is refused, never overwritten. Raises what `edit_settings` raises.
    """
    changes = typed_changes(fields, typed, base=base, seen=seen)
    before = {(*base, *field.path): seen.get(field.key) for field in fields}
    return edit_settings(workspace, changes, seen={path: before[path] for path in changes})


def typed_changes(
    fields: Sequence[SettingField], typed: Typed, *, base: TomlPath = (), seen: Mapping[str, Any]
) -> SettingsChanges:
    """Return the settings that were changed in a form."""
    changes = {}
    for field in fields:
        path, value, old = (*base, *field.path), typed_value(field, typed), seen.get(field.key)
        if not same(field, value, default_of(path) if old is None else old):
            changes[path] = value
    return changes


def try_form(workspace: Workspace, fields: Sequence[SettingField], typed: Typed) -> SettingsTrial:
    """Return what a form of top-level settings would make of the file as it is now, without writing it."""
    values = current_values(workspace)
    seen = {field.key: toml_value(values, field.path) for field in fields}
    return try_settings(workspace, typed_changes(fields, typed, seen=seen))


def add_entry(workspace: Workspace, table: EntryTable, key: str, typed: Typed) -> Saved | Refused:
    """Add an entry to a table below a key. Raises what `edit_settings` raises."""
    path = (*table.path, key)
    if not key:
        return _refused(path, "must not be empty")
    if toml_value(current_values(workspace), path) is not None:
        return _refused(path, "is taken already")
    values = typed_changes(table.fields, typed, base=path, seen={})
    if not any(field.name for field in table.fields):  # the entry itself is the value
        return edit_settings(workspace, {path: values.get(path) or []}, seen={path: None})
    entry = {names[-1]: value for names, value in values.items() if value is not None}
    return edit_settings(workspace, {path: entry}, seen={path: None})


def key_of(workspace: Workspace, table: EntryTable, typed: Typed) -> str:
    """Return the key that was typed for a new entry, else one made from its name; "" if there is neither."""
    typed_key = "".join(typed.get("key", ())[:1]).strip()
    if typed_key or not table.named_by:
        return typed_key
    name = "".join(typed.get(table.named_by, ())[:1])
    stem = "-".join(plain_words(name))[:_LONGEST_KEY].strip("-")
    taken = toml_value(current_values(workspace), table.path) or {}
    number, key = 1, stem
    while stem and key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def remove_entry(workspace: Workspace, table: EntryTable, key: str) -> Saved | Refused:
    """Remove an entry. Raises NotFoundError, and what `edit_settings` raises."""
    entries_of(workspace, table, key)
    return edit_settings(workspace, {(*table.path, key): None})


def entries_of(workspace: Workspace, table: EntryTable, key: str = "") -> Mapping[str, Any]:
    """Return the entries of a table as they are in the file now; raises NotFoundError if it has no `key`."""
    entries: Mapping[str, Any] = toml_value(current_values(workspace), table.path) or {}
    if key and key not in entries:
        raise NotFoundError(phrase("there is no {name} {key}", name=table.name, key=repr(key)))
    return entries


def _refused(path: TomlPath, reason: str) -> Refused:
    fault = SettingsFault(setting=path, line=1, reason=reason)
    return Refused(message=str(fault), faults=(fault,))
