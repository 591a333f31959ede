"""`newsletter send`: to a list once, as a correction again, as a test copy to somebody, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, ISSUE, SECOND, edit, forbid, no_outbox, told, two_lists, written
from tests.command_line import Newsletter


@pytest.fixture
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def mailings(newsletter: Newsletter) -> list[tuple[str, str, int, int]]:
    """Return list, status, round and accepted of each mailing."""
    return [
        (one["list"], one["status"], one["round"], one["accepted"])
        for one in told(newsletter, "mailings", "list")
    ]


def test_everyone_gets_it_once_however_often_it_is_sent(lists: Path, newsletter: Newsletter) -> None:
    for _ in range(2):
        run = newsletter("send", ISSUE, "--yes")
        assert run.exit_code == 0, run.err
        assert mailings(newsletter) == [(FIRST, "finished", 0, 3)]
    assert len(written(lists)) == 3


def test_another_list_gets_it_when_it_is_named(lists: Path, newsletter: Newsletter) -> None:
    assert newsletter("send", ISSUE, "--yes", "--list", SECOND).exit_code == 0
    assert mailings(newsletter) == [(SECOND, "finished", 0, 2)]
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    assert mailings(newsletter) == [(SECOND, "finished", 0, 2), (FIRST, "finished", 0, 3)]
    assert newsletter("send", ISSUE, "--yes", "--list", "nobody").exit_code == 2


def test_a_changed_issue_goes_out_as_a_correction_and_only_so(lists: Path, newsletter: Newsletter) -> None:
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    assert newsletter("send", ISSUE, "--yes", "--correction").exit_code == 0
    assert mailings(newsletter) == [(FIRST, "finished", 0, 3)]
    edit(lists, "Sundays", "Saturdays")
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    assert newsletter("send", ISSUE, "--yes", "--correction").exit_code == 0
    assert mailings(newsletter) == [(FIRST, "finished", 0, 3), (FIRST, "finished", 1, 3)]


def test_a_trial_names_the_people_and_leaves_no_trace(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE, "--dry-run")
    assert run.exit_code == 0, run.err
    assert "3 people" in run.out
    assert (written(lists), mailings(newsletter)) == ([], [])


def test_a_test_copy_goes_to_whom_it_is_for_and_to_no_reader(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE, "--to", "me@office.example", "--to", "you@office.example")
    assert run.exit_code == 0, run.err
    assert len(written(lists)) == 2
    assert all(name.startswith("test-") for name in written(lists))
    assert mailings(newsletter) == []


def test_nothing_leaves_while_a_finding_forbids_it(lists: Path, newsletter: Newsletter) -> None:
    forbid(lists)
    run = newsletter("send", ISSUE, "--yes")
    assert run.exit_code == 1
    assert f"issues/{ISSUE}.md:12: error: " in run.out
    assert (written(lists), mailings(newsletter)) == ([], [])


def test_a_mailing_that_is_paused_waits_for_its_own_command(lists: Path, newsletter: Newsletter) -> None:
    outbox = no_outbox(lists)
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    assert mailings(newsletter) == [(FIRST, "paused", 0, 0)]
    outbox.unlink()
    again = newsletter("send", ISSUE, "--yes")
    assert (again.exit_code, "newsletter mailings resume 1" in again.err) == (1, True)
    assert written(lists) == []


def test_nobody_at_the_keyboard_means_no(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", ISSUE)
    assert (run.exit_code, "--yes" in run.err) == (1, True)
    assert (written(lists), mailings(newsletter)) == ([], [])


@pytest.mark.parametrize(
    "words",
    [
        ("--to", "a@example.org", "--at", "in 2 hours"),
        ("--readers-zone",),
        ("--transport", "pigeon"),
        ("--to", "nonsense"),
        ("--at", "soonish"),
    ],
)
def test_what_cannot_be_meant_sends_nothing(
    lists: Path, newsletter: Newsletter, words: tuple[str, ...]
) -> None:
    run = newsletter("send", ISSUE, "--yes", *words)
    assert run.exit_code == 2
    assert "Traceback" not in run.err
    assert (written(lists), mailings(newsletter)) == ([], [])
