"""`newsletter cancel`: an issue is stopped by its name, whatever has become of it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.two_lists import FIRST, ISSUE, SECOND, no_outbox, told, two_lists, written
from tests.command_line import Newsletter


def test_what_waits_is_cancelled_at_once(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    assert newsletter("send", ISSUE, "--at", "in 2 hours", "--yes").exit_code == 0
    run = newsletter("cancel", "short", "--reason", "a typo")
    assert run.exit_code == 0, run.err
    assert f"Schedule 1 ({ISSUE} to {FIRST}) is cancelled. Nothing was sent." in run.out
    (plan,) = told(newsletter, "schedule", "list", "--all")
    assert (plan["status"], plan["reason"]) == ("cancelled", "a typo")


def test_what_is_being_sent_is_cancelled_for_good(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    no_outbox(publication).touch()
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    run = newsletter("cancel", ISSUE, "--yes")
    assert run.exit_code == 0, run.err
    assert "Cancelled. Sent to 0; the other 3 will not get it." in run.out


def test_of_two_lists_one_is_named(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    for key in (FIRST, SECOND):
        assert newsletter("send", ISSUE, "--list", key, "--at", "in 2 hours", "--yes").exit_code == 0
    several = newsletter("cancel", ISSUE)
    assert (several.exit_code, "several schedules match" in several.err) == (1, True)
    assert f"({ISSUE} to {SECOND})" in newsletter("cancel", ISSUE, "--list", SECOND).out
    assert f"({ISSUE} to {FIRST})" in newsletter("cancel", ISSUE).out


def test_what_is_sent_or_never_was_cannot_be_cancelled(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    never = newsletter("cancel", ISSUE)
    assert (never.exit_code, "no schedule for an issue" in never.err) == (2, True)
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    late = newsletter("cancel", ISSUE)
    assert late.exit_code == 1
    assert f"{ISSUE} can no longer be cancelled: mailing 1 is finished" in late.err
    assert len(written(publication)) == 3
