"""`newsletter approve`: the very edition, for the very list, by somebody else than its authors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, ISSUE, SECOND, change, edit, forbid, told, two_lists
from tests.command_line import Newsletter


@pytest.fixture
def guarded(publication: Path, newsletter: Newsletter) -> Path:
    """A publication whose issues need one approval."""
    two_lists(publication, newsletter)
    change(publication, "threads = 4", "threads = 4\napprovals = 1")
    return publication


def test_an_approval_is_for_one_list(guarded: Path, newsletter: Newsletter) -> None:
    approved = told(newsletter, "approve", ISSUE, "--as", "Bo", "--list", SECOND)
    assert (approved["list"], approved["by"], approved["missing"]) == (SECOND, ["Bo"], 0)
    run = newsletter("approve", ISSUE, "--status", "--json")
    assert run.exit_code == 1
    stands = json.loads(run.out)
    assert (stands["list"], stands["by"], stands["missing"]) == (FIRST, [], 1)
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    assert newsletter("send", ISSUE, "--yes", "--list", SECOND).exit_code == 0


def test_looking_at_it_approves_nothing(guarded: Path, newsletter: Newsletter) -> None:
    for _ in range(2):
        assert newsletter("approve", ISSUE, "--status").exit_code == 1
    assert newsletter("approve", ISSUE, "--as", "Bo").exit_code == 0
    assert newsletter("approve", ISSUE, "--status").exit_code == 0


def test_an_edit_makes_another_edition_and_taking_it_back_the_approved_one(
    guarded: Path, newsletter: Newsletter
) -> None:
    first = told(newsletter, "approve", ISSUE, "--as", "Bo")
    edit(guarded, "Sundays", "Saturdays")
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    edit(guarded, "Saturdays", "Sundays")
    assert told(newsletter, "approve", ISSUE, "--status")["digest"] == first["digest"]
    assert newsletter("send", ISSUE, "--yes").exit_code == 0


def test_whoever_has_not_approved_cannot_take_it_back(guarded: Path, newsletter: Newsletter) -> None:
    assert newsletter("approve", ISSUE, "--as", "Bo").exit_code == 0
    run = newsletter("approve", ISSUE, "--as", "Cy", "--withdraw")
    assert (run.exit_code, "Cy" in run.err) == (2, True)
    assert newsletter("approve", ISSUE, "--as", "Bo", "--withdraw").exit_code == 0
    assert newsletter("approve", ISSUE, "--status").exit_code == 1


def test_an_author_cannot_approve(guarded: Path, newsletter: Newsletter) -> None:
    edit(guarded, "lang: en\n", "lang: en\nauthors: [Ana Reyes]\n")
    run = newsletter("approve", ISSUE, "--as", "ana reyes")
    assert run.exit_code == 1
    assert newsletter("approve", ISSUE, "--status").exit_code == 1


def test_what_could_not_be_sent_cannot_be_approved(guarded: Path, newsletter: Newsletter) -> None:
    forbid(guarded)
    assert newsletter("check", ISSUE).exit_code == 1
    assert newsletter("approve", ISSUE, "--as", "Bo").exit_code == 1
    assert newsletter("approve", ISSUE, "--status").exit_code == 1
