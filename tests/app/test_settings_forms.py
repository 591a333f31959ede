"""Every setting has a form or a reason why not; what a form saves is what was typed, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from newsletter.app.settings_edit import Refused, Saved
from newsletter.app.settings_forms.audience import LISTS, TOPICS
from newsletter.app.settings_forms.catalog import (
    ALL_PAGES,
    find_page,
    find_table,
    reason_elsewhere,
    settings_with_a_form,
)
from newsletter.app.settings_forms.elsewhere import ELSEWHERE
from newsletter.app.settings_forms.field import FieldGroup, FieldKind, SettingField
from newsletter.app.settings_forms.saving import add_entry, key_of, remove_entry, save_form, try_form
from newsletter.app.settings_forms.values import (
    default_of,
    in_force,
    options_of,
    read_seen,
    same,
    seen_json,
    shown_rows,
    shown_text,
    typed_value,
)
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import NotFoundError
from newsletter.settings.tables import documented_keys
from tests.app.test_settings_edit import SAMPLE, text_of

ALL_FIELDS = [((), field) for page in ALL_PAGES for group in page.groups for field in group.fields] + [
    ((*table.path, "x"), field) for page in ALL_PAGES for table in page.tables for field in table.fields
]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "newsletter.toml").write_text(SAMPLE, encoding="utf-8")
    with open_workspace(tmp_path, {}) as opened:
        yield opened


def starred(setting: str) -> str:
    return re.sub(r"\b(KEY|NAME|DOMAIN)\b", "*", setting)


def test_every_setting_has_a_form_or_a_reason_why_not() -> None:
    with_form = settings_with_a_form()
    assert len(with_form) == len(set(with_form))
    for setting in map(starred, documented_keys()):
        has_form, reason = setting in with_form, reason_elsewhere(setting)
        assert has_form or reason, f"{setting}: add a form, or the reason why not to ELSEWHERE"
        assert not (has_form and reason), f"{setting}: it has a form, so take it out of ELSEWHERE"
    known = set(map(starred, documented_keys()))
    tables = {".".join(one.split(".")[:end]) for one in known for end in range(1, 4)}
    assert [one for one in with_form if one not in known | tables] == []
    assert [one for one in ELSEWHERE if one not in known | tables] == []


def test_what_is_secret_or_leads_to_a_server_has_no_form() -> None:
    for setting in ("smtp.host", "smtp.username", "database.url", "mailbox.host", "dkim.key_file"):
        assert reason_elsewhere(setting), setting
    assert reason_elsewhere("publication.name") == ""


@pytest.mark.parametrize(("base", "field"), ALL_FIELDS, ids=lambda one: getattr(one, "name", ""))
def test_a_form_that_is_sent_as_it_is_shown_changes_nothing(
    workspace: Workspace, base: tuple[str, ...], field: SettingField
) -> None:
    path = (*base, *field.path)
    value = in_force(workspace, path)
    rows = shown_rows(field, value) if field.kind.is_by_name else ()
    typed = {
        field.key: [text] if (text := shown_text(field, value)) or field.kind is not FieldKind.YES_NO else [],
        f"{field.key}-name": [name for name, _ in rows],
        f"{field.key}-value": [one for _, one in rows],
    }
    assert same(field, typed_value(field, typed), value)


@pytest.mark.parametrize(("base", "field"), ALL_FIELDS, ids=lambda one: getattr(one, "name", ""))
def test_a_choice_offers_the_default(
    workspace: Workspace, base: tuple[str, ...], field: SettingField
) -> None:
    if field.kind is FieldKind.CHOICE:
        default = default_of((*base, *field.path))
        keys = [key for key, _ in options_of(workspace, field)]
        assert field.required or shown_text(field, default) in keys


def test_values_are_those_of_toml() -> None:
    def read(kind: FieldKind, text: str) -> object:
        return typed_value(SettingField(name="x", label="", kind=kind), {"x": [text]})

    assert read(FieldKind.NUMBER, " 12 ") == 12
    assert read(FieldKind.NUMBER, "0.5") == 0.5
    assert read(FieldKind.NUMBER, "a lot") == "a lot"
    assert read(FieldKind.NUMBER, "1e999") == "1e999"
    assert read(FieldKind.LONG_TEXT, "City of Riverton\r\n1 Main St,\nRiverton") == (
        "City of Riverton, 1 Main St, Riverton"
    )
    assert read(FieldKind.TEXTS, "a\n\n b \na\n") == ["a", "b"]
    assert read(FieldKind.DAY, "2026-11-03") == dt.date(2026, 11, 3)
    assert read(FieldKind.DAY, "next week") == "next week"
    assert read(FieldKind.YES_NO, "") is True
    assert read(FieldKind.TEXT, "  ") is None
    points = SettingField(name="x", label="", kind=FieldKind.NUMBERS_BY_NAME)
    assert typed_value(points, {"x-name": ["golf", ""], "x-value": ["-20", ""]}) == {"golf": -20}


def test_a_text_of_several_lines_that_nobody_touched_stays_as_it_is(workspace: Workspace) -> None:
    file = workspace.root / "newsletter.toml"
    many = SAMPLE.replace('"200 N. Spring St., Los', '"""\n200 N. Spring St.\nLos').replace(
        '90012"', '90012"""'
    )
    file.write_text(many, encoding="utf-8")
    field = next(
        one for one in find_page("publication").groups[0].fields if one.key.endswith("postal_address")
    )
    value = in_force(workspace, field.path)
    assert "\n" in value
    typed = {field.key: [shown_text(field, value).replace("\n", "\r\n")]}
    assert isinstance(save_form(workspace, [field], typed, seen={field.key: value}), Saved)
    assert text_of(workspace) == many


def test_only_what_was_changed_is_written(workspace: Workspace) -> None:
    fields = [field for group in find_page("schedule").groups for field in group.fields]
    typed = {field.key: [shown_text(field, in_force(workspace, field.path))] for field in fields}
    before = text_of(workspace)
    seen = {
        "schedule.timezone": "America/Los_Angeles",
        "schedule.quiet_hours": "",
        "schedule.staff": [],
    }
    saved = save_form(workspace, fields, typed, seen=seen)
    assert isinstance(saved, Saved)
    assert text_of(workspace) == before
    typed |= {"schedule.quiet_hours": ["21:00-07:00"], "jobs.feeds": ["every 30 minutes"]}
    assert isinstance(save_form(workspace, fields, typed, seen=seen), Saved)
    after = text_of(workspace)
    assert 'quiet_hours = "21:00-07:00"' in after
    assert tomllib.loads(after)["jobs"] == {"feeds": "every 30 minutes"}
    assert set(before.splitlines()) - set(after.splitlines()) == {
        next(line for line in before.splitlines() if line.startswith("quiet_hours"))
    }


def test_what_somebody_else_changed_is_refused_and_other_settings_are_saved(workspace: Workspace) -> None:
    fields = find_page("sender").groups[0].fields
    seen = {
        "sender.name": "Council District 13",
        "sender.address": "letters@thirteenth.example",
        "sender.reply_to": "office@thirteenth.example",
        "sender.unsubscribe_mailbox": "unsubscribe@thirteenth.example",
    }
    typed = {key: [value] for key, value in seen.items()}
    assert isinstance(save_form(workspace, fields, typed | {"sender.name": ["CD 13"]}, seen=seen), Saved)
    # Another form of the same page, opened before that: it changes something else.
    mine = typed | {"sender.reply_to": ["hello@thirteenth.example"]}
    assert isinstance(save_form(workspace, fields, mine, seen=seen), Saved)
    assert tomllib.loads(text_of(workspace))["sender"]["name"] == "CD 13"
    before = text_of(workspace)
    refused = save_form(workspace, fields, typed | {"sender.name": ["Thirteen"]}, seen=seen)
    assert isinstance(refused, Refused)
    assert "in the meantime" in refused.fault_of(("sender", "name"))
    assert text_of(workspace) == before


def test_entries_are_added_with_a_key_of_their_own_and_removed(workspace: Workspace) -> None:
    typed = {"title": ["Vivienda y alquiler"], "title_in-name": ["en"], "title_in-value": ["Housing"]}
    key = key_of(workspace, TOPICS, typed)
    assert key == "vivienda-y-alquiler"
    assert isinstance(add_entry(workspace, TOPICS, key, typed), Saved)
    assert key_of(workspace, TOPICS, typed) == "vivienda-y-alquiler-2"
    found = tomllib.loads(text_of(workspace))["topics"][key]
    assert found == {"title": "Vivienda y alquiler", "title_in": {"en": "Housing"}}
    taken = add_entry(workspace, TOPICS, key, typed)
    assert isinstance(taken, Refused)
    assert "taken" in taken.fault_of(("topics", key))
    assert isinstance(remove_entry(workspace, TOPICS, key), Saved)
    assert text_of(workspace).rstrip() == SAMPLE.rstrip()
    with pytest.raises(NotFoundError):
        remove_entry(workspace, TOPICS, key)
    assert isinstance(add_entry(workspace, TOPICS, "", {}), Refused)


def test_an_entry_that_is_a_list_and_one_with_a_dot_in_its_key(workspace: Workspace) -> None:
    groups = find_table(find_page("sending"), "test_groups")
    assert isinstance(add_entry(workspace, groups, "office", {"value": ["a@x.example\nb@x.example"]}), Saved)
    wrong = save_form(
        workspace,
        groups.fields,
        {"value": ["a@x.example\nnobody"]},
        base=("test_groups", "office"),
        seen={"value": ["a@x.example", "b@x.example"]},
    )
    assert isinstance(wrong, Refused)
    assert "email address" in wrong.fault_of(("test_groups", "office"))
    domains = find_table(find_page("throttle"), "throttle.domains")
    assert isinstance(add_entry(workspace, domains, "gmail.com", {"per_second": ["5"]}), Saved)
    found = tomllib.loads(text_of(workspace))
    assert found["test_groups"] == {"office": ["a@x.example", "b@x.example"]}
    assert found["throttle"] == {"domains": {"gmail.com": {"per_second": 5}}}


def test_the_last_list_stays(workspace: Workspace) -> None:
    assert isinstance(remove_entry(workspace, LISTS, "constituents"), Refused)
    assert text_of(workspace) == SAMPLE


def test_what_a_form_was_made_from_survives_its_hidden_field() -> None:
    values = {"first": dt.date(2026, 11, 3), "title_in": {"es": "Vivienda"}, "weight": 1.5, "last": None}
    assert read_seen(seen_json(values)) == values
    for damaged in ("", "[]", "{", '{"first": {"$day": 3}}', '{"first": {"$day": "soon"}}'):
        with pytest.raises(ValueError):  # noqa: PT011 - the kind of damage does not matter
            read_seen(damaged)


def test_colors_that_are_too_pale_can_be_tried_but_not_saved(workspace: Workspace) -> None:
    fields = [one for group in brand_groups() for one in group.fields if one.key == "brand.accent"]
    trial = try_form(workspace, fields, {"brand.accent": ["#ffcc00"]})
    assert trial.settings is not None
    assert trial.settings.publication.brand.accent == "#ffcc00"
    assert trial.refused is not None
    assert "the nearest readable brand.accent is" in trial.refused.fault_of(("brand", "accent"))
    assert try_form(workspace, fields, {"brand.accent": ["#ffc"]}).settings is None
    assert text_of(workspace) == SAMPLE


def brand_groups() -> Sequence[FieldGroup]:
    return next(page for page in ALL_PAGES if page.key == "brand").groups
