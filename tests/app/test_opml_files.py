"""OPML files: what is written can be read again, and a broken file is one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.app.opml_files import opml_text, read_opml_file, write_opml_file
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.errors import FeedError
from newsletter.feeds.opml import LARGEST_BYTES
from newsletter.starter import copy_starter


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    copy_starter(tmp_path / "publication")
    return open_workspace(tmp_path / "publication", {})


def test_the_publications_feeds_come_back_from_their_file(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    write_opml_file(workspace, file)
    assert file.read_text(encoding="utf-8") == opml_text(workspace)
    feeds = workspace.publication.feeds.values()
    assert {one.url for one in read_opml_file(file)} == {feed.url for feed in feeds} != set()


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_bytes(b" " * (LARGEST_BYTES + 1))
    with pytest.raises(FeedError, match="larger than"):
        read_opml_file(file)


def test_a_folder_that_is_not_there_leaves_nothing_behind(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_opml_file(workspace, tmp_path / "away" / "feeds.opml")
    assert not (tmp_path / "away").exists()
