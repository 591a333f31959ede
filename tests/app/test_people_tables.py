"""Files that people bring: whatever form they have, the same people are subscribed and suppressed."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from newsletter.app.people_tables import open_people_tables
from newsletter.app.subscriber_import import ImportedFile, import_file
from newsletter.errors import ImportFileError, NewsletterError, RefusedError
from newsletter.subscribers import zip_members
from newsletter.subscribers.contact_status import ContactStatus
from tests.app.calendar_setup import CalendarRoom, calendar_room
from tests.app.test_subscriber_import import SAM
from tests.store.people import LIST
from tests.subscribers.export_files import FOLDER, expected
from tests.subscribers.workbooks import Cell, write_ods, write_xls, write_xlsx

LAYOUTS = sorted((FOLDER / "layouts").glob("*.csv"))
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[CalendarRoom]:
    with calendar_room(tmp_path) as opened:
        yield opened


def take(room: CalendarRoom, file: Path, **how: object) -> ImportedFile:
    return import_file(
        room.workspace,
        file,
        list_key=LIST,
        basis="moved from another tool",
        by=SAM,
        **how,  # type: ignore[arg-type]
    )


def on_list(room: CalendarRoom) -> set[str]:
    return {
        one.person.address
        for one in room.store.subscribers(list=LIST)
        if not one.person.address.startswith("reader")
        and one.suppressed is None
        and one.subscriptions[0].status.value == "subscribed"
    }


def check(room: CalendarRoom, wanted: dict[str, ContactStatus]) -> None:
    """Hold the database against what a file says of each of its addresses."""
    assert on_list(room) == {one for one, status in wanted.items() if status is ContactStatus.SUBSCRIBED}
    reasons = {one: {found.reason for found in room.store.suppressions(one)} for one in wanted}
    assert reasons == {
        one: {status.suppresses} if status.suppresses else set() for one, status in wanted.items()
    }


def rows_of(file: Path) -> list[list[str]]:
    text = file.read_text(encoding="utf-8")
    line = text.splitlines()[0]
    mark = ";" if line.count(";") > line.count(",") else ","
    return list(csv.reader(io.StringIO(text), delimiter=mark))


def dressed(rows: list[list[str]], delimiter: str, *, note: str) -> str:
    """Return rows as a spreadsheet could have saved them: `sep=`, blank lines, a total, a broken line."""
    out = io.StringIO()
    out.write(f"sep={delimiter}\r\n")
    lines = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    lines.writerow([*rows[0], "Remark"])
    for row in rows[1:]:
        lines.writerow([*row, note])
        out.write("\r\n" + delimiter * len(row) + "\r\n")
    lines.writerow(["Total", str(len(rows) - 1)])
    return out.getvalue()


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.name)
def test_a_layout_is_read_in_every_encoding_and_with_every_delimiter(
    room: CalendarRoom, tmp_path: Path, file: Path
) -> None:
    wanted = expected(file)
    for number, encoding in enumerate(ENCODINGS):
        for name, delimiter in DELIMITERS.items():
            folder = tmp_path / f"{encoding}-{name}"
            folder.mkdir()
            copy = folder / file.name
            text = dressed(rows_of(file), delimiter, note="María Núñez,\nsegún la lista; señal")
            copy.write_bytes(text.encode(encoding))
            found = take(room, copy, dry_run=number > 0 or delimiter != ",")
            if number == 0 and delimiter == ",":
                first = found
            assert found.not_subscribed == first.not_subscribed
            assert [one.text[:5] for one in found.summaries] == ["Total"]
            assert len(found.bad) == sum(status is ContactStatus.UNKNOWN for status in wanted.values())
            assert found.tools == first.tools != ()
    check(room, wanted)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_is_read_like_the_file_it_was_made_from(
    room: CalendarRoom, tmp_path: Path, kind: str
) -> None:
    file = FOLDER / "layouts" / "constant_contact.csv"
    rows = rows_of(file)
    book = tmp_path / f"people.{kind}"
    if kind == "xls":
        write_xls(book, rows)
    else:
        (write_xlsx if kind == "xlsx" else write_ods)(book, {"People": rows, "Notes": [["nothing here"]]})
    found = take(room, book)
    check(room, expected(file))
    assert found.tools == ("Constant Contact",)
    [consent] = room.store.subscriber("cn1.ok@people.example").consents  # type: ignore[union-attr]
    assert consent.source.startswith(f"people.{kind}, sheet {'Sheet1' if kind == 'xls' else 'People'} row 2")
    if kind != "xls":
        assert found.notes == (f"Read from {book}: the sheet People (not: Notes)",)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_cells_of_a_workbook_are_dates_and_numbers(room: CalendarRoom, tmp_path: Path, kind: str) -> None:
    rows: list[list[Cell]] = [
        ["Spring fair"],
        ["email", "first_name", "Neighborhood", "Opt-in date"],
        ["ana@example.org", "Núñez", 90012, date(2023, 3, 11)],
        ["", "", "", ""],
        ["bo@example.org", "Bo", 90026.0, date(2022, 11, 3)],
        ["nonsense", "C", 1.5, ""],
    ]
    book = tmp_path / f"people.{kind}"
    if kind == "xls":
        write_xls(book, rows)
    elif kind == "ods":
        write_ods(book, {"A": rows})
    else:
        write_xlsx(book, {"A": rows}, formula=True)
    found = take(room, book)
    ana = room.store.subscriber("ana@example.org")
    assert ana is not None
    assert ana.person.first_name == "Núñez"
    assert (ana.consents[0].at.date(), ana.consents[0].source.partition(" row ")[2][:1]) == (
        date(2023, 3, 11),
        "3",
    )
    assert [(one.row, one.problem) for one in found.bad] == [
        (6, "“nonsense” is not an email address: it has no @")
    ]
    assert any("1 line above the column names skipped" in note for note in found.notes)


def test_of_several_sheets_with_people_one_must_be_named(room: CalendarRoom, tmp_path: Path) -> None:
    sheet = [["email"], ["ana@example.org"]]
    book = write_xlsx(tmp_path / "people.xlsx", {"2023": sheet, "2024": [["email"], ["bo@example.org"]]})
    with pytest.raises(RefusedError, match="2 sheets"):
        take(room, book)
    take(room, book, sheet="2024")
    assert on_list(room) == {"bo@example.org"}
    with pytest.raises(ImportFileError, match="no sheet named"):
        take(room, book, sheet="2025")


def zipped(file: Path, names: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return file


def test_whoever_left_by_one_file_of_an_archive_is_subscribed_by_none(
    room: CalendarRoom, tmp_path: Path
) -> None:
    files = {file.name: file.read_bytes() for file in LAYOUTS if "_audience_export_" in file.name}
    assert len(files) == 4
    wanted = {one: status for file in LAYOUTS if file.name in files for one, status in expected(file).items()}
    again = files["subscribed_email_audience_export_00000000aa.csv"].replace(b"mc2.ok", b"mc3.left")
    files["subscribed_email_audience_export_00000000bb.csv"] = again
    zipped(tmp_path / "audience.zip", {**files, "sms.json": b"{}", "__MACOSX/._x.csv": b"\0"})
    found = take(room, tmp_path / "audience.zip")
    assert found.tools == ("Mailchimp",)
    assert found.notes[0].endswith("sms.json")
    assert [(one.row, one.file) for one in found.bad] == [
        (2, "subscribed_email_audience_export_00000000bb.csv")
    ]
    assert "row 2 of subscribed_email_audience_export_00000000aa.csv" in found.bad[0].problem
    check(room, wanted)


def test_the_names_in_an_archive_are_never_paths(room: CalendarRoom, tmp_path: Path) -> None:
    people = b"email\nana@example.org\n"
    zipped(
        tmp_path / "people.zip", {"../../outside.csv": people, "/etc/other.csv": b"email\nbo@example.org\n"}
    )
    take(room, tmp_path / "people.zip")
    assert on_list(room) == {"ana@example.org", "bo@example.org"}
    assert not (tmp_path.parent / "outside.csv").exists()


def test_an_archive_that_unpacks_to_too_much_is_refused(
    room: CalendarRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_members, "MAX_BYTES", 100_000)
    big = b"email\n" + b"ana@example.org\n" * 50_000
    with pytest.raises(ImportFileError, match="larger than"):
        take(room, zipped(tmp_path / "people.zip", {"a.csv": big}))
    assert on_list(room) == set()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 broken", "cannot be read as a workbook"),
        (b"this is no workbook\n", "cannot be read as a workbook"),
        (bytes(range(1, 256)) * 4, "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cannot be read as a workbook"),
    ],
)
def test_a_broken_archive_or_workbook_is_refused_in_a_line(
    room: CalendarRoom, tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(content)
    with pytest.raises(ImportFileError, match=why) as refused:
        take(room, file)
    assert "CSV UTF-8" in (refused.value.hint or "")


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_was_damaged_on_the_way_is_refused_in_a_line(
    room: CalendarRoom, tmp_path: Path, method: int
) -> None:
    file, table = tmp_path / "people.zip", b"email\nana@example.org\n" * 200
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("leute-ü.csv", table)
        start = len("leute-ü.csv".encode()) + 30  # the name's first letter is 30 bytes into the file
    whole = file.read_bytes()
    damaged_data = whole[: start + 12] + bytes(20) + whole[start + 32 :]
    damaged_name = whole[:36] + b"\xff" + whole[37:]
    for content in (damaged_data, damaged_name):
        file.write_bytes(content)
        with pytest.raises(ImportFileError, match=r"people\.zip: leute-ü\.csv cannot be unpacked"):
            take(room, file)


def test_text_that_a_tool_calls_a_workbook_is_read(room: CalendarRoom, tmp_path: Path) -> None:
    file = tmp_path / "people.xls"
    file.write_bytes(b"Email\tName\nana@example.org\tAna\n")
    take(room, file)
    assert on_list(room) == {"ana@example.org"}


def test_a_broken_workbook_in_an_archive_is_named_as_the_archive_names_it(
    room: CalendarRoom, tmp_path: Path
) -> None:
    with pytest.raises(ImportFileError) as error:
        take(room, zipped(tmp_path / "a.zip", {"people.xlsx": b"PK\x03\x04 broken"}))
    assert error.value.message.startswith(f"people.xlsx in {tmp_path / 'a.zip'} cannot be read as a workbook")


def test_an_archive_without_a_table_and_one_in_another_are_told(room: CalendarRoom, tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="no CSV file and no workbook"):
        take(room, zipped(tmp_path / "a.zip", {"readme.md": b"hello"}))
    with pytest.raises(ImportFileError, match=r"a\.numbers is a Numbers document"):
        take(room, zipped(tmp_path / "a.numbers", {"Index/Document.iwa": b"x", "preview.jpg": b"x"}))
    inner = zipped(tmp_path / "inner.zip", {"a.csv": b"email\nbo@example.org\n"}).read_bytes()
    outer = zipped(tmp_path / "b.zip", {"x.csv": b"email\nana@example.org\n", "inner.csv": inner})
    found = take(room, outer)
    assert "inner.csv, a zip archive in a zip archive" in found.notes[0]
    assert on_list(room) == {"ana@example.org"}


def test_addresses_one_a_line_are_a_file_too(room: CalendarRoom, tmp_path: Path) -> None:
    file = tmp_path / "sign-up sheet.txt"
    file.write_text(
        "Ana Ruiz <ana@example.org>\n\n- bo@example.org\ncy@example.org; di@example.org, Ed Ito <ed@example.org>\n"
        'illegible\nana@EXAMPLE.org\n"Lind, Flo" <flo@example.org>\n',
        encoding="utf-8",
    )
    found = take(room, file)
    assert on_list(room) == {f"{name}@example.org" for name in ("ana", "bo", "cy", "di", "ed", "flo")}
    assert [one.row for one in found.bad] == [5, 6]
    ana, flo = (room.store.subscriber(f"{name}@example.org") for name in ("ana", "flo"))
    assert ana is not None
    assert flo is not None
    assert (ana.person.first_name, ana.person.last_name) == ("Ana", "Ruiz")
    assert (flo.person.first_name, flo.person.last_name) == ("Flo", "Lind")
    assert flo.consents[0].source == "sign-up sheet.txt row 7"


@pytest.mark.parametrize("file", LAYOUTS, ids=lambda file: file.name)
def test_after_a_round_through_american_excel_a_layout_says_the_same(
    room: CalendarRoom, tmp_path: Path, file: Path
) -> None:
    def excel(cell: str) -> str:
        if cell in ("true", "false"):
            return cell.upper()
        if len(cell) > 9 and cell[4:5] == "-" and cell[:4].isdigit() and cell[7:8] == "-":
            return f"{int(cell[5:7])}/{int(cell[8:10])}/{cell[:4]}" + (
                f" {cell[11:16]}" if len(cell) > 15 else ""
            )
        return cell

    rows = [rows_of(file)[0], *([excel(cell) for cell in row] for row in rows_of(file)[1:])]
    with (tmp_path / file.name).open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream).writerows(rows)
    take(room, tmp_path / file.name)
    check(room, expected(file))


def test_what_was_unpacked_is_gone_afterwards(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "people.xlsx", {"A": [["email"], ["ana@example.org"]]})
    with open_people_tables(file) as found:
        (table,) = found.tables
        cells = table.sheet.cells  # type: ignore[attr-defined]
        assert cells.exists()
        assert cells.stat().st_mode & 0o077 == 0
    assert not cells.exists()


def test_a_file_that_is_not_there_is_said_in_a_line(room: CalendarRoom, tmp_path: Path) -> None:
    with pytest.raises(NewsletterError, match="cannot be read"):
        take(room, tmp_path / "missing.csv")
