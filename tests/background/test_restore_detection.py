"""The witness: what it remembers is of one database, and a broken one remembers nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.app.workspace import open_workspace
from newsletter.background.restore_detection import (
    NAME,
    read_turns,
    remember_turns,
    remembered_turns,
    write_turns,
)
from newsletter.settings import Settings
from newsletter.starter import copy_starter


def test_it_remembers_the_turns_of_its_own_database(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert read_turns(folder, "mark") == 0
    write_turns(folder, "mark", 41)
    assert read_turns(folder, "mark") == 41
    assert read_turns(folder, "another") == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"database": "mark", "turns": "x"}', "null", "\x00"])
def test_a_broken_file_remembers_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert read_turns(tmp_path, "mark") == 0


def settings_of(folder: Path, **environ: str) -> Settings:
    if not folder.exists():
        copy_starter(folder)
    return open_workspace(folder, environ).settings


def test_who_restores_the_whole_folder_is_remembered_from_outside(tmp_path: Path) -> None:
    own = settings_of(tmp_path / "letter", XDG_STATE_HOME=str(tmp_path / "state"))
    remember_turns(own, "mark", 41)
    write_turns(own.state_folder, "mark", 7)  # as it lay in the back-up
    assert remembered_turns(own, "mark") == 41
    write_turns(own.state_folder, "mark", 50)  # another user runs it now and then
    assert remembered_turns(own, "mark") == 50


def test_a_copy_of_a_publication_elsewhere_is_another_one(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    own = settings_of(tmp_path / "letter", XDG_STATE_HOME=state)
    remember_turns(own, "mark", 41)
    assert remembered_turns(settings_of(tmp_path / "tried-out", XDG_STATE_HOME=state), "mark") == 0


def test_it_lies_where_state_lies(tmp_path: Path) -> None:
    home = settings_of(tmp_path / "letter", HOME="/home/ana").memory_folder
    assert home is not None
    assert home.parent == Path("/home/ana/.local/state/newsletter")
    moved = settings_of(tmp_path / "letter", HOME="/home/ana", XDG_STATE_HOME="/var/lib/ana").memory_folder
    assert moved == Path("/var/lib/ana/newsletter") / home.name


@pytest.mark.parametrize("environ", [{}, {"HOME": "", "XDG_STATE_HOME": "state"}])
def test_without_a_home_the_file_beside_the_database_remembers(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    own = settings_of(tmp_path / "letter", **environ)
    assert own.memory_folder is None
    remember_turns(own, "mark", 3)
    assert remembered_turns(own, "mark") == 3


def test_a_home_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    own = settings_of(tmp_path / "letter", XDG_STATE_HOME=str(tmp_path / "file"))
    remember_turns(own, "mark", 3)
    assert remembered_turns(own, "mark") == 3
