"""`newsletter backup FILE`: where it is, how big, and one line when it cannot be."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.command_line import Newsletter


def test_the_copy_holds_the_people_and_is_told(ready: Path, newsletter: Newsletter, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    run = newsletter("backup", target)
    assert run.exit_code == 0, run.err
    assert str(target) in run.out
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM subscribers").fetchone()[0] == 200
    again = newsletter("backup", target)
    assert (again.exit_code, "there already" in again.err) == (1, True)


def test_there_is_nothing_to_back_up_yet(publication: Path, newsletter: Newsletter, tmp_path: Path) -> None:
    run = newsletter("backup", tmp_path / "backup.db")
    assert (run.exit_code, "no database yet" in run.err) == (1, True)
    assert list(publication.glob(".newsletter/*.db*")) == []


def test_a_folder_that_is_not_there_is_an_error_in_one_line(
    ready: Path, newsletter: Newsletter, tmp_path: Path
) -> None:
    run = newsletter("backup", tmp_path / "no" / "backup.db")
    assert (run.exit_code, len(run.err.splitlines())) == (2, 1)
    assert "No such file" in run.err


def test_a_database_in_memory_is_refused(
    ready: Path, newsletter: Newsletter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", "sqlite://")
    assert newsletter("backup", tmp_path / "backup.db").exit_code == 1
