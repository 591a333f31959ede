"""Health: each publication answers its own challenges, and those alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from newsletter.app.health import answer_health
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.sending.challenge_response import KEY_PURPOSE, make_challenge
from newsletter.starter import copy_starter


def opened(folder: Path) -> Workspace:
    copy_starter(folder)
    return open_workspace(folder, {})


def test_a_publication_knows_its_own_challenge_and_not_another_ones(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as one, opened(tmp_path / "two") as two:
        challenge = make_challenge(one.store.key_for(KEY_PURPOSE))
        assert set(answer_health(one, challenge)) == {"status", "proof"}
        assert answer_health(two, challenge) == {"status": "ok"}
        assert answer_health(one) == {"status": "ok"}


def test_the_answer_is_the_same_from_another_process_with_the_same_database(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as one, open_workspace(tmp_path / "one", {}) as again:
        assert again.opened is not one.opened
        challenge = make_challenge(one.store.key_for(KEY_PURPOSE))
        assert answer_health(replace(again), challenge) == answer_health(one, challenge)
