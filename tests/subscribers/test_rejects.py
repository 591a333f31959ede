"""The rejected file: mend it, import it again."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.errors import ImportFileError
from newsletter.subscribers.csv_import import BadRow, PeopleFile, PersonRow, read_people
from newsletter.subscribers.rejects import write_rejects


def open_people(file: Path) -> PeopleFile:
    now = datetime(2023, 3, 11, tzinfo=UTC)
    return read_people(file, list="c", basis="paper form", actor="Sam", now=now, attributes=())


def rejected(tmp_path: Path, content: str) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(content)
    rows = open_people(file)
    return write_rejects(
        tmp_path / "people.csv.rejected.csv", rows.header, [row for row in rows if isinstance(row, BadRow)]
    )


def table(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_bad_rows_keep_their_cells_and_say_their_problem(tmp_path: Path) -> None:
    file = rejected(tmp_path, "email;name\nana;Núñez\nok@example.org;Bo\n")
    assert table(file) == [
        ["problem", "email", "name"],
        ["“ana” is not an email address: it has no @", "ana", "Núñez"],
    ]


def test_a_mended_file_imports_and_needs_no_other_change(tmp_path: Path) -> None:
    file = rejected(tmp_path, "email,name\nana at example.org,'=Ana\n")
    file.write_text(file.read_text().replace("ana at example.org", "ana@example.org"))
    again = list(open_people(file))
    assert [row.person.first_name for row in again if isinstance(row, PersonRow)] == ["=Ana"]


def test_a_file_that_somebody_is_fixing_is_never_replaced(tmp_path: Path) -> None:
    file = rejected(tmp_path, "email,name\nana at example.org,Ana\n")
    assert rejected(tmp_path, "email,name\nana at example.org,Ana\n") == file, "the very same needs no other"
    fixed = file.read_text(encoding="utf-8-sig").replace("ana at example.org", "ana@example.org")
    file.write_text(fixed, encoding="utf-8")
    other = rejected(tmp_path, "email,name\nana at example.org,Ana\n")
    assert other.name == "people.csv.2.rejected.csv"
    assert rejected(tmp_path, "email,name\nbo at example.org,Bo\n").name == "people.csv.3.rejected.csv"
    assert file.read_text(encoding="utf-8") == fixed
    assert other.stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 4, "people.csv and three lists"


def test_a_second_round_has_one_problem_column(tmp_path: Path) -> None:
    file = rejected(tmp_path, "email,problem,name\nana,old,Ana\n")
    assert table(file)[0] == ["problem", "email", "name"]
    assert table(file)[1][1:] == ["ana", "Ana"]


def test_cells_past_the_header_are_kept(tmp_path: Path) -> None:
    assert table(rejected(tmp_path, "email\nana@example.org,surplus\n"))[1][1:] == [
        "ana@example.org",
        "surplus",
    ]


def test_no_cell_can_run_as_a_formula(tmp_path: Path) -> None:
    file = rejected(tmp_path, "email,name\n=cmd(),'+1\n-x,@y\n")
    assert [row[1:] for row in table(file)[1:]] == [["'=cmd()", "'+1"], ["'-x", "'@y"]]


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "people.csv.rejected.csv"
    file.write_text("from before")

    def rows() -> list[BadRow]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_rejects(file, ["email"], (row for row in rows()))
    assert file.read_text() == "from before"
    assert list(tmp_path.iterdir()) == [file]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    assert rejected(tmp_path, "email\nana\n").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="cannot be written"):
        write_rejects(tmp_path / "nowhere" / "x.csv", ["email"], [])


def test_a_folder_in_its_place_is_passed_by(tmp_path: Path) -> None:
    target = tmp_path / "people.csv.rejected.csv"
    target.mkdir()
    assert write_rejects(target, ["email"], []).name == "people.csv.2.rejected.csv"


def test_a_name_that_cannot_be_written_is_told_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="cannot be written: file name too long"):
        write_rejects(tmp_path / f"{'p' * 245}.csv.rejected.csv", ["email"], [])
    assert list(tmp_path.iterdir()) == []


def test_a_row_with_a_lost_quotation_mark_can_be_mended_too(tmp_path: Path) -> None:
    file = rejected(tmp_path, 'email,name\nana@example.org,"Ana\nbo@example.org,Bo\n')
    assert table(file)[1][1:] == ["ana@example.org", "Ana"]
    [again] = open_people(file)
    assert isinstance(again, PersonRow)
    assert again.person.first_name == "Ana"


def test_a_hostile_header_is_no_formula_and_still_a_header(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    write_rejects(file, ["email", "=cmd()"], [BadRow(row=2, problem="It has no @", cells=("ana", "x"))])
    assert table(file)[0] == ["problem", "email", "'=cmd()"]
