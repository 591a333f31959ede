"""A CSV file whose form is known, as a table; always the same file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from newsletter.errors import ImportFileError
from newsletter.model.phrase import phrase
from newsletter.subscribers.csv_records import MAX_LINE_CHARS, Record, RecordBatch, read_batches
from newsletter.subscribers.csv_text import misread_text, open_text, sniff_text
from newsletter.subscribers.table import Table


class CsvTable(Table):
    """The records of one file; `name` and `file_name` are those of the file unless told otherwise."""

    def __init__(self, file: Path, *, name: str = "", file_name: str = "") -> None:
        self.file = file
        self.name = name or str(file)
        self.file_name = self.label = file_name or file.name
        self._form = sniff_text(file, name=self.name)
        self._print = _fingerprint(file)
        if not self._form.encoding.startswith("utf-16") and (misread := misread_text(file)):
            self._form = misread.form(self._form)
            self.encoding_note = phrase(
                "The file is not UTF-8, so its encoding was guessed ({encoding}), for example “{sample}”; "
                "if that looks wrong, save it as “CSV UTF-8” and import that file.",
                encoding=misread.encoding_name,
                sample=misread.sample,
            )

    def records(self) -> Iterator[Record]:
        """Read the file from its first record; raises ImportFileError if it is not the same file any more."""
        for part in self._parts():
            if isinstance(part, RecordBatch):
                yield from part.records()
            else:
                yield part

    def batches(self) -> Iterator[Record | RecordBatch]:
        """Read the records below the column names in batches."""
        above = self.title_rows + 1
        for part in self._parts():
            if not above:
                yield part
            elif isinstance(part, RecordBatch):
                filled = [number for number, cells in enumerate(part.cells) if any(map(str.strip, cells))]
                passed = filled[:above]
                if len(passed) == above:
                    begin = passed[-1] + 1
                    yield RecordBatch(part.first + begin, part.cells[begin:])
                above -= len(passed)
            else:
                above -= 1

    def _parts(self) -> Iterator[Record | RecordBatch]:
        with open_text(self.file, self._form) as stream:
            yield from read_batches(stream, delimiter=self._form.delimiter, skip_lines=self._form.skip_lines)
        if _fingerprint(self.file) != self._print:
            raise ImportFileError(
                phrase("{name} was changed while it was read; nobody was imported", name=self.name),
                hint="Import it again",
            )

    def lines(self) -> Iterator[tuple[int, str]]:
        """Read the lines of the file that hold anything, with their numbers, as text without cells."""
        with open_text(self.file, self._form) as stream:
            for number in count(1):
                line = stream.readline(MAX_LINE_CHARS)
                if not line:
                    return
                if (text := line.strip("\ufeff \t\r\n")) and number > self._form.skip_lines:
                    yield number, text


def _fingerprint(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError as error:
        raise ImportFileError(
            phrase(
                "{file} cannot be read: {strerror}",
                file=file,
                strerror=(error.strerror or str(error)).lower(),
            )
        ) from None
    return found.st_size, found.st_mtime_ns
