"""Workbook worker: the child process that reads a workbook and writes its cells to standard output.

Run as a file with the path of the workbook; it imports nothing of ours. For each sheet that holds anything
it writes a line of JSON about it, then its rows, a line of JSON each, as text. Its time and memory are
limited: a cell far from all others costs the library the memory of all cells between.
"""

from __future__ import annotations

import contextlib
import json
import sys
from datetime import date, datetime, time, timedelta

import python_calamine

SECONDS = 300
_MEMORY_BYTES = 3 * 1024 * 1024 * 1024
_OUTPUT_BYTES = 4 * 1024 * 1024 * 1024


def limit_resources() -> None:
    """Limit time, memory and output. On Windows, only the parent's timeout applies."""
    with contextlib.suppress(ImportError):
        import resource

        for limit, value in (
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_AS, _MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, _OUTPUT_BYTES),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):  # the machine's own limit is lower
                resource.setrlimit(limit, (value, value))


def text_of(value: object) -> str:
    """Return a cell as text: a whole number without a point, a date as ISO 8601, a formula's value."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            whole_day = value.time() == time(0) and value.microsecond == 0
            return value.date().isoformat() if whole_day else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value)


def write_sheet(sheet: python_calamine.CalamineSheet, *, hidden: bool) -> None:
    """Write what is known of a sheet, and its rows."""
    start, end = sheet.start, sheet.end
    if start is None or end is None:
        return
    about = {"sheet": sheet.name, "first_row": start[0] + 1, "rows": end[0] - start[0] + 1, "hidden": hidden}
    out = sys.stdout.buffer
    out.write(json.dumps(about).encode() + b"\n")
    for row in sheet.to_python(skip_empty_area=True):
        out.write(json.dumps([text_of(value) for value in row]).encode() + b"\n")


def main() -> None:
    """Write all sheets, or print on standard error what is wrong (exit code 1)."""
    limit_resources()
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
        for about in workbook.sheets_metadata:
            if about.typ is python_calamine.SheetTypeEnum.WorkSheet:
                hidden = about.visible is not python_calamine.SheetVisibleEnum.Visible
                write_sheet(workbook.get_sheet_by_name(about.name), hidden=hidden)
    except python_calamine.PasswordError:
        sys.exit("password")
    except (python_calamine.CalamineError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
