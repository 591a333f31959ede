"""Export: subscribers as a CSV file that a spreadsheet can open safely and an import can read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import TextIO

from newsletter.subscribers.formula_guard import guard

PERSON = ("email", "first_name", "last_name", "lang")
LABELS = ("tags", "topics")
PLACE = (
    "list",
    "status",
    "since",
    "cadence",
    "consent_at",
    "consent_basis",
    "consent_method",
    "consent_source",
    "consent_actor",
    "consent_evidence",
    "leaving_basis",
    "leaving_method",
    "leaving_source",
    "leaving_actor",
    "list_suppressed",
    "list_suppressed_at",
    "list_suppressed_note",
)
WHOLE = ("created_at", "paused_until", "suppressed", "suppressed_at", "suppressed_note")
RECORDED = (
    "consent_actor",
    "consent_evidence",
    "leaving_basis",
    "leaving_method",
    "leaving_source",
    "leaving_actor",
    "list_suppressed_at",
    "list_suppressed_note",
    "created_at",
    "paused_until",
    "suppressed_at",
    "suppressed_note",
)
"""What an import does not read of an export: the words of a bounce or a leaving are no status."""
_PAGE = 1_000
_RISKY = frozenset("'=+-@\t\r\n＝＋－＠")
"""How every cell begins that `guard` changes."""


def export_columns(attributes: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of an export; columns may be added later, none changes its meaning."""
    return (*PERSON, *attributes, *LABELS, *PLACE, *WHOLE)


def recorded_columns(header: Sequence[str]) -> tuple[int, ...]:
    """Return the columns of an export that an import does not read; () for any other file."""
    if not {*PERSON, *LABELS, *PLACE, *WHOLE} <= {*header}:
        return ()
    return tuple(index for index, name in enumerate(header) if name in RECORDED)


def write_export(
    rows: Iterable[Sequence[str | None]], stream: TextIO, *, attributes: Sequence[str], raw: bool = False
) -> int:
    """Write a header and the rows of a store's export; return the number of rows below the header.

    Cells that a spreadsheet would run as a formula get an apostrophe, which importing takes off; `raw` leaves
    them, for programs. Open `stream` with newline="".
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(export_columns(attributes))
    count, source = 0, iter(rows)
    while page := list(islice(source, _PAGE)):
        writer.writerows(page if raw else map(_guarded, page))
        count += len(page)
    return count


def write_pages(
    rows: Iterable[Sequence[str | None]], *, attributes: Sequence[str], raw: bool = False
) -> Iterator[str]:
    """Yield the same file page by page, the header first."""
    source = iter(rows)
    page: Iterable[Sequence[str | None]] = [export_columns(attributes)]
    while page:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(page)
        yield text.getvalue()
        page = list(islice(source, _PAGE))
        page = page if raw else list(map(_guarded, page))


def _guarded(row: Sequence[str | None]) -> list[str | None]:
    return [cell if not cell or cell[0] not in _RISKY else guard(cell) for cell in row]
