"""The workspace: one database for all that is made from it, opened when asked for and closed at the end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.app.editions import open_issue, render_issue
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import NotFoundError
from newsletter.starter import copy_starter

SLUG = "2023-03-11-sanctuary-city"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    copy_starter(tmp_path / "publication")
    return open_workspace(tmp_path / "publication", {})


def test_a_workspace_that_needs_no_database_makes_none(workspace: Workspace) -> None:
    with workspace:
        render_issue(workspace, open_issue(workspace, SLUG))
    assert not workspace.settings.state_folder.exists()


def test_changed_settings_keep_the_database_that_is_open(workspace: Workspace) -> None:
    with workspace:
        changed = replace(workspace, settings=replace(workspace.settings, threads=1))
        assert changed.store is workspace.store


def test_threads_that_ask_at_once_get_one_database(workspace: Workspace) -> None:
    with workspace, ThreadPoolExecutor(8) as pool:
        assert len({id(store) for store in pool.map(lambda _: workspace.store, range(32))}) == 1


def test_a_closed_workspace_opens_its_database_again(workspace: Workspace) -> None:
    with workspace:
        first = workspace.store
    with workspace:
        assert workspace.store is not first
        assert workspace.store.mailings() == ()


def test_the_theme_is_kept_between_renderings(workspace: Workspace) -> None:
    assert workspace.theme is replace(workspace, progress=workspace.progress).theme


def test_a_list_that_is_not_there_is_an_error(workspace: Workspace) -> None:
    assert workspace.list_key(None) == "constituents"
    with pytest.raises(NotFoundError, match="no list 'people'"):
        workspace.list_key("people")
