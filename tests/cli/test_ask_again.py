"""`newsletter subscribers ask-again`: rehearsed, asked once, counted; those who are silent go only by word of staff."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, SECOND, told, two_lists
from tests.command_line import Newsletter


@pytest.fixture(autouse=True)
def lists(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)


def test_people_are_rehearsed_asked_and_counted(newsletter: Newsletter) -> None:
    ask = ("subscribers", "ask-again", "--list", SECOND, "--segment", "joined > 2000-01-01")
    newsletter("subscribers", "suppress", "vera@example.org", "--reason", "complained")
    rehearsed = newsletter(*ask, "--dry-run")
    assert "  Get an email: 1\n" in rehearsed.out
    assert "must not be mailed: 1\n" in rehearsed.out
    assert told(newsletter, "subscribers", "ask-again", "--list", SECOND, "--status")["asked"] == 0
    done = told(newsletter, *ask, "--yes")
    assert (done["dry_run"], done["asked"], done["suppressed"]) == (False, 1, 1)
    again = told(newsletter, *ask, "--yes")
    assert (again["asked"], again["asked_before"]) == (0, 1)
    counts = told(newsletter, "subscribers", "ask-again", "--list", SECOND, "--status")
    assert (counts["asked"], counts["waiting"]) == (1, 1)
    assert (
        "Asked about volunteers: 1\n"
        in newsletter("subscribers", "ask-again", "--list", SECOND, "--status").out
    )
    silent = ("subscribers", "ask-again", "--list", SECOND, "--unsubscribe-silent", "--after")
    assert told(newsletter, *silent, 30, "--yes")["unsubscribed"] == 0
    assert newsletter(*silent, 3, "--dry-run").exit_code == 1


def test_nobody_with_a_fresh_consent_is_asked(newsletter: Newsletter) -> None:
    assert (
        told(newsletter, "subscribers", "ask-again", "--list", FIRST, "--older-than", 12, "--yes")["asked"]
        == 0
    )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--older-than", "12", "--status"),
        ("--unsubscribe-silent",),
        ("--older-than", "12", "--after", "30"),
        ("--older-than", "0"),
    ],
)
def test_what_does_not_go_together_is_refused(newsletter: Newsletter, words: tuple[str, ...]) -> None:
    assert newsletter("subscribers", "ask-again", "--list", FIRST, *words).exit_code == 2


def test_without_a_terminal_it_asks_for_yes_and_changes_nothing(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "ask-again", "--list", SECOND, "--segment", "joined > 2000-01-01")
    assert run.exit_code == 1
    assert told(newsletter, "subscribers", "ask-again", "--list", SECOND, "--status")["asked"] == 0


def test_it_needs_an_address_of_the_pages(publication: Path, newsletter: Newsletter) -> None:
    file = publication / "newsletter.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(one for one in lines if not one.startswith("base_url")), encoding="utf-8")
    run = newsletter("subscribers", "ask-again", "--list", FIRST, "--older-than", "12", "--dry-run")
    assert run.exit_code == 1
    assert "base_url" in run.err
