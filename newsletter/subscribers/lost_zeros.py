"""Lost zeros: ZIP codes that a spreadsheet took for numbers, so that 02134 became 2134."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.model.phrase import counted
from newsletter.subscribers.csv_columns import Columns
from newsletter.subscribers.plain_words import plain

_ZIP_NAMES = re.compile(r"\b(?:zip|zip ?code|postal code|postcode|codigo postal)\b")
_SHORT = re.compile(r"\d{3,4}(?:\.0)?")


class LostZeros:
    """Looks at the attributes that hold ZIP codes of the United States."""

    def __init__(self, columns: Columns, *, country: str) -> None:
        self._header = columns.header
        looked_at = columns.attributes.values() if country in ("US", "") else ()
        self._indices = [index for index in looked_at if _ZIP_NAMES.search(plain(columns.header[index]))]
        self.looks = bool(self._indices)
        """Whether there is anything to look at."""
        self._found: dict[int, tuple[int, str, int]] = {}

    def see(self, cells: Sequence[str], row: int) -> None:
        """Take one row in."""
        for index in self._indices:
            if index < len(cells) and _SHORT.fullmatch(cells[index].strip()):
                number, value, first = self._found.get(index, (0, cells[index].strip(), row))
                self._found[index] = (number + 1, value, first)

    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each column in which zeros were lost."""
        return tuple(
            counted(
                "“{name}”: {count:,} ZIP code has fewer than 5 digits, such as {value} in row {row}: a "
                "spreadsheet dropped its leading zeros.",
                "“{name}”: {count:,} ZIP codes have fewer than 5 digits, such as {value} in row {row}: a "
                "spreadsheet dropped their leading zeros.",
                number,
                name=self._header[index].strip(),
                value=value,
                row=row,
            )
            for index, (number, value, row) in self._found.items()
        )
