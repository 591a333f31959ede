"""A table: a CSV file whose form is known, read as often as needed, always the same file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from newsletter.errors import ImportFileError
from newsletter.subscribers.csv_columns import names_email
from newsletter.subscribers.csv_records import Record, read_records
from newsletter.subscribers.csv_text import misread_sample, open_text, sniff_text

_NAMES = "Write names such as: email,first_name,last_name,lang"
_LOOKED_AT = 10


class CsvTable:
    """The records of one file. `encoding_note` is a sentence when its encoding was guessed, else ""."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._form = sniff_text(file)
        self._print = _fingerprint(file)
        sample = "" if self._form.encoding.startswith("utf-16") else misread_sample(file)
        self.encoding_note = (
            f"The file is not UTF-8, so its encoding was guessed (Windows-1252), for example “{sample}”; "
            "if that looks wrong, save it as “CSV UTF-8” and import that file."
            if sample
            else ""
        )

    def records(self) -> Iterator[Record]:
        """Read the file from its header; raises ImportFileError if it is not the same file any more."""
        with open_text(self.file, self._form) as stream:
            yield from read_records(stream, delimiter=self._form.delimiter, skip_lines=self._form.skip_lines)
        if _fingerprint(self.file) != self._print:
            raise ImportFileError(
                f"{self.file} was changed while it was read; nobody was imported", hint="Import it again"
            )

    def rows(self) -> Iterator[Record]:
        """Read the records below the header."""
        return islice(self.records(), 1, None)

    def header(self) -> tuple[str, ...]:
        """Return the column names; raises ImportFileError when they do not stand in the first line."""
        head = self.first_records()
        if not head or head[0].problem:
            raise ImportFileError(f"{self.file}: the first line cannot be read as column names", hint=_NAMES)
        later = next((record for record in head[1:] if names_email(record.cells)), None)
        if later and not names_email(head[0].cells):
            raise ImportFileError(
                f"{self.file}: the column names stand in line {later.row}, not in the first line",
                hint="Delete the lines above them",
            )
        return head[0].cells

    def first_records(self) -> tuple[Record, ...]:
        """Return the first few records."""
        with open_text(self.file, self._form) as stream:
            records = read_records(stream, delimiter=self._form.delimiter, skip_lines=self._form.skip_lines)
            return tuple(islice(records, _LOOKED_AT))


def _fingerprint(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError as error:
        raise ImportFileError(f"{file} cannot be read: {(error.strerror or str(error)).lower()}") from None
    return found.st_size, found.st_mtime_ns
