"""What a file's bytes say: encoding, delimiter, or that it is no table."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.errors import ImportFileError
from newsletter.subscribers.csv_text import open_text, sniff_text

TABLE = "email;first_name\nana@example.org;Núñez €\n"


def read(file: Path) -> str:
    with open_text(file, sniff_text(file)) as stream:
        return stream.read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_a_spreadsheet_writes_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(TABLE.encode(encoding))
    assert read(file) == TABLE


def test_big_endian_utf16_is_read_by_its_mark(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"\xfe\xff" + TABLE.encode("utf-16-be"))
    assert read(file) == TABLE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_zeros(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(TABLE.encode(encoding))
    assert read(file) == TABLE


def test_zeros_elsewhere_make_no_table(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"a@b.example\0\0\0\x01" * 40)
    with pytest.raises(ImportFileError, match="not a text file"):
        sniff_text(file)


def test_one_old_line_among_new_ones_spoils_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("email,name\na@b.example,Zoë\n".encode() + "c@d.example,Núñez\n".encode("cp1252"))
    assert "Zoë" in read(file)
    assert "Núñez" in read(file)


def test_a_byte_that_means_nothing_is_marked(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"email,name\na@b.example,\x81\n")
    assert "\ufffd" in read(file)


@pytest.mark.parametrize(
    ("head", "delimiter", "skipped"),
    [
        ("email,first_name\n", ",", 0),
        ("email;first_name\n", ";", 0),
        ("email\tfirst_name\n", "\t", 0),
        ("email|first_name\n", "|", 0),
        ("email\n", ",", 0),
        ('"email";"name, full"\n', ";", 0),
        ("\n\nemail;name\n", ";", 0),
        ("email;name\r1,2,3,4\r", ";", 0),
        ("sep=;\nemail;name\n", ";", 1),
        ("SEP=,\r\nemail,name\r\n", ",", 1),
        ("sep=\t\nemail\tname\n", "\t", 1),
    ],
)
def test_the_first_line_tells_the_delimiter(tmp_path: Path, head: str, delimiter: str, skipped: int) -> None:
    file = tmp_path / "people.csv"
    file.write_text(head, newline="")
    form = sniff_text(file)
    assert (form.delimiter, form.skip_lines) == (delimiter, skipped)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK\x03\x04rest", "an Excel workbook or a zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel workbook that cannot be opened"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "a compressed archive"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"  <html><table>", "a web page"),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', "a web page"),
        (b"\xef\xbb\xbf<table border=1><tr><td>email</td></tr></table>", "a web page"),
        (b'<?xml version="1.0"?><Workbook>', "an XML file"),
        (b"BEGIN:VCARD\nEMAIL:ana@example.org\n", "an address book"),
        ("email,first_name\n".encode("utf-32"), "not a text file"),
        (b"a\x00b\x00c\x00d\x00" * 20, "not a text file"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "is empty"),
        (b",,,\n", "is empty"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, what: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    with pytest.raises(ImportFileError) as refused:
        sniff_text(file)
    assert str(file) in str(refused.value)
    assert what in str(refused.value)
    assert refused.value.hint


def test_a_list_of_addresses_in_angle_brackets_is_text(tmp_path: Path) -> None:
    file = tmp_path / "people.txt"
    file.write_text("<ana@example.org>\n<body@example.org>\n")
    assert sniff_text(file).encoding == "utf-8-sig"


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for file in (tmp_path / "nobody.csv", tmp_path):
        with pytest.raises(ImportFileError, match="cannot be read"):
            sniff_text(file)


def test_a_file_that_goes_away_between_two_looks_is_told(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email\n")
    form = sniff_text(file)
    file.unlink()
    with pytest.raises(ImportFileError, match="no such file"):
        open_text(file, form)


def test_the_fall_back_is_for_reading_only() -> None:
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", errors="newsletter-windows-1252")
