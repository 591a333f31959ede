"""`newsletter demo`: in the folder that is named, and never in one that is taken by something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.two_lists import told
from tests.command_line import SLUG, Newsletter


def test_the_demo_goes_into_the_folder_that_is_named(
    tmp_path: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "look" / "here"
    run = newsletter("demo", "--dir", folder)
    assert run.exit_code == 0, run.err
    (mailing,) = told(newsletter, "-C", folder, "mailings", "list")
    assert (mailing["issue"], mailing["status"], mailing["accepted"]) == (SLUG, "finished", 200)
    assert [file.name for file in tmp_path.iterdir() if not file.name.startswith(".")] == ["look"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, newsletter: Newsletter) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    run = newsletter("demo", "--dir", tmp_path)
    assert (run.exit_code, "Traceback" in run.err) == (1, False)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]
