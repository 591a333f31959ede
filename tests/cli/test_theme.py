"""`newsletter theme`: listed for people and for programs, and checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.two_lists import told
from tests.command_line import Newsletter


def test_programs_hear_of_each_theme(publication: Path, newsletter: Newsletter) -> None:
    found = told(newsletter, "theme", "list")
    assert [(one["name"], one["used"]) for one in found] == [
        ("bold-campaign", False), ("calm-civic", True), ("plain-letter", False),
    ]  # fmt: skip
    assert all(one["says"] and not one["problem"] for one in found)


def test_a_theme_that_cannot_be_read_is_told_and_the_others_stay(
    publication: Path, newsletter: Newsletter
) -> None:
    ours = publication / "templates" / "ours"
    ours.mkdir()
    (ours / "theme.toml").write_text("base = ", encoding="utf-8")
    found = {one["name"]: one["problem"] for one in told(newsletter, "theme", "list")}
    assert found.pop("ours")
    assert set(found.values()) == {""}
    run = newsletter("theme", "check", "ours")
    assert (run.exit_code, "Traceback" in run.err) == (1, False)


@pytest.mark.parametrize("name", ["none", "../calm-civic", ""])
def test_a_theme_that_is_not_there_is_one_line(publication: Path, newsletter: Newsletter, name: str) -> None:
    run = newsletter("theme", "check", name or "-")
    assert run.exit_code == 2
    assert len(run.err.splitlines()) == 1
