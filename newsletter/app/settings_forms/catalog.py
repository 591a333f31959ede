"""Catalog of the forms: all pages and tables, and which settings they cover."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.app.settings_forms.audience import AUDIENCE, FEEDS
from newsletter.app.settings_forms.elsewhere import ELSEWHERE
from newsletter.app.settings_forms.field import EntryTable, SettingsPage
from newsletter.app.settings_forms.look import BRAND
from newsletter.app.settings_forms.office import PUBLICATION, SENDER, SENDING, THROTTLE, WEB
from newsletter.app.settings_forms.planning import DESK, HYGIENE, RETENTION, SCHEDULE
from newsletter.errors import NotFoundError

PAGES: Sequence[SettingsPage] = (
    PUBLICATION,
    SENDER,
    SENDING,
    SCHEDULE,
    DESK,
    HYGIENE,
    RETENTION,
    WEB,
    THROTTLE,
)
"""The pages under Settings, in their order."""
ALL_PAGES: Sequence[SettingsPage] = (*PAGES, AUDIENCE, FEEDS, BRAND)


def find_page(key: str) -> SettingsPage:
    """Return a page under Settings; raises NotFoundError."""
    for page in PAGES:
        if page.key == key:
            return page
    raise NotFoundError("there is no such page of settings")


def find_table(page: SettingsPage, name: str) -> EntryTable:
    """Return a table of a page; raises NotFoundError."""
    for table in page.tables:
        if table.name == name:
            return table
    raise NotFoundError("there is no such table of settings")


def settings_with_a_form() -> Sequence[str]:
    """Return the settings that a form changes, as `documented_keys` writes them, but with * for any key."""
    found: list[str] = []
    for page in ALL_PAGES:
        found += [field.name for group in page.groups for field in group.fields]
        for table in page.tables:
            found.append(table.name)
            found += [f"{table.name}.*.{field.name}".rstrip(".") for field in table.fields]
    return found


def reason_elsewhere(setting: str) -> str:
    """Return why no form changes a setting; "" if one does."""
    names = setting.split(".")
    return next(
        (ELSEWHERE[one] for end in range(len(names), 0, -1) if (one := ".".join(names[:end])) in ELSEWHERE),
        "",
    )
