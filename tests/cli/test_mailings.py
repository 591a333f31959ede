"""`newsletter mailings`: listed, shown, paused, resumed, cancelled and tried again, and the numbers add up."""

from __future__ import annotations

import io
import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.two_lists import FIRST, ISSUE, no_outbox, told, two_lists, written
from tests.command_line import Newsletter

PARTS = ("accepted", "failed", "suppressed", "unknown", "queued", "deferred", "cancelled")


@pytest.fixture
def paused(publication: Path, newsletter: Newsletter) -> Path:
    """A publication with a mailing to three people that could not write any message."""
    two_lists(publication, newsletter)
    outbox = no_outbox(publication)
    assert newsletter("send", ISSUE, "--yes").exit_code == 1
    outbox.unlink()
    return publication


def shown(newsletter: Newsletter, *words: str) -> dict[str, Any]:
    """Return a mailing as JSON; its numbers always add up."""
    found: dict[str, Any] = told(newsletter, "mailings", "show", 1, *words)
    assert sum(found[part] for part in PARTS) == found["audience"] == 3
    return found


def test_nothing_was_sent_yet(publication: Path, newsletter: Newsletter) -> None:
    assert told(newsletter, "mailings", "list") == []
    run = newsletter("mailings", "list")
    assert (run.exit_code, len(run.out.splitlines())) == (0, 1)


def test_a_paused_mailing_goes_on_where_it_stopped(paused: Path, newsletter: Newsletter) -> None:
    assert (shown(newsletter)["status"], shown(newsletter)["queued"]) == ("paused", 3)
    assert newsletter("mailings", "resume", 1).exit_code == 0
    assert (shown(newsletter)["status"], shown(newsletter)["accepted"]) == ("finished", 3)
    assert len(written(paused)) == 3
    (row,) = told(newsletter, "mailings", "list")
    assert row == shown(newsletter)
    table = newsletter("mailings", "list").out
    assert f"{ISSUE} to {FIRST}" in table


def test_a_mailing_that_waits_for_its_mail_server_says_so(paused: Path, newsletter: Newsletter) -> None:
    now = time.time()
    lane = {"down_since": now - 60, "down_at": now - 5, "down_reason": "mx:25 cannot be reached: refused"}
    with sqlite3.connect(paused / ".newsletter" / "newsletter.db") as database:
        database.execute("UPDATE mailings SET status = 'sending', reason = '', transport = 'smtp'")
        database.execute("INSERT INTO throttle_lanes VALUES ('smtp', ?)", (json.dumps(lane),))
    show, list_ = newsletter("mailings", "show", 1).err, newsletter("mailings", "list").err
    assert "Waiting for the mail server since 20" in show
    assert "mx:25 cannot be reached: refused. It is tried again and again." in show
    assert "Mailing 1: Waiting for the mail server since 20" in list_
    report = newsletter("mailings", "report", 1).out
    assert "Waiting for the mail server since 20" in report
    found = told(newsletter, "mailings", "report", 1)["progress"]["waiting"]
    assert (found["cause"], found["detail"]) == ("server", "mx:25 cannot be reached: refused")


def test_what_is_finished_stays_finished(paused: Path, newsletter: Newsletter) -> None:
    assert newsletter("mailings", "resume", 1).exit_code == 0
    for words in (("pause", 1), ("resume", 1), ("cancel", 1, "--yes")):
        run = newsletter("mailings", *words)
        assert (run.exit_code, "Traceback" in run.err) == (1, False)
    assert shown(newsletter)["status"] == "finished"
    assert newsletter("mailings", "retry", 1).exit_code == 0
    assert len(written(paused)) == 3


def test_a_cancelled_mailing_sends_nothing_more_and_says_why(paused: Path, newsletter: Newsletter) -> None:
    assert newsletter("mailings", "cancel", 1, "--yes", "--reason", "the wrong list").exit_code == 0
    found = shown(newsletter)
    assert (found["status"], found["cancelled"], found["reason"]) == ("cancelled", 3, "the wrong list")
    assert newsletter("mailings", "resume", 1).exit_code == 1
    assert written(paused) == []


@pytest.mark.parametrize(("answer", "code", "status"), [("n\n", 130, "paused"), ("y\n", 0, "cancelled")])
def test_cancelling_asks_first(
    paused: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, status: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert newsletter("mailings", "cancel", 1).exit_code == code
    assert shown(newsletter)["status"] == status


def test_every_copy_is_told_by_its_address(paused: Path, newsletter: Newsletter) -> None:
    newsletter("mailings", "resume", 1)
    copies = shown(newsletter, "--deliveries")["deliveries"]
    assert {copy["address"]: copy["status"] for copy in copies} == {
        f"reader0000{number}@example.org": "sent" for number in range(3)
    }
    table = newsletter("mailings", "show", 1, "--deliveries", "--events").out
    assert all(copy["address"] in table for copy in copies)
    assert shown(newsletter, "--events")["events"] == []


@pytest.mark.parametrize("command", ["show", "pause", "resume", "retry", "certificate"])
def test_a_mailing_that_is_not_there_is_an_error_with_a_next_step(
    publication: Path, newsletter: Newsletter, command: str
) -> None:
    run = newsletter("mailings", command, 7)
    assert run.exit_code == 2
    assert "7" in run.err
    assert len(run.err.splitlines()) == 2
    assert run.err.endswith("newsletter mailings list\n")


def test_retrying_a_paused_mailing_says_that_it_stays_paused(paused: Path, newsletter: Newsletter) -> None:
    with sqlite3.connect(paused / ".newsletter" / "newsletter.db") as database:
        database.execute("UPDATE deliveries SET status = 'failed' WHERE subscriber_id = 1")
    database.close()
    run = newsletter("mailings", "retry", 1)
    assert (run.exit_code, run.out) == (1, "1 delivery will be tried again.\n")
    assert "Mailing 1 stays paused (The outbox " in run.err
    assert "so nothing is sent now: 0 sent, 3 still to send." in run.err
    assert "To resume it: newsletter mailings resume 1" in run.err
    assert (shown(newsletter)["status"], written(paused)) == ("paused", [])
    again = newsletter("mailings", "retry", 1)
    assert (again.exit_code, again.out) == (1, "")
    assert "stays paused" in again.err
    assert newsletter("mailings", "resume", 1).exit_code == 0
    assert len(written(paused)) == 3


def test_an_issue_names_its_mailing(paused: Path, newsletter: Newsletter) -> None:
    assert told(newsletter, "mailings", "show", "short")["id"] == 1
    assert newsletter("mailings", "resume", ISSUE).exit_code == 0
    assert newsletter("mailings", "certificate", "short", "--json").exit_code == 0
    assert newsletter("mailings", "retry", "short").exit_code == 0
    assert "is finished and cannot be paused" in newsletter("mailings", "pause", "short").err
    unknown = newsletter("mailings", "show", "shirt")
    assert (unknown.exit_code, "no mailing of an issue “shirt”" in unknown.err) == (2, True)
