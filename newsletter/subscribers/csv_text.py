"""The text of a subscriber file: which encoding, which delimiter, and whether it is a table at all."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import ImportFileError
from newsletter.subscribers.csv_columns import names_email

SAVE_AS = "Save it from your spreadsheet as “CSV UTF-8” and import that file"
DELIMITERS = ",;\t|"

_HEAD_BYTES = 65_536
_SAMPLE_BYTES = 30
_CELL_END = re.compile(rb'[,;\t|"\r\n]')
_FALL_BACK = "newsletter-windows-1252"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"PK\x05\x06": "a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed archive",
    b"{\\rtf": "a word-processor document",
    b"SQLite format 3": "a database",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SniffedText:
    """How a file's bytes become cells. `skip_lines` 1: Excel's `sep=;` stands in the first line."""

    encoding: str
    errors: str
    delimiter: str
    skip_lines: int = 0


def sniff_text(file: Path) -> SniffedText:
    """Look at the head of a file and say how to read it; raises ImportFileError if it is no table."""
    head = _head(file)
    encoding, errors = _encoding(file, head)
    text = head.decode(encoding, errors="replace" if errors == "replace" else _FALL_BACK)
    if not text.strip("\ufeff \t\r\n,;"):
        raise ImportFileError(f"{file} is empty", hint="It needs a first line of column names: email,…")
    first, _, rest = _line_ends(text).partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        return SniffedText(
            encoding=encoding, errors=errors, delimiter=first.strip()[4:] or "\t", skip_lines=1
        )
    filled = first if first.strip() else rest.lstrip("\n").partition("\n")[0]
    return SniffedText(encoding=encoding, errors=errors, delimiter=_delimiter(filled))


def open_text(file: Path, form: SniffedText) -> io.TextIOWrapper:
    """Open a file for reading as `form` says, line ends untouched (the csv module wants them)."""
    try:
        return file.open(encoding=form.encoding, errors=form.errors, newline="")
    except OSError as error:
        raise _unreadable(file, error) from None


def misread_sample(file: Path) -> str:
    """Return a cell of the file that is not UTF-8, as it is read instead; "" when all is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as stream:
            for line in stream:
                try:
                    decoder.decode(line)
                except UnicodeDecodeError as error:
                    return _word_at(line, error.start)
    except OSError as error:
        raise _unreadable(file, error) from None
    return ""


def _word_at(line: bytes, position: int) -> str:
    """Return the cell in which a byte stands, shortened."""
    before = _CELL_END.split(line[max(0, position - _SAMPLE_BYTES) : position])[-1]
    behind = _CELL_END.split(line[position : position + _SAMPLE_BYTES])[0]
    return (before + behind).decode("utf-8", errors=_FALL_BACK).strip()


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError as error:
        raise _unreadable(file, error) from None


def _encoding(file: Path, head: bytes) -> tuple[str, str]:
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise ImportFileError(f"{file} is {what}, not a CSV file", hint=SAVE_AS)
    if head.startswith(_UTF16):
        return "utf-16", "replace"
    if head[:512].count(0) > 1 + len(head[:512]) // 16:
        raise ImportFileError(f"{file} is not a text file", hint=SAVE_AS)
    if head.lstrip()[:6].lower() in (b"<html>", b"<!doct", b"<table"):
        raise ImportFileError(f"{file} is a web page, not a CSV file", hint=SAVE_AS)
    return "utf-8-sig", _FALL_BACK


def _delimiter(line: str) -> str:
    """Choose what cuts out the column of addresses, or else what cuts the first line into most cells."""
    rows = {mark: next(csv.reader([line], delimiter=mark), []) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (names_email(rows[mark]), len(rows[mark])))


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(file: Path, error: OSError) -> ImportFileError:
    reason = (error.strerror or str(error)).lower()
    return ImportFileError(f"{file} cannot be read: {reason}", hint="Check the name and the folder")


def _as_windows_1252(error: UnicodeError) -> tuple[str | bytes, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, which older spreadsheets write."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_FALL_BACK, _as_windows_1252)
