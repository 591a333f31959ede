"""Values of a form: what newsletter.toml has as the fields show it, and what was typed as TOML has it.

A field that is left empty deletes its setting. What cannot be read as a number or a day is passed on as it
was typed, so that the settings' own check says what is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from newsletter.app.settings_edit import current_values
from newsletter.app.settings_forms.field import FieldKind, SettingField, Source, TomlPath
from newsletter.app.workspace import Workspace
from newsletter.model import Brand
from newsletter.settings.tables import documented_tables
from newsletter.settings.toml_edit import toml_value
from newsletter.starter import theme_folders

Typed: TypeAlias = Mapping[str, Sequence[str]]
"""The values of a form by the name of their field; a table has those of NAME-name and NAME-value."""
Row: TypeAlias = tuple[str, str]

_NAMES, _VALUES = "-name", "-value"
_DAY = "$day"
_ANY_NAME = ("KEY", "NAME", "DOMAIN")


def default_of(path: TomlPath) -> Any:
    """Return the value that a setting has if the file does not set it; None if there is none."""
    table = _schema(path[:-1])
    if table is None or path[-1] not in table:
        return None
    return table[path[-1]]


def in_force(workspace: Workspace, path: TomlPath, values: Mapping[str, Any] | None = None) -> Any:
    """Return a setting of newsletter.toml as it is now, else its default. Raises SettingsError."""
    found = toml_value(current_values(workspace) if values is None else values, path)
    return default_of(path) if found is None else found


def shown_text(field: SettingField, value: Any) -> str:
    """Return a value as a field with one input shows it; that of a yes/no field is "yes" or ""."""
    if value is None or value is False:
        return "no" if value is False and field.kind is FieldKind.CHOICE else ""
    if value is True:
        return "yes"
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def shown_rows(field: SettingField, value: Any) -> Sequence[Row]:
    """Return the names and values of a table as the rows of its field."""
    rows = _as_table(field, value) or {}
    return [(name, shown_text(field, one)) for name, one in rows.items()]


def typed_rows(field: SettingField, typed: Typed) -> Sequence[Row]:
    """Return the rows of a field as they were typed, without those that are empty."""
    pairs = zip(typed.get(field.key + _NAMES, ()), typed.get(field.key + _VALUES, ()), strict=False)
    is_choice = field.kind is FieldKind.CHOICES_BY_NAME
    rows = [(name.strip(), value.strip()) for name, value in pairs]
    return [row for row in rows if (row[0] if is_choice else any(row))]


def typed_value(field: SettingField, typed: Typed) -> Any:
    """Return what was typed as TOML has it; None for nothing."""
    if field.kind.is_by_name:
        return {name: _number(value) if field.kind is FieldKind.NUMBERS_BY_NAME else value
                for name, value in typed_rows(field, typed)} or None  # fmt: skip
    if field.kind is FieldKind.YES_NO:
        return bool(typed.get(field.key))
    text = "".join(typed.get(field.key, ())[:1]).replace("\r\n", "\n").strip()
    return _READ.get(field.kind, _line)(text) if text else None


def same(field: SettingField, one: Any, other: Any) -> bool:
    """Return whether two values of a setting mean the same; nothing and an empty value do."""
    return bool(_plain(field, one) == _plain(field, other))


def seen_json(values: Mapping[str, Any]) -> str:
    """Return the values that a form was made from, for its hidden field."""
    return json.dumps(values, default=lambda day: {_DAY: day.isoformat()}, ensure_ascii=False)


def read_seen(text: str) -> Mapping[str, Any]:
    """Return what `seen_json` wrote; raises ValueError for anything else."""

    def restore(found: dict[str, Any]) -> Any:
        return date.fromisoformat(found[_DAY]) if set(found) == {_DAY} else found

    try:
        values = json.loads(text, object_hook=restore)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(values, dict):
        raise ValueError("not an object")
    return values


def options_of(workspace: Workspace, field: SettingField) -> Sequence[tuple[str, str]]:
    """Return the options of a choice; those of a source are the publication's own. Raises SettingsError."""
    if field.source is None:
        return field.options
    if field.source is Source.THEMES:
        from newsletter.rendering.theme import theme_names

        names = theme_names(theme_folders(workspace.root))
        return [(name, name.replace("-", " ").capitalize()) for name in names]
    entries = current_values(workspace).get(field.source.value, {})
    found = [(key, str(one.get("title", key))) for key, one in entries.items()]
    return found if field.required else [("", "–"), *found]


def _schema(table: TomlPath) -> Mapping[str, Any] | None:
    return next(
        (
            defaults
            for path, defaults in _defaults().items()
            if len(path) == len(table)
            and all(name in (given, *_ANY_NAME) for name, given in zip(path, table, strict=True))
        ),
        None,
    )


@cache
def _defaults() -> Mapping[TomlPath, Mapping[str, Any]]:
    found = {
        tuple(name.split(".")): {
            key: None if field.is_required() else field.default for key, field in table.model_fields.items()
        }
        for name, table in documented_tables().items()
    }
    colors = {key: value for key, value in asdict(Brand()).items() if str(value).startswith("#")}
    found[("brand",)] |= colors
    return found


def _plain(field: SettingField, value: Any) -> Any:
    value = _as_table(field, value) if field.kind.is_by_name else value
    if isinstance(value, tuple):
        value = list(value)
    if field.kind is FieldKind.COLOR and isinstance(value, str):
        value = value.lower()
    if field.kind is FieldKind.LONG_TEXT and isinstance(value, str):
        value = _long_line(value)
    return None if value in ("", [], {}) else value


def _as_table(field: SettingField, value: Any) -> Any:
    """Return a table; a list of names, which attributes may be, has the first choice for each."""
    if isinstance(value, list):
        return dict.fromkeys(value, field.options[0][0] if field.options else "")
    return value


def _line(text: str) -> str:
    """Return a text on one line: an address on several lines is one with commas."""
    return re.sub(r"\s*\n\s*", ", ", text)


def _long_line(text: str) -> str:
    """Return sentences, or an address, on one line; a line that ends without a mark gets a comma."""
    joined = re.sub(r"([,.;:!?…]?)[ \t]*\n\s*", lambda end: f"{end[1] or ','} ", text.strip())
    return " ".join(joined.split())


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, text.split("\n")))))


def _number(text: str) -> int | float | str:
    if re.fullmatch(r"[+-]?[0-9]{1,12}", text):
        return int(text)
    return float(text) if re.fullmatch(r"[+-]?[0-9]{1,12}\.[0-9]{1,6}", text) else text


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _choice(text: str) -> str | bool:
    return {"yes": True, "no": False}.get(text, text)


_READ: Mapping[FieldKind, Callable[[str], Any]] = {
    FieldKind.NUMBER: _number,
    FieldKind.TEXTS: _lines,
    FieldKind.DAY: _day,
    FieldKind.CHOICE: _choice,
    FieldKind.LONG_TEXT: _long_line,
}
