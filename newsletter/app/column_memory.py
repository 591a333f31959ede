"""Column memory: what staff said the columns of a file are, kept for the next file with the same columns.

It is `subscribers/columns.toml` in the publication: plain text, for people to read, edit and keep in git.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsletter.app.workspace import Workspace
from newsletter.errors import ImportFileError
from newsletter.files import write_whole
from newsletter.model.phrase import phrase
from newsletter.subscribers.column_choices import NO_CHOICES, ColumnChoices
from newsletter.subscribers.plain_words import plain

_NAME = Path("subscribers") / "columns.toml"
_HEAD = (
    "How the columns of imported files are read: your answers are kept here for the next file with the",
    "same columns. You can edit this file; delete an entry to be asked again.",
)


def memory_file(workspace: Workspace) -> Path:
    """Return where the choices are kept."""
    return workspace.root / _NAME


def recall(workspace: Workspace, headers: Sequence[Sequence[str]]) -> ColumnChoices:
    """Return what was chosen for files with these columns; raises ImportFileError for a broken file."""
    choices = NO_CHOICES
    for entry in _entries(memory_file(workspace)):
        columns = {plain(name) for name in entry["columns"]}
        if any({plain(name) for name in header} == columns for header in headers):
            choices = ColumnChoices(mapped=entry["map"], ignored=tuple(entry["ignore"])).over(choices)
    return choices


def remember(workspace: Workspace, header: Sequence[str], choices: ColumnChoices) -> None:
    """Keep what was chosen for a file with these columns, in place of what was chosen before."""
    import tomlkit

    file = memory_file(workspace)
    wanted = {plain(name) for name in header}
    mine = choices.within(header)
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    document = tomlkit.parse(text)
    if not text:
        for line in _HEAD:
            document.add(tomlkit.comment(line))
    tables: Any = document.setdefault("files", tomlkit.aot())
    for index, entry in reversed(list(enumerate(tables))):
        if {plain(str(name)) for name in entry.get("columns", ())} == wanted:
            del tables[index]
    entry = tomlkit.table()
    entry["columns"] = [name.strip() for name in header]
    entry["ignore"] = list(mine.ignored)
    entry["map"] = dict(mine.mapped)
    tables.append(entry)
    file.parent.mkdir(exist_ok=True)
    write_whole(file, tomlkit.dumps(document).encode())


def _entries(file: Path) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    hint = "Fix it, or delete it: the import then asks for the columns again"
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8")).get("files", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ImportFileError(
            phrase("{file} cannot be read: {error}", file=file, error=error), hint=hint
        ) from None
    found = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [None], start=1):
        whole = {"columns": [], "map": {}, "ignore": [], **(entry if isinstance(entry, dict) else {})}
        lists = [*whole["columns"], *whole["ignore"]] if _is_lists(whole) else [None]
        if not all(isinstance(one, str) for one in lists) or not _is_map(whole["map"]):
            raise ImportFileError(
                phrase("{file}: entry {number} is not columns, map and ignore", file=file, number=number),
                hint=hint,
            )
        found.append(whole)
    return found


def _is_lists(entry: dict[str, Any]) -> bool:
    return isinstance(entry["columns"], list) and isinstance(entry["ignore"], list)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
