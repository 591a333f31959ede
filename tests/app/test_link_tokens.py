"""The publication's own link tokens: two publications do not know each other's, a new key keeps the old links."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.app.link_tokens import link_tokens, rotate_link_key
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.sending.link_tokens import LinkTarget, Purpose
from newsletter.starter import copy_starter

TARGET = LinkTarget(mailing_id=4, subscriber_id=5)


@pytest.fixture
def workspaces(tmp_path: Path) -> tuple[Workspace, Workspace]:
    for name in ("one", "other"):
        copy_starter(tmp_path / name)
    return open_workspace(tmp_path / "one", {}), open_workspace(tmp_path / "other", {})


def test_each_publication_knows_its_own_links(workspaces: tuple[Workspace, Workspace]) -> None:
    with workspaces[0] as one, workspaces[1] as other:
        token = link_tokens(one).make(Purpose.VIEW, TARGET)
        assert link_tokens(one).read(Purpose.VIEW, token) == TARGET
        assert link_tokens(other).read(Purpose.VIEW, token) is None


def test_a_rotation_says_how_many_older_keys_there_are(workspaces: tuple[Workspace, Workspace]) -> None:
    with workspaces[0] as one, workspaces[1]:
        token = link_tokens(one).make(Purpose.POLL, TARGET)
        made = rotate_link_key(one)
        assert (made.number, made.older) == (1, 1)
        assert link_tokens(one).read(Purpose.POLL, token) == TARGET
        made = rotate_link_key(one, stop_older=True)
        assert (made.number, made.older) == (2, 0)
        assert link_tokens(one).read(Purpose.POLL, token) is None
