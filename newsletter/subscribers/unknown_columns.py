"""Unknown columns: which one holds the addresses if none is called so, and which are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from newsletter.subscribers.column_choices import ColumnChoices
from newsletter.subscribers.column_survey import ColumnSurvey
from newsletter.subscribers.csv_columns import Columns, did_you_mean, holds_address, names_email
from newsletter.subscribers.layouts.layout import Layout
from newsletter.subscribers.plain_words import plain_words
from newsletter.subscribers.status_columns import StatusColumn
from newsletter.subscribers.table import Table

_LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutColumn:
    """A column of which nothing is taken in, and what stands in it.

    `meant` is the known name that may have been meant, "" for none. `asks`: it may be of use, so staff can be
    asked about it; the columns that a known tool always writes are not.
    """

    name: str
    meant: str
    asks: bool
    examples: tuple[str, ...] = ()


def address_column(table: Table, header: Sequence[str], layout: Layout | None, choices: ColumnChoices) -> str:
    """Return the one column in which addresses stand, where none is called by a known name; else ""."""
    if names_email(header) or layout is not None or choices.columns_of("email"):
        return ""
    filled, addresses = [0] * len(header), [0] * len(header)
    for record in islice(table.rows(), _LOOKED_AT):
        for index, cell in enumerate(record.cells[: len(header)]):
            filled[index] += bool(cell.strip())
            addresses[index] += holds_address(cell.strip())
    found = [
        index
        for index in range(len(header))
        if 2 * addresses[index] > filled[index] and header[index].strip()
    ]
    return header[found[0]].strip() if len(found) == 1 else ""


def left_out_columns(
    columns: Columns,
    status_columns: Sequence[StatusColumn],
    survey: Sequence[ColumnSurvey],
    attributes: Sequence[str],
) -> tuple[LeftOutColumn, ...]:
    """Return the columns of which nothing is taken in, with what stands in them."""
    found = {*columns.roles, *columns.attributes}
    return tuple(
        LeftOutColumn(
            name=columns.header[index].strip(),
            meant=did_you_mean(columns.header[index].strip(), attributes, found),
            asks=columns.is_asked_about(index),
            examples=tuple(islice(survey[index].values, 3)),
        )
        for index in columns.left_out([one.index for one in status_columns])
        if plain_words(columns.header[index]) != "problem"
    )
