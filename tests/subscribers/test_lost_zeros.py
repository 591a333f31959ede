"""ZIP codes that lost their zeros are told once, for their column."""

from __future__ import annotations

from newsletter.subscribers.csv_columns import read_columns
from newsletter.subscribers.lost_zeros import LostZeros


def notes(header: list[str], *rows: list[str], country: str = "US") -> tuple[str, ...]:
    zeros = LostZeros(read_columns(header, attributes=["zip", "zip_code"], file="f"), country=country)
    for number, row in enumerate(rows, start=2):
        zeros.see(row, number)
    return zeros.notes()


def test_short_codes_of_an_imported_column_are_told() -> None:
    [note] = notes(["email", "Zip"], ["a", "02134"], ["b", "2134"], ["c", "501"])
    assert note.startswith("“Zip”: 2 ZIP codes have fewer than 5 digits, such as 2134 in row 3:")


def test_other_columns_and_other_countries_are_not() -> None:
    assert notes(["email", "Zip"], ["a", "90012"]) == ()
    assert notes(["email", "Post"], ["a", "2134"]) == ()
    assert notes(["email", "Zip"], ["a", "2134"], country="AU") == ()
