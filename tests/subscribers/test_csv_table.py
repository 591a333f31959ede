"""A table: one file, read as often as needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import ImportFileError
from newsletter.subscribers.csv_table import CsvTable


def table(tmp_path: Path, content: bytes) -> CsvTable:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    return CsvTable(file)


def test_it_is_read_as_often_as_asked(tmp_path: Path) -> None:
    found = table(tmp_path, b"email\na@example.org\n")
    assert found.header() == ("email",)
    assert [record.cells for record in found.rows()] == [("a@example.org",)]
    assert len(list(found.records())) == len(list(found.records())) == 2


def test_a_file_that_changes_between_two_readings_is_refused(tmp_path: Path) -> None:
    found = table(tmp_path, b"email\na@example.org\n")
    list(found.rows())
    found.file.write_bytes(b"email\na@example.org\nb@example.org\n")
    with pytest.raises(ImportFileError, match="was changed while it was read"):
        list(found.rows())


@pytest.mark.parametrize(
    ("content", "sample"),
    [
        ("email,name\na@x.org,Núñez\n".encode(), ""),
        ("email,name\na@x.org,Ana Núñez\n".encode("cp1252"), "“Ana Núñez”"),
        ("email;name\r\na@x.org;Łukasz\r\n".encode("iso8859-2"), "“£ukasz”"),
        ("email,name\na@x.org,José\n".encode("cp850"), "“Jos‚”"),
        ("email,name\na@x.org,Núñez\n".encode("utf-16"), ""),
        ("\ufeffemail,name\na@x.org,Núñez\n".encode(), ""),
    ],
)
def test_an_encoding_that_was_guessed_is_said_with_a_sample(
    tmp_path: Path, content: bytes, sample: str
) -> None:
    note = table(tmp_path, content).encoding_note
    assert sample in note
    assert bool(sample) == bool(note)
