"""Setting field: how one setting is asked for in a form, and the tables and pages that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

TomlPath = tuple[str, ...]
"""The names of a setting and its tables: ("publication", "name")."""


def N_(text: str) -> str:  # noqa: N802 - the usual name for what marks a text for translation
    """Mark a text for translation; it is translated where it is shown."""
    return text


class FieldKind(StrEnum):
    """What kind of value a setting has."""

    TEXT = "text"
    LONG_TEXT = "long text"
    """A sentence or two, on one line of the file."""
    EMAIL = "email"
    ADDRESS = "address"
    """A web address."""
    NUMBER = "number"
    YES_NO = "yes/no"
    CHOICE = "choice"
    TEXTS = "texts"
    """A list, one text on a line."""
    DAY = "day"
    COLOR = "color"
    BY_NAME = "by name"
    """Texts by a name or a language."""
    NUMBERS_BY_NAME = "numbers by name"
    CHOICES_BY_NAME = "choices by name"

    @property
    def is_by_name(self) -> bool:
        """Whether its value is a table of names with values."""
        return self in (FieldKind.BY_NAME, FieldKind.NUMBERS_BY_NAME, FieldKind.CHOICES_BY_NAME)


class Source(StrEnum):
    """Where the options of a choice come from that this publication has."""

    LISTS = "lists"
    DIGESTS = "digests"
    THEMES = "themes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One setting. `name` is relative to its table; "" means that the entry itself is the value.

    `options` are pairs of value and label. Labels and hints are texts of the catalog.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()
    source: Source | None = None
    required: bool = False

    @property
    def key(self) -> str:
        """Its name in a form."""
        return self.name or "value"

    @property
    def path(self) -> TomlPath:
        """Its path, relative to its table."""
        return tuple(self.name.split(".")) if self.name else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """Settings that belong together. `needs` is a table that must be set before they mean anything."""

    title: str
    fields: Sequence[SettingField]
    hint: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTable:
    """A table with entries of the same form, each below a key: [blackouts.KEY]."""

    path: TomlPath
    title: str
    add: str
    """The words of the button for a new entry."""
    fields: Sequence[SettingField]
    key_label: str
    key_hint: str = ""
    key_options: Sequence[tuple[str, str]] = ()
    named_by: str = ""
    """The field that says what an entry is, and from which the key of a new one is made; "" for its key."""
    hint: str = ""
    removal: str = ""
    """What happens when an entry is removed."""

    @property
    def name(self) -> str:
        """Its name in addresses: throttle.domains."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """A page of settings."""

    key: str
    title: str
    summary: str
    groups: Sequence[FieldGroup] = ()
    tables: Sequence[EntryTable] = ()
