"""Workbook reader: the cells of XLSX, XLS and ODS files, read in a child process (workbook_worker)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from newsletter.errors import ImportFileError
from newsletter.processes import workbook_worker
from newsletter.subscribers.workbook_table import Sheet

_TIMEOUT_SECONDS = workbook_worker.SECONDS + 30
_HINT = "Save it from your spreadsheet as “CSV UTF-8” and import that file"


def read_workbook(file: Path, cells: Path, *, name: str) -> list[Sheet]:
    """Write the cells of a workbook's sheets into the file `cells`; return the sheets that hold anything.

    Formulas give their values, as the spreadsheet saved them. Raises ImportFileError for what is no workbook,
    is protected by a password, or takes too much time or memory.
    """
    try:
        with cells.open("xb") as stream:
            cells.chmod(0o600)
            ended = _run(file, stream)
    except subprocess.TimeoutExpired:
        raise ImportFileError(f"{name} takes too long to read", hint=_HINT) from None
    except OSError as error:
        raise ImportFileError(f"{name} cannot be read: {error.strerror or error}", hint=_HINT) from None
    lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
    if ended.returncode < 0 or any("MemoryError" in line or "memory allocation" in line for line in lines):
        raise ImportFileError(f"{name} takes too much time or memory to read", hint=_HINT)
    if ended.returncode:
        reason = lines[-1][:200] if lines else "no output"
        if reason == "password":
            raise ImportFileError(f"{name} is protected by a password", hint="Save it without one")
        raise ImportFileError(f"{name} cannot be read as a workbook: {reason}", hint=_HINT)
    return _sheets(cells)


def _run(file: Path, stream: IO[bytes]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - our own file, and a path
        [sys.executable, "-I", str(Path(workbook_worker.__file__)), str(file.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=stream,
        stderr=subprocess.PIPE,
        timeout=_TIMEOUT_SECONDS,
        check=False,
        env={"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
    )


def _sheets(cells: Path) -> list[Sheet]:
    found = []
    with cells.open("rb") as stream:
        while line := stream.readline():
            about = json.loads(line)
            found.append(
                Sheet(
                    name=about["sheet"],
                    cells=cells,
                    offset=stream.tell(),
                    rows=about["rows"],
                    first_row=about["first_row"],
                    hidden=about["hidden"],
                )
            )
            for _ in range(about["rows"]):
                stream.readline()
    return found
