"""An edit after scheduling: build, check, the lists and the doctor say so, and one command replaces it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.two_lists import FIRST, ISSUE, SECOND, edit, told, two_lists
from tests.command_line import Newsletter

AT = "2029-01-09 18:00"
EARLIER = "holds an earlier version of the issue: since it was scheduled, the subject"
REPLACE = "To replace it, at the same time: newsletter schedule replace"


def scheduled(publication: Path, newsletter: Newsletter) -> None:
    """Schedule the short issue and then fix a typo in its subject."""
    two_lists(publication, newsletter)
    edit(publication, "Two things", "Tow things")
    run = newsletter("send", ISSUE, "--at", "in 2 hours", "--yes")
    assert run.exit_code == 0, run.err
    edit(publication, "Tow things", "Two things")


def test_every_place_where_staff_look_says_so_and_offers_to_replace_it(
    publication: Path, newsletter: Newsletter
) -> None:
    scheduled(publication, newsletter)
    for words in (["build", ISSUE], ["check", ISSUE]):
        run = newsletter(*words)
        assert f"Warning: schedule 1 (to {FIRST}, " in run.err, words
        assert EARLIER in run.err, words
        assert f"{REPLACE} 1" in run.err, words
    listed = newsletter("schedule", "list")
    assert EARLIER in listed.out
    assert f"{REPLACE} 1" in listed.err
    calendar = newsletter("calendar", "--weeks", "1")
    assert "holds an earlier version" in " ".join(calendar.out.split())
    assert f"{REPLACE} 1" in calendar.err
    assert EARLIER in newsletter("doctor").err


def test_json_has_it_too(publication: Path, newsletter: Newsletter) -> None:
    scheduled(publication, newsletter)
    for words in (["build", ISSUE], ["check", ISSUE]):
        (one,) = told(newsletter, *words)["outdated"]
        assert (one["schedule"], one["list"], one["subject"]) == (1, FIRST, "Two things from the council")
    (plan,) = told(newsletter, "schedule", "list")
    assert plan["outdated"]["changes"][0] == "subject"
    assert newsletter("schedule", "replace", ISSUE, "--yes").exit_code == 0
    (plan,) = told(newsletter, "schedule", "list")
    assert (plan["outdated"], plan["subject"]) == (None, "Two things from the council")
    assert told(newsletter, "build", ISSUE)["outdated"] == []


def test_replacing_keeps_the_time_and_is_done_once(publication: Path, newsletter: Newsletter) -> None:
    scheduled(publication, newsletter)
    (before,) = json.loads(newsletter("schedule", "list", "--json").out)
    dry = newsletter("schedule", "replace", "1", "--dry-run")
    assert "Dry run: nothing was scheduled." in dry.out
    run = newsletter("schedule", "replace", "short", "--yes")
    assert run.exit_code == 0, run.err
    assert "Since it was scheduled, the subject" in run.err
    assert "Replaces schedule 1" in run.err
    (after,) = json.loads(newsletter("schedule", "list", "--json").out)
    assert (after["id"], after["send_at"]) == (2, before["send_at"])
    again = newsletter("schedule", "replace", "2", "--yes")
    assert "already holds the issue as its file is now; nothing to do" in again.out
    moved = newsletter("schedule", "replace", "2", "--at", AT, "--override", "as agreed", "--yes")
    assert moved.exit_code == 2, "more than two years from now"


def test_each_list_has_a_schedule_of_its_own(publication: Path, newsletter: Newsletter) -> None:
    scheduled(publication, newsletter)
    assert newsletter("send", ISSUE, "--list", SECOND, "--at", "in 3 hours", "--yes").exit_code == 0
    run = newsletter("check", ISSUE)
    assert f"(to {FIRST}, " in run.err
    assert f"(to {SECOND}, " not in run.err
    several = newsletter("schedule", "cancel", "short")
    assert several.exit_code == 1
    assert f"1 ({ISSUE} to {FIRST}), 2 ({ISSUE} to {SECOND})" in several.err


def test_a_schedule_is_cancelled_by_its_issue(publication: Path, newsletter: Newsletter) -> None:
    scheduled(publication, newsletter)
    run = newsletter("schedule", "cancel", ISSUE)
    assert (run.exit_code, "Schedule 1" in run.out) == (0, True)
    assert "schedule 1 is cancelled" in newsletter("schedule", "cancel", ISSUE).err
