"""Backups that an upgrade makes: named by date and revision, the newest three kept, and no file of others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.app.backup import back_up_before_upgrade, forget_old_backups
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.starter import copy_starter


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    copy_starter(tmp_path / "publication")
    workspace = open_workspace(tmp_path / "publication", {})
    workspace.store.close()
    return workspace


def test_the_name_says_when_and_which(workspace: Workspace) -> None:
    file = back_up_before_upgrade(workspace, "0011")
    assert file.parent == workspace.settings.state_folder
    assert file.name.startswith("newsletter.db.20")
    assert file.name.endswith(".revision-0011.backup")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_newest_three_are_kept_and_others_files_too(workspace: Workspace) -> None:
    folder = workspace.settings.state_folder
    for day in range(1, 6):
        (folder / f"newsletter.db.2026-11-0{day}T120000Z.revision-0011.backup").touch()
    others = {"newsletter.db.backup", "other.db.2026-01-01T120000Z.revision-0001.backup", "newsletter.db"}
    for name in others:
        (folder / name).touch()
    forget_old_backups(workspace)
    kept = {one.name for one in folder.iterdir() if one.name.endswith("revision-0011.backup")}
    assert kept == {f"newsletter.db.2026-11-0{day}T120000Z.revision-0011.backup" for day in (3, 4, 5)}
    assert others <= {one.name for one in folder.iterdir()}
