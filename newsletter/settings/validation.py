"""Validates the text of newsletter.toml against the schema of its tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError, create_model

from newsletter.errors import SettingsError
from newsletter.model.phrase import phrase
from newsletter.settings.faults import FILE, explain, refused
from newsletter.settings.table import Table
from newsletter.settings.tables import SettingsFile


def validate(text: str) -> SettingsFile:
    """Return the tables of a file, and the defaults of those that it does not have; raises SettingsError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"{FILE}:{line[1]}" if line else FILE
        raise SettingsError(
            phrase("{place}: not valid TOML ({error})", place=place, error=error),
            hint="Text values need quotes",
        ) from None
    try:
        return _validated(raw)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
        raise refused([explain(dict(fault), text) for fault in found]) from None


def _validated(raw: Mapping[str, object]) -> SettingsFile:
    """Validate the tables that are there; raises pydantic's ValidationError."""
    given = _schema(frozenset(raw)).model_validate(raw)
    return SettingsFile.model_construct(given.model_fields_set, **dict(given))


@cache
def _schema(names: frozenset[str]) -> type[Table]:
    """Return the schema of a file with these tables: building that of all takes longer than validating."""
    fields: dict[str, Any] = {
        name: (field.annotation, field)
        for name, field in SettingsFile.model_fields.items()
        if name in names or field.is_required()
    }
    return create_model("GivenTables", __base__=Table, **fields)
