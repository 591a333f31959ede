"""Keeps the validated tables of newsletter.toml for the next command, which then needs no Pydantic (70 ms).

What is kept belongs to one text of the file, and to one version of this package. It holds no secret:
those come from the environment. It is trusted as the file itself is, so the folder must be private.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from newsletter import __version__
from newsletter.private_files import keep, read_kept

if TYPE_CHECKING:
    from newsletter.settings.tables import SettingsFile

_NAME = "tables.json"


class KeptTable(SimpleNamespace):
    """A table as it was validated; it is read as the Pydantic model that it was made from.

    `model_fields_set` has the keys that are in the file; the others have their defaults.
    """

    def __init__(self, given: frozenset[str], values: dict[str, Any]) -> None:
        super().__init__(**values)
        self.model_fields_set = given

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name, value in vars(self).items() if name != "model_fields_set")


def keep_tables(folder: Path, text: str, file: SettingsFile) -> None:
    """Keep the tables of a file with this text; makes the folder. One that cannot be used is no error."""
    with suppress(OSError):
        content = json.dumps({"of": _key(text), "file": _encoded(file)})
        keep(folder / _NAME, content.encode())


def load_tables(folder: Path, text: str) -> SettingsFile | None:
    """Return the tables that are kept of a file with this text; None without them."""
    content = read_kept(folder / _NAME)
    if content is None:
        return None
    with suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(content)
        if kept["of"] == _key(text):
            return cast("SettingsFile", _decoded(kept["file"]))
    return None


def _key(text: str) -> str:
    """Return what the kept tables depend on: the text, and the modules that validate it. Raises OSError."""
    with os.scandir(Path(__file__).parent) as files:
        modules = sorted(
            (one.name, state.st_size, state.st_mtime_ns)
            for one in files
            if one.name.endswith(".py") and (state := one.stat())
        )
    return hashlib.sha256(repr((text, __version__, modules)).encode()).hexdigest()


def _encoded(value: Any) -> Any:
    """Return a value as JSON has it: tables, dates and tables with any key apart from each other."""
    from newsletter.settings.table import Table

    if isinstance(value, Table):
        return {"table": {key: _encoded(one) for key, one in value}, "given": sorted(value.model_fields_set)}
    if isinstance(value, dict):
        return {"keys": {key: _encoded(one) for key, one in value.items()}}
    if isinstance(value, list):
        return [_encoded(one) for one in value]
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _decoded(value: Any) -> Any:
    """Return the value that was encoded, with a KeptTable for each table; raises what damaged data raises."""
    if isinstance(value, list):
        return [_decoded(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "date" in value:
        return date.fromisoformat(value["date"])
    if "keys" in value:
        return {key: _decoded(one) for key, one in value["keys"].items()}
    values = {key: _decoded(one) for key, one in value["table"].items()}
    return KeptTable(frozenset(value["given"]), values)
