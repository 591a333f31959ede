"""Export: subscribers as a CSV file that a spreadsheet can open safely and an import can read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TextIO

from newsletter.subscribers.csv_lines import csv_lines

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
    stream.write(csv_lines([export_columns(attributes)], raw=True))
    count, source = 0, iter(rows)
    while page := list(islice(source, _PAGE)):
        stream.write(csv_lines(page, raw=raw))
        count += len(page)
    return count


def write_pages(
    rows: Iterable[Sequence[str | None]], *, attributes: Sequence[str], raw: bool = False
) -> Iterator[str]:
    """Yield the same file page by page, the header first."""
    yield csv_lines([export_columns(attributes)], raw=True)
    source = iter(rows)
    while page := list(islice(source, _PAGE)):
        yield csv_lines(page, raw=raw)
