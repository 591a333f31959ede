"""Fields of a settings form as a page shows them: what is typed or in force, what is wrong, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import HTTPException

from newsletter.app.settings_edit import Refused, current_values
from newsletter.app.settings_forms.field import FieldKind, SettingField, TomlPath
from newsletter.app.settings_forms.values import (
    Row,
    Typed,
    in_force,
    options_of,
    read_seen,
    same,
    seen_json,
    shown_rows,
    shown_text,
    typed_rows,
    typed_value,
)
from newsletter.model.phrase import joined, phrase
from newsletter.web.studio.access import SignedIn
from newsletter.web.studio.forms import FormFields
from newsletter.web.studio.navigation import N_
from newsletter.web.studio.pages import StudioPageWriter

_CHANGED = N_("Somebody else has changed this. It is now: %(value)s. Save again to use yours instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """One field with its value."""

    field: SettingField
    text: str = ""
    rows: Sequence[Row] = ()
    options: Sequence[tuple[str, str]] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownForm:
    """The fields of a form, by key; `seen` goes into its hidden field."""

    fields: Mapping[str, ShownField]
    seen: str
    problems: Sequence[str] = field(default=())
    """What is wrong and belongs to no field."""


def show_form(
    staff: SignedIn,
    pages: StudioPageWriter,
    fields: Sequence[SettingField],
    *,
    base: TomlPath = (),
    typed: Typed | None = None,
    seen: Mapping[str, Any] | None = None,
    refused: Refused | None = None,
) -> ShownForm:
    """Return a form; with what was typed in the fields that were changed, if it was refused."""
    values = current_values(staff.workspace)
    now = {one.key: _value(values, (*base, *one.path)) for one in fields}
    shown = {}
    for one in fields:
        path = (*base, *one.path)
        before = None if seen is None else seen.get(one.key)
        force = in_force(staff.workspace, path, values)
        is_typed = typed is not None and not same(
            one, typed_value(one, typed), in_force(staff.workspace, path, _nested(path, before))
        )
        shown[one.key] = ShownField(
            field=one,
            text=_typed_text(one, typed) if is_typed and typed else shown_text(one, force),
            rows=_rows(one, typed if is_typed else None, force),
            options=[
                (key, text if one.source else pages.say(staff, text))
                for key, text in options_of(staff.workspace, one)
            ],
            problem=pages.sentence(staff, _fault(one, path, refused))
            if not is_typed or same(one, before, now[one.key])
            else pages.say(staff, _CHANGED, value=_words(one, force) or "–"),
        )
    return ShownForm(
        fields=shown,
        seen=seen_json(now),
        problems=[pages.sentence(staff, one) for one in _others(refused, base, shown)],
    )


def typed_seen(form: FormFields) -> Mapping[str, Any]:
    """Return what the file said when a form was made; answers 400 if the hidden field is damaged."""
    try:
        return read_seen(form.get("seen", "{}"))
    except ValueError:
        raise HTTPException(400) from None


def _value(values: Mapping[str, Any], path: TomlPath) -> Any:
    node: Any = values
    for name in path:
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def _nested(path: TomlPath, value: Any) -> Mapping[str, Any]:
    """Return a document that has one value; an empty one for None."""
    found = value
    for name in reversed(path):
        found = {} if found is None else {name: found}
    return found or {}


def _typed_text(one: SettingField, typed: Typed) -> str:
    if one.kind is FieldKind.YES_NO:
        return "yes" if typed.get(one.key) else ""
    return "".join(typed.get(one.key, ())[:1]).replace("\r\n", "\n")


def _rows(one: SettingField, typed: Typed | None, value: Any) -> Sequence[Row]:
    if not one.kind.is_by_name:
        return ()
    rows = shown_rows(one, value) if typed is None else typed_rows(one, typed)
    return (*rows, ("", ""))


def _fault(one: SettingField, path: TomlPath, refused: Refused | None) -> str:
    if refused is None:
        return ""
    return joined(
        "; ",
        (
            joined(": ", [*fault.setting[len(path) :], fault.reason]) if one.kind.is_by_name else fault.reason
            for fault in refused.faults_of(path)
        ),
    )


def _others(refused: Refused | None, base: TomlPath, shown: Mapping[str, ShownField]) -> Sequence[str]:
    if refused is None:
        return ()
    if not refused.faults:
        return [joined(". ", filter(None, (refused.message.rstrip("."), refused.hint)))]
    paths = [(*base, *one.field.path) for one in shown.values()]
    return [
        phrase("{setting} {reason}", setting=".".join(fault.setting), reason=fault.reason)
        for fault in refused.faults
        if not any(fault.setting[: len(path)] == path for path in paths)
    ]


def _words(one: SettingField, value: Any) -> str:
    if one.kind.is_by_name:
        return ", ".join(f"{name}: {text}" for name, text in shown_rows(one, value))
    return shown_text(one, value).replace("\n", ", ")
