"""The witness: what it remembers is of one database, and a broken one remembers nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.app.witness import NAME, read_witness, write_witness


def test_it_remembers_the_turns_of_its_own_database(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    assert read_witness(folder, "mark") == 0
    write_witness(folder, "mark", 41)
    assert read_witness(folder, "mark") == 41
    assert read_witness(folder, "another") == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"database": "mark", "turns": "x"}', "null", "\x00"])
def test_a_broken_file_remembers_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text)
    assert read_witness(tmp_path, "mark") == 0
