"""The starter publication: copied whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter.errors import NewsletterError, RefusedError
from newsletter.settings import load_settings
from newsletter.starter import copy_starter, starter_folder, theme_folders


def test_a_copy_holds_all_that_a_publication_needs(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "letter"
    copy_starter(folder)
    publication = load_settings(folder, {}).publication
    assert (folder / "templates" / publication.theme).is_dir()
    assert (folder / "subscribers" / "sample.csv").is_file()
    assert len(list((folder / "issues").glob("*.md"))) == 1
    ignored = (folder / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".newsletter/", "outbox/", "build/"} <= set(ignored)
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["letter"]


def test_the_empty_folder_that_one_is_in_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "letter"
    here.mkdir()
    monkeypatch.chdir(here)
    copy_starter(Path())
    assert Path("newsletter.toml").is_file()
    assert Path.cwd().samefile(here)
    assert [file.name for file in tmp_path.iterdir()] == ["letter"]


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError, match="is not empty"):
        copy_starter(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_where_nothing_can_be_written_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("shutil.copytree", full)
    with pytest.raises(NewsletterError, match="cannot be written"):
        copy_starter(tmp_path / "letter")
    assert list(tmp_path.iterdir()) == []


def test_a_publications_own_themes_come_before_those_that_come_along(tmp_path: Path) -> None:
    assert list(theme_folders(tmp_path)) == [tmp_path / "templates", starter_folder() / "templates"]
    assert (starter_folder() / "newsletter.toml").is_file()
