"""Places of settings: which form holds a setting, so that a message about it can lead there."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.app.settings_forms.catalog import ALL_PAGES
from newsletter.app.settings_forms.field import EntryTable, SettingField, SettingsPage, TomlPath


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingPlace:
    """Where a setting is: a field of a page or, with `table` and `entry`, of an entry of a table."""

    page: SettingsPage
    table: EntryTable | None = None
    entry: str = ""
    field: SettingField | None = None

    @property
    def label(self) -> str:
        """What the form calls it: a text of the catalog."""
        if self.field is not None:
            return self.field.label
        return self.table.title if self.table is not None else self.page.title


def place_of(path: TomlPath) -> SettingPlace | None:
    """Return where a setting or a table is changed: ("lists", "news", "why"); None if no form does."""
    for page in ALL_PAGES:
        for group in page.groups:
            for field in group.fields:
                if path[: len(field.path)] == field.path:
                    return SettingPlace(page=page, field=field)
        for table in page.tables:
            if path[: len(table.path)] == table.path:
                return _in_table(page, table, path[len(table.path) :])
    return next((SettingPlace(page=page) for page in ALL_PAGES if path == (page.key,)), None)


def _in_table(page: SettingsPage, table: EntryTable, rest: TomlPath) -> SettingPlace:
    entry = rest[0] if rest else ""
    found = (
        field for field in table.fields if rest and field.path and rest[1 : 1 + len(field.path)] == field.path
    )
    return SettingPlace(page=page, table=table, entry=entry, field=next(found, None))
