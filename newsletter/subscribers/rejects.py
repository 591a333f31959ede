"""The rejected file: rows that were left out, each with its problem, ready to be mended."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from newsletter.errors import ImportFileError
from newsletter.subscribers.csv_columns import plain
from newsletter.subscribers.csv_guard import guard
from newsletter.subscribers.csv_import import BadRow

PROBLEM = "problem"


def write_rejects(path: Path, header: Sequence[str], bad_rows: Iterable[BadRow]) -> Path:
    """Write `path` whole or not at all; return it. Raises ImportFileError when it cannot be written.

    The first column is `problem`, which the importer ignores; a `problem` column of an earlier round is
    dropped. Cells are guarded against formulas. UTF-8 with a byte order mark, which spreadsheets want.
    """
    kept = [index for index, name in enumerate(header) if plain(name) != PROBLEM]
    try:
        made = tempfile.NamedTemporaryFile(  # noqa: SIM115 - it is renamed, not closed and gone
            "w", dir=path.parent, prefix=".", suffix=".csv", delete=False, encoding="utf-8-sig",
            newline="", errors="replace",
        )  # fmt: skip
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with made:
            lines = csv.writer(made, lineterminator="\n")
            lines.writerow([PROBLEM, *(_shielded(header[index]) for index in kept)])
            lines.writerows([bad.problem, *_cells(bad.cells, kept, len(header))] for bad in bad_rows)
        Path(made.name).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        Path(made.name).unlink(missing_ok=True)
    return path


def _cells(cells: Sequence[str], kept: Sequence[int], width: int) -> list[str]:
    """Return the cells of the kept columns and any beyond the header, none of them a formula."""
    columns = [*(index for index in kept if index < len(cells)), *range(width, len(cells))]
    return [_shielded(cells[index]) for index in columns]


def _shielded(cell: str) -> str:
    """Guard a cell as it stands in the file: one that has its apostrophe already keeps just that."""
    return cell if cell.startswith("'") else guard(cell)


def _unwritable(path: Path, error: OSError) -> ImportFileError:
    return ImportFileError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}")
