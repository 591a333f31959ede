"""The text of a subscriber file: which encoding, which delimiter, and whether it is a table at all."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from newsletter.errors import ImportFileError
from newsletter.model.phrase import phrase
from newsletter.subscribers.csv_columns import names_email

SAVE_AS = "Save it from your spreadsheet as “CSV UTF-8” and import that file"
DELIMITERS = ",;\t|"

_HEAD_BYTES = 65_536
_CHUNK_BYTES = 1 << 18
_HEAD_LINES = 10
_SAMPLE_BYTES = 30
_CELL_END = re.compile(rb'[,;\t|"\r\n]')
_FALL_BACK = "newsletter-windows-1252"
_MAC_FALL_BACK = "newsletter-mac-roman"
_MISREAD_LINES = 500
"""Lines that are not UTF-8 and are asked which of two encodings they are in."""
_LETTERS = frozenset("áéíóúüñçàèìòùâêîôûäëïöãõåøæßœÁÉÍÓÚÜÑÇÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅØÆ")
_MARKS = frozenset("‘’“”–—…")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_TEXT = {
    b"PK\x03\x04": phrase("an Excel workbook or a zip archive that cannot be opened"),
    b"PK\x05\x06": phrase("an empty zip archive"),
    b"\xd0\xcf\x11\xe0": phrase("an Excel workbook that cannot be opened"),
    b"%PDF": phrase("a PDF"),
    b"\x1f\x8b": phrase("a compressed archive"),
    b"{\\rtf": phrase("a word-processor document"),
    b"SQLite format 3": phrase("a database"),
}
# Several tools write their "Excel" export as one of the first two.
_OTHER_TEXT = {
    re.compile(rb"(?i)<(!doctype|html|head|meta|style|body|div|table)\b"): phrase("a web page"),
    re.compile(rb"(?i)<\?xml\b"): phrase("an XML file"),
    re.compile(rb"(?i)BEGIN:VCARD\b"): phrase("an address book (vCard)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SniffedText:
    """How a file's bytes become cells. `skip_lines` 1: Excel's `sep=;` stands in the first line."""

    encoding: str
    errors: str
    delimiter: str
    skip_lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Misread:
    """A text that is not UTF-8: the encoding it is taken for, and a cell of it as it is read then."""

    sample: str
    is_mac: bool

    @property
    def encoding_name(self) -> str:
        """The name that a person knows it by."""
        return "Mac Roman" if self.is_mac else "Windows-1252"

    def form(self, sniffed: SniffedText) -> SniffedText:
        """Return how to read the file."""
        return replace(sniffed, errors=_MAC_FALL_BACK if self.is_mac else _FALL_BACK)


def sniff_text(file: Path, *, name: str = "") -> SniffedText:
    """Look at the head of a file and say how to read it; raises ImportFileError if it is no table."""
    head, name = _head(file), name or str(file)
    encoding, errors = _encoding(name, head)
    text = head.decode(encoding, errors="replace" if errors == "replace" else _FALL_BACK)
    if not text.strip("\ufeff \t\r\n,;"):
        raise ImportFileError(
            phrase("{name} is empty", name=name), hint="It needs a first line of column names: email,…"
        )
    first, _, rest = _line_ends(text).partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:
        return SniffedText(
            encoding=encoding, errors=errors, delimiter=first.strip()[4:] or "\t", skip_lines=1
        )
    filled = [line for line in (first, *rest.split("\n", _HEAD_LINES)[:_HEAD_LINES]) if line.strip()]
    return SniffedText(encoding=encoding, errors=errors, delimiter=_delimiter(filled))


def open_text(file: Path, form: SniffedText) -> io.TextIOWrapper:
    """Open a file for reading as `form` says, line ends untouched (the csv module wants them)."""
    try:
        return file.open(encoding=form.encoding, errors=form.errors, newline="")
    except OSError as error:
        raise _unreadable(file, error) from None


def misread_text(file: Path) -> Misread | None:
    """Return how a file that is not UTF-8 is read instead; None when all of it is UTF-8.

    Windows-1252, unless its words make sense as Mac Roman only: `Jos\x8e` is José there, and JosŽ here.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    wrong: list[tuple[bytes, int]] = []
    try:
        with file.open("rb") as stream:
            if _is_utf8(stream):
                return None
            stream.seek(0)
            for line in stream:
                try:
                    decoder.decode(line)
                except UnicodeDecodeError as error:
                    wrong.append((line, error.start))
                    decoder.reset()
                    if len(wrong) >= _MISREAD_LINES:
                        break
    except OSError as error:
        raise _unreadable(file, error) from None
    if not wrong:
        return None
    text = b"\n".join(line for line, _ in wrong)
    is_mac = _plausible(text, "mac_roman") > max(0, _plausible(text, "cp1252"))
    return Misread(sample=_word_at(*wrong[0], _MAC_FALL_BACK if is_mac else _FALL_BACK), is_mac=is_mac)


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in iter(partial(stream.read, _CHUNK_BYTES), b""):
            decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _plausible(text: bytes, encoding: str) -> int:
    """Return how many characters beyond ASCII make sense where they stand, less those that make none."""
    decoded = text.decode(encoding, errors="replace")
    around = zip(f" {decoded}", decoded, f"{decoded[1:]} ", strict=False)
    return sum(1 if _fits(*three) else -1 for three in around if not three[1].isascii())


def _fits(before: str, char: str, after: str) -> bool:
    if char in _MARKS:
        return not (before.isalpha() and after.isalpha()) or (char == "’" and not before.islower())
    if char not in _LETTERS or not (before.isalpha() or after.isalpha()):
        return False
    return not before.islower() if char.isupper() else not after.isupper()


def _word_at(line: bytes, position: int, errors: str) -> str:
    """Return the cell in which a byte stands, shortened."""
    before = _CELL_END.split(line[max(0, position - _SAMPLE_BYTES) : position])[-1]
    behind = _CELL_END.split(line[position : position + _SAMPLE_BYTES])[0]
    return (before + behind).decode("utf-8", errors=errors).strip()


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(_HEAD_BYTES)
    except OSError as error:
        raise _unreadable(file, error) from None


def _encoding(file: str, head: bytes) -> tuple[str, str]:
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise ImportFileError(
                phrase("{file} is {what}, not a CSV file", file=file, what=what), hint=SAVE_AS
            )
    if head.startswith(_UTF16) and not head.startswith(codecs.BOM_UTF32_LE):
        return "utf-16", "replace"
    if wide := _unmarked_utf16(head):
        return wide, "replace"
    if head[:512].count(0) > 1 + len(head[:512]) // 16:
        raise ImportFileError(phrase("{file} is not a text file", file=file), hint=SAVE_AS)
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for start, what in _OTHER_TEXT.items():
        if start.match(text):
            raise ImportFileError(
                phrase("{file} is {what}, not a CSV file", file=file, what=what), hint=SAVE_AS
            )
    return "utf-8-sig", _FALL_BACK


def _unmarked_utf16(head: bytes) -> str:
    """Return which UTF-16 lines without a byte-order mark are in: every other byte of their head is 0."""
    start = head[: min(512, len(head) // 2 * 2)]
    low, high = start[::2], start[1::2]
    for name, empty, full in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if empty and empty.count(0) * 10 >= len(empty) * 8 and full.count(0) * 50 <= len(full):
            return name if b"\n" in full or b"\r" in full else ""
    return ""


def _delimiter(lines: Sequence[str]) -> str:
    """Choose what cuts out the column of addresses, or else what cuts the first line into most cells."""
    rows = {mark: _cut(lines or [""], mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (any(map(names_email, rows[mark])), len(rows[mark][0])))


def _cut(lines: Sequence[str], mark: str) -> list[list[str]]:
    return [next(csv.reader([line], delimiter=mark), []) for line in lines]


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unreadable(file: Path, error: OSError) -> ImportFileError:
    reason = (error.strerror or str(error)).lower()
    return ImportFileError(
        phrase("{file} cannot be read: {reason}", file=file, reason=reason),
        hint="Check the name and the folder",
    )


def _reading_as(encoding: str) -> Callable[[UnicodeError], tuple[str | bytes, int]]:
    """Read the bytes that are no UTF-8 in the encoding that an older spreadsheet writes."""

    def read(error: UnicodeError) -> tuple[str | bytes, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, errors="replace"), error.end

    return read


codecs.register_error(_FALL_BACK, _reading_as("cp1252"))
codecs.register_error(_MAC_FALL_BACK, _reading_as("mac_roman"))
