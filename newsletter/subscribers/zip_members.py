"""The files of a zip archive, unpacked one by one within limits; their names are never used as paths."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from newsletter.errors import ImportFileError
from newsletter.model.phrase import phrase

MAX_FILES = 200
MAX_BYTES = 2 * 1024**3
"""Of all files together, unpacked; counted while unpacking, whatever the archive says of itself."""
_CHUNK = 1 << 20
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
_NOT_PEOPLE = (".delivers.csv", ".opens.csv")
"""Substack's: to whom each post was delivered, which names people who have left since."""
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_WORKBOOKS = ("xl/workbook.xml", "xl/workbook.bin", "mimetype")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for a damaged file: beside its own errors those of each compression and of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipMember:
    """One unpacked file: its own name, without folders, and where its content is."""

    name: str
    file: Path


def is_named_workbook(name: str) -> bool:
    """Say whether a file's name is that of a workbook, whatever stands in it."""
    return name.lower().endswith(_WORKBOOK_ENDINGS)


def unreadable_workbook(name: str) -> ImportFileError:
    """Return the error for a file that is a workbook by its name only."""
    return ImportFileError(
        phrase("{name} cannot be read as a workbook: it is damaged, or something else", name=name),
        hint="Open it in your spreadsheet, save it as “CSV UTF-8” and import that file",
    )


def is_workbook(file: Path, *, name: str) -> bool:
    """Say whether a zip archive is an XLSX or ODS workbook; raises ImportFileError if it is none at all."""
    with _open(file, name) as archive:
        names = set(archive.namelist())
    return bool(names & set(_WORKBOOKS)) and ("[Content_Types].xml" in names or "content.xml" in names)


def unpack(file: Path, folder: Path, *, name: str) -> tuple[list[ZipMember], list[str]]:
    """Unpack the tables of an archive into an empty folder; return them and the names of what was left out.

    Raises ImportFileError for an archive that is broken, encrypted, too large or holds no table.
    """
    with _open(file, name) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if any(info.filename.endswith(".iwa") for info in infos):
            hint = "In Numbers, choose File, Export To, CSV, and import that file"
            raise ImportFileError(phrase("{name} is a Numbers document", name=name), hint=hint)
        if len(infos) > MAX_FILES:
            raise ImportFileError(
                phrase(
                    "{name} holds {count:,} files; at most {max_files} are read",
                    name=name,
                    count=len(infos),
                    max_files=MAX_FILES,
                )
            )
        tables = [info for info in infos if _is_table(info.filename)]
        budget, members = MAX_BYTES, []
        for number, info in enumerate(tables):
            path = folder / f"{number}{PurePosixPath(_own_name(info.filename)).suffix.lower()}"
            budget -= _unpack(archive, info, path, budget, name)
            members.append(ZipMember(name=_own_name(info.filename), file=path))
    if not members:
        raise ImportFileError(
            phrase("{name} holds no CSV file and no workbook", name=name),
            hint="Unpack it, and import what is in it",
        )
    kept = {info.filename for info in tables}
    left = [_own_name(info.filename) for info in infos if info.filename not in kept]
    return members, [one for one in left if not one.startswith(".")]


def _open(file: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        if is_named_workbook(name) or is_named_workbook(file.name):
            raise unreadable_workbook(name) from None
        raise ImportFileError(
            phrase("{name} cannot be opened as a zip archive: {error}", name=name, error=error)
        ) from None


def _own_name(path: str) -> str:
    """Return the last part of a name, fit for a message: no folder, nothing that steers a terminal."""
    last = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return "".join(char if char.isprintable() else "_" for char in last)[:120] or "unnamed"


def _is_table(path: str) -> bool:
    name = _own_name(path).lower()
    hidden = name.startswith((".", "~$")) or path.startswith("__MACOSX/")
    return name.endswith(_TABLES) and not name.endswith(_NOT_PEOPLE) and not hidden


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, budget: int, name: str) -> int:
    """Unpack one file; return its size."""
    if info.flag_bits & 1:
        raise ImportFileError(
            phrase("{name} is protected by a password", name=name), hint="Unpack it, and import the files"
        )
    size = 0
    try:
        with archive.open(info) as packed, path.open("xb") as stream:
            path.chmod(0o600)
            while chunk := packed.read(_CHUNK):
                size += len(chunk)
                if size > budget:
                    raise ImportFileError(
                        phrase(
                            "{name} is larger than {number} GB when unpacked",
                            name=name,
                            number=MAX_BYTES // 1024**3,
                        )
                    )
                stream.write(chunk)
    except _DAMAGED as error:
        raise ImportFileError(
            phrase(
                "{name}: {own_name} cannot be unpacked ({error})",
                name=name,
                own_name=_own_name(info.filename),
                error=error,
            )
        ) from None
    return size
