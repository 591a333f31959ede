"""The upgrade says from where to where, and a second one finds nothing to do."""

from __future__ import annotations

from pathlib import Path

from newsletter.app.database_upgrade import upgrade_database
from newsletter.app.workspace import open_workspace
from newsletter.starter import copy_starter


def test_an_empty_database_comes_to_the_newest_revision_and_stays_there(tmp_path: Path) -> None:
    copy_starter(tmp_path / "publication")
    workspace = open_workspace(tmp_path / "publication", {})
    workspace.settings.state_folder.mkdir(exist_ok=True)
    before, after = upgrade_database(workspace)
    assert before == ""
    assert after
    assert upgrade_database(workspace) == (after, after)
