"""`send --at`, `schedule`, `approve`, `calendar`, `serve --once`, `doctor`: as staff type them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import time_machine
from icalendar import Calendar

from tests.command_line import SLUG, Newsletter

AT = f"{dt.date.today().year + 1}-03-03 9:00"  # noqa: DTZ011 - any day some months ahead


def settings(publication: Path, *more: str, old: str = "", new: str = "") -> None:
    file = publication / "newsletter.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text("\n".join([text.replace(old, new) if old else text, *more]) + "\n", encoding="utf-8")


@pytest.fixture
def no_feeds(ready: Path) -> Path:
    """A publication that asks nobody."""
    settings(ready, "[jobs]", 'feeds = "never"')
    return ready


def test_scheduling_says_when_and_sends_nothing(ready: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", "sanctuary", "--at", AT, "--yes")
    assert run.exit_code == 0, run.err
    assert "to 200 people on constituents" in run.out
    assert "9:00 AM PST (America/Los_Angeles)" in run.out
    assert "Schedule 1 is set" in run.out
    assert (
        "Warning: no scheduler is running (it has never run). Until one runs, this will not go out."
        in run.err
    )
    assert "To start the scheduler: newsletter serve" in run.err
    assert json.loads(newsletter("mailings", "list", "--json").out) == []
    plan = json.loads(newsletter("schedule", "list", "--json").out)[0]
    assert (plan["issue"], plan["status"], plan["spoken"]) == (SLUG, "waiting", AT)
    assert SLUG in newsletter("schedule", "list").out


def test_it_says_what_it_will_do_where_the_clocks_change(ready: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", "sanctuary", "--at", "2028-03-12 2:30", "--yes", "--dry-run")
    assert run.exit_code == 0, run.err
    assert "2:30 AM does not exist on March 12, 2028 in America/Los_Angeles" in run.err
    assert "it will go out at 3:00 AM" in run.err
    assert "Dry run: nothing was scheduled." in run.out
    assert newsletter("schedule", "list").out == "Nothing is scheduled.\n"


def test_where_a_scheduler_runs_nobody_is_told_to_start_one(no_feeds: Path, newsletter: Newsletter) -> None:
    assert newsletter("serve", "--once").exit_code == 0
    assert "newsletter serve` runs then" not in newsletter("send", "sanctuary", "--at", AT, "--yes").err


def test_a_scheduled_issue_is_not_sent_by_mistake_and_can_be_moved_or_cancelled(
    ready: Path, newsletter: Newsletter
) -> None:
    newsletter("send", "sanctuary", "--at", AT, "--yes")
    refused = newsletter("send", "sanctuary", "--yes")
    assert refused.exit_code == 1
    assert "To cancel it: newsletter schedule cancel 1" in refused.err
    moved = newsletter("send", "sanctuary", "--at", "in 3 hours", "--yes")
    assert "Replaces schedule 1" in moved.err
    assert "Nothing was sent" in newsletter("schedule", "cancel", "2", "--reason", "a typo").out
    again = newsletter("schedule", "cancel", "2")
    assert (again.exit_code, "is already cancelled" in again.err) == (1, True)
    every = json.loads(newsletter("schedule", "list", "--all", "--json").out)
    assert [(one["status"], one["reason"]) for one in every] == [
        ("cancelled", "a typo"),
        ("cancelled", "replaced by a new schedule"),
    ]


def zoned(publication: Path, newsletter: Newsletter) -> None:
    settings(
        publication, old='attributes = ["neighborhood"]', new='attributes = ["neighborhood", "timezone"]'
    )
    rows = ["a@example.org,Asia/Tokyo", "b@example.org,Europe/Berlin", "c@example.org,Europe/Paris"]
    (publication / "zones.csv").write_text("\n".join(["email,timezone", *rows]) + "\n", encoding="utf-8")
    run = newsletter("subscribers", "import", "zones.csv", "--basis", "Made-up people")
    assert run.exit_code == 0, run.err


def test_waves_say_when_they_begin_and_end_and_where_the_clocks_change(
    ready: Path, newsletter: Newsletter
) -> None:
    zoned(ready, newsletter)
    run = newsletter("send", "sanctuary", "--at", "2028-03-26 2:30", "--readers-zone", "--dry-run")
    assert run.exit_code == 0, run.err
    assert "3:00 AM CEST (Europe/Berlin): 2 people in Europe/Berlin and 1 more zone" in run.out
    assert "First messages: Saturday, March 25, 2028, 10:30 AM PDT (America/Los_Angeles)" in run.out
    assert "Last messages:  Sunday, March 26, 2028, 2:30 AM PDT (America/Los_Angeles)" in run.out
    assert (
        "2:30 AM does not exist on March 26, 2028 in Europe/Berlin because the clocks go forward; "
        "it will go out at 3:00 AM (the same in 1 more zone)."
    ) in run.err


def test_a_time_that_goes_by_while_it_is_asked_is_not_scheduled(
    ready: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel("2027-03-03T12:00:00+00:00", tick=False) as clock:
        monkeypatch.setattr("newsletter.cli.schedule.confirm", lambda _question: clock.shift(3601))
        run = newsletter("send", "sanctuary", "--at", "in 1 hour")
        assert run.exit_code == 1
        assert "The time 'in 1 hour' has passed in the meantime" in run.err
        assert newsletter("schedule", "list").out == "Nothing is scheduled.\n"


def test_the_list_says_how_to_release_what_is_held(no_feeds: Path, newsletter: Newsletter) -> None:
    with time_machine.travel("2027-03-03T12:00:00+00:00", tick=False) as clock:
        assert newsletter("send", "sanctuary", "--at", "in 1 hour", "--yes").exit_code == 0
        clock.shift(5 * 3600)
        assert "is held" in newsletter("serve", "--once").err
        listed = newsletter("schedule", "list")
    assert "held" in listed.out
    assert "To release it: newsletter schedule release 1 --at WHEN" in listed.err


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["--at", "soonish"], 2, "'soonish' is not understood"),
        (["--at", "2020-01-01 9:00"], 2, "is in the past"),
        (["--at", "next slot"], 2, "has no free slot"),
        (["--at", AT, "--to", "a@example.org"], 2, "use --to without --at"),
        (["--readers-zone"], 2, "--readers-zone needs a time"),
        (["--at", AT, "--readers-zone"], 2, "no attribute 'timezone'"),
        (["--at", AT], 1, "This needs a confirmation, and there is no terminal to ask on"),
    ],
)
def test_what_cannot_be_scheduled_is_one_clear_line(
    ready: Path, newsletter: Newsletter, words: list[str], code: int, expected: str
) -> None:
    run = newsletter("send", "sanctuary", *words)
    assert run.exit_code == code
    assert expected in run.err
    assert "Traceback" not in run.err
    assert newsletter("schedule", "list").out == "Nothing is scheduled.\n"


def test_a_blackout_day_needs_a_reason_for_sending_too(no_feeds: Path, newsletter: Newsletter) -> None:
    settings(
        no_feeds, "[blackouts.always]", "first = 2020-01-01", "last = 2090-01-01", 'reason = "The election"'
    )
    for words in (["--yes"], ["--at", AT, "--yes"]):
        refused = newsletter("send", "sanctuary", *words)
        assert refused.exit_code == 1
        assert "The election. Choose another time, or give a reason" in refused.err
    sent = newsletter("send", "sanctuary", "--yes", "--override", "a water main broke")
    assert sent.exit_code == 0, sent.err
    plan = json.loads(newsletter("schedule", "list", "--all", "--json").out)[0]
    assert (plan["override"], plan["status"], plan["mailing_id"]) == ("a water main broke", "launched", 1)


def test_two_approvals_and_not_the_authors(ready: Path, newsletter: Newsletter) -> None:
    settings(ready, old="threads = 4", new="threads = 4\napprovals = 2")
    refused = newsletter("send", "sanctuary", "--yes")
    assert (refused.exit_code, "needs 2 approvals" in refused.err) == (1, True)
    owner = (ready / "issues" / f"{SLUG}.md").owner()
    assert newsletter("approve", "sanctuary", "--as", owner).exit_code == 1
    assert "1 approval still needed" in newsletter("approve", "sanctuary", "--as", "Bo").out
    assert newsletter("approve", "sanctuary", "--as", "bo").exit_code == 0
    assert newsletter("approve", "sanctuary", "--status").exit_code == 1
    assert newsletter("approve", "sanctuary", "--as", "Cy", "--json").exit_code == 0
    stands = json.loads(newsletter("approve", "sanctuary", "--status", "--json").out)
    assert (stands["by"], stands["missing"]) == (["Bo", "Cy"], 0)

    issue = ready / "issues" / f"{SLUG}.md"
    text = issue.read_text(encoding="utf-8")
    issue.write_text(text + "\nOne more line.\n", encoding="utf-8")
    assert "was changed after Cy approved it" in newsletter("send", "sanctuary", "--yes").err
    issue.write_text(text, encoding="utf-8")
    assert newsletter("approve", "sanctuary", "--as", "Cy", "--withdraw").exit_code == 0
    assert newsletter("send", "sanctuary", "--yes").exit_code == 1
    assert newsletter("approve", "sanctuary", "--as", "Di").exit_code == 0
    assert newsletter("send", "sanctuary", "--yes").exit_code == 0


def test_approving_a_changed_issue_says_that_the_plan_holds_the_earlier_one(
    ready: Path, newsletter: Newsletter
) -> None:
    settings(ready, old="threads = 4", new="threads = 4\napprovals = 1")
    run = newsletter("send", "sanctuary", "--at", AT, "--yes")
    assert "it will be held unless it is approved in time" in run.err
    issue = ready / "issues" / f"{SLUG}.md"
    issue.write_text(issue.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert "Schedule 1 will send an earlier edition" in newsletter("approve", "sanctuary", "--as", "Bo").out


def test_the_calendar_as_table_json_and_file(
    ready: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Nothing is planned" in newsletter("calendar").out
    settings(ready, "[slots.weekly]", 'list = "constituents"', 'every = "every Tuesday 9:00"')
    newsletter("send", "sanctuary", "--at", "in 3 days", "--yes")
    monkeypatch.setenv("COLUMNS", "80")
    table = newsletter("calendar", "--weeks", "2").out
    assert f"  mailing   waiting    {SLUG} to constituents\n" in table
    assert "Times are in America/Los_Angeles." in table
    assert max(map(len, table.splitlines())) <= 80
    entries = json.loads(newsletter("calendar", "--weeks", "2", "--json").out)
    assert {entry["kind"] for entry in entries} >= {"mailing", "slot"}
    assert newsletter("calendar", "--weeks", "2", "--ics", "feed.ics").exit_code == 0
    assert len(Calendar.from_ical((ready / "feed.ics").read_bytes()).walk("VEVENT")) == len(entries)
    lost = newsletter("calendar", "--ics", "no/such/folder/feed.ics")
    assert (lost.exit_code, "cannot be written" in lost.err) == (2, True)


def test_serving_once_does_what_is_due_and_tells_it(no_feeds: Path, newsletter: Newsletter) -> None:
    newsletter("send", "sanctuary", "--at", "in 2 hours", "--yes")
    run = newsletter("serve", "--once", "--json")
    assert (run.exit_code, run.out) == (0, "")
    doctor = json.loads(newsletter("doctor", "--json").out)
    assert {job["name"]: bool(job["last_run"]) for job in doctor["jobs"]} == {
        "slots": True,
        "digests": True,
        "feeds": False,
        "mailbox": True,
        "housekeeping": True,
        "retention": True,
        "hygiene": True,
        "sign-ups": True,
        "summary": True,
        "staff-mail": True,
    }
    assert doctor["sound"] is True
    assert "running, 1 scheduled" in newsletter("doctor").out


def test_the_doctor_says_what_needs_somebody(ready: Path, newsletter: Newsletter) -> None:
    settings(ready, old='postal_address = "200 N. Spring St., Los Angeles, CA 90012"', new="")
    run = newsletter("doctor")
    assert run.exit_code == 1
    assert "postal address: missing" in run.err


def test_addresses_that_should_be_looked_at_are_listed(ready: Path, newsletter: Newsletter) -> None:
    assert json.loads(newsletter("subscribers", "hygiene", "--json").out) == []
    newsletter("subscribers", "add", "ana@gmial.com", "--basis", "asked", "--list", "constituents")
    run = newsletter("subscribers", "hygiene")
    assert run.exit_code == 0
    assert "ana@gmial.com  typo     ana@gmail.com may have been meant" in run.out


def test_scheduling_to_nobody_warns(publication: Path, newsletter: Newsletter) -> None:
    text = "---\nsubject: Hours change\npreheader: x\ndate: 2026-12-01\nlist: constituents\nlang: en\n---\nAt five.\n"
    (publication / "issues" / "hours.md").write_text(text, encoding="utf-8")
    run = newsletter("send", "hours", "--at", AT, "--yes")
    assert run.exit_code == 0, run.err
    assert (
        "Warning: No one is subscribed to constituents. Unless that changes by then, no one gets it."
        in run.err
    )
    assert "newsletter subscribers import FILE --list constituents" in run.err
