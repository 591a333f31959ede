"""The rejected file: rows that were left out, each with its problem, ready to be fixed."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from newsletter.errors import ImportFileError
from newsletter.files import create_private
from newsletter.model.phrase import phrase
from newsletter.subscribers.csv_columns import plain
from newsletter.subscribers.csv_import import BadRow
from newsletter.subscribers.formula_guard import guard

PROBLEM = "problem"
ENDING = ".rejected.csv"


def write_rejects(path: Path, header: Sequence[str], bad_rows: Iterable[BadRow]) -> Path:
    """Write `path` (…rejected.csv) whole or not at all; raises ImportFileError when it cannot be written.

    Somebody may be fixing the rows of an earlier import in a file of that name: then the rows go into
    ….2.rejected.csv, and so on. Returns the file. The first column is `problem`, which the importer ignores;
    a `problem` column of an earlier round is dropped. Cells are guarded against formulas. UTF-8 with a byte
    order mark, which spreadsheets want.
    """
    kept = [index for index, name in enumerate(header) if plain(name) != PROBLEM]

    def write(stream: TextIO) -> None:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow([PROBLEM, *(_shielded(header[index]) for index in kept)])
        lines.writerows([bad.problem, *_cells(bad.cells, kept, len(header))] for bad in bad_rows)

    try:
        return create_private(_names(path), write, encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise _unwritable(path, error) from None


def _names(path: Path) -> Iterator[Path]:
    """Yield people.csv.rejected.csv, people.csv.2.rejected.csv, ...: all of them kept out of git."""
    yield path
    stem = path.name.removesuffix(ENDING)
    for number in itertools.count(2):
        yield path.with_name(f"{stem}.{number}{ENDING}")


def _cells(cells: Sequence[str], kept: Sequence[int], width: int) -> list[str]:
    """Return the cells of the kept columns and any beyond the header, none of them a formula."""
    columns = [*(index for index in kept if index < len(cells)), *range(width, len(cells))]
    return [_shielded(cells[index]) for index in columns]


def _shielded(cell: str) -> str:
    """Guard a cell as it stands in the file: one that has its apostrophe already keeps just that."""
    return cell if cell.startswith("'") else guard(cell)


def _unwritable(path: Path, error: OSError) -> ImportFileError:
    return ImportFileError(
        phrase(
            "{path} cannot be written: {strerror}", path=path, strerror=(error.strerror or str(error)).lower()
        )
    )
