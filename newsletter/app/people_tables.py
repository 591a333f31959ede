"""The tables of people in a file that somebody brings: CSV, workbook, zip of these, or pasted addresses."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.errors import ImportFileError, RefusedError
from newsletter.model import Action, Hint
from newsletter.model.phrase import phrase
from newsletter.processes.workbook_reader import read_workbook
from newsletter.subscribers.csv_table import CsvTable
from newsletter.subscribers.pasted_addresses import PastedAddresses, is_pasted
from newsletter.subscribers.table import Table
from newsletter.subscribers.workbook_table import WorkbookTable
from newsletter.subscribers.zip_members import is_named_workbook, is_workbook, unpack, unreadable_workbook

STANDARD_INPUT = Path("-")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(slots=True, kw_only=True)
class PeopleTables:
    """The tables of a file in the order in which they are read; `notes` say what was not read, and why."""

    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    digest: str = ""
    """SHA-256 of the file."""


@contextmanager
def open_people_tables(file: Path, *, sheet: str = "", name: str = "") -> Iterator[PeopleTables]:
    """Yield the tables of a file; what had to be unpacked is deleted at the end.

    `-` is standard input. `sheet` names the sheet of a workbook, `name` is what messages call the file.
    Raises ImportFileError if the file cannot be read, RefusedError if several sheets hold people and none is
    named.
    """
    with tempfile.TemporaryDirectory(prefix="newsletter-import-") as folder:
        found = PeopleTables()
        name = name or ("standard input" if file == STANDARD_INPUT else str(file))
        if file == STANDARD_INPUT:
            file = _standard_input(Path(folder))
        found.digest = _digest(file)
        _open(file, name, Path(folder), found, sheet)
        yield found


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: OSError) -> ImportFileError:
    reason = (error.strerror or str(error)).lower()
    return ImportFileError(
        phrase("{file} cannot be read: {reason}", file=file, reason=reason),
        hint="Check the name and the folder",
    )


def _standard_input(folder: Path) -> Path:
    file = folder / "standard-input.txt"
    with file.open("xb") as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream)
    return file


def _open(file: Path, name: str, folder: Path, found: PeopleTables, sheet: str) -> None:
    head = _head(file)
    if head.startswith(_ZIP) and not is_workbook(file, name=name):
        inside = folder / "zip"
        inside.mkdir(mode=0o700)
        members, left_out = unpack(file, inside, name=name)
        if left_out:
            found.notes.append(f"Not read from {name}: {', '.join(left_out)}")
        for number, member in enumerate(members):
            below = folder / str(number)
            below.mkdir(mode=0o700)
            is_zip = _head(member.file).startswith(_ZIP)
            if is_zip and not is_workbook(member.file, name=f"{member.name} in {name}"):
                found.notes.append(f"Not read from {name}: {member.name}, a zip archive in a zip archive")
            else:
                _open_one(member.file, member.name, below, found, sheet)
        return
    _open_one(file, name, folder, found, sheet)


def _open_one(file: Path, name: str, folder: Path, found: PeopleTables, sheet: str) -> None:
    if _head(file).startswith((_ZIP, _OLE)):
        found.tables.append(_sheet(file, name, folder, found, sheet))
        return
    table = CsvTable(file, name=name, file_name=name.rpartition("/")[2])
    # Some tools write text into a file that they call a workbook.
    if is_named_workbook(name) and not table.holds_people():
        raise unreadable_workbook(name)
    found.tables.append(PastedAddresses(table) if is_pasted(table) else table)


def _sheet(file: Path, name: str, folder: Path, found: PeopleTables, wanted: str) -> Table:
    """Return the one sheet that holds people, or the one that is named."""
    sheets = [WorkbookTable(name, one) for one in read_workbook(file, folder / "cells.json", name=name)]
    if wanted:
        named = [one for one in sheets if one.sheet.name.strip().casefold() == wanted.strip().casefold()]
        if not named:
            raise ImportFileError(
                phrase("{name} has no sheet named “{wanted}”", name=name, wanted=wanted), hint=_names(sheets)
            )
        return named[0]
    holding = [one for one in sheets if one.holds_people()]
    if not holding:
        raise ImportFileError(
            phrase("{name}: no sheet holds email addresses", name=name), hint=_names(sheets)
        )
    if len(holding) > 1:
        raise RefusedError(
            phrase(
                "{name}: email addresses stand in {count} sheets; nobody was imported",
                name=name,
                count=len(holding),
            ),
            hint=phrase("Choose one of {names}", names=", ".join(one.sheet.name for one in holding)),
            next_steps=(Hint(Action.CHOOSE_SHEET, holding[0].sheet.name),),
        )
    if len(sheets) > 1:
        others = ", ".join(one.sheet.name for one in sheets if one is not holding[0])
        found.notes.append(f"Read from {name}: the sheet {holding[0].sheet.name} (not: {others})")
    return holding[0]


def _names(sheets: Sequence[WorkbookTable]) -> str:
    return f"Its sheets: {', '.join(one.sheet.name for one in sheets)}" if sheets else "It has no sheet"


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(8)
    except OSError as error:
        raise _unreadable(file, error) from None
