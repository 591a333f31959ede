"""`newsletter mailings report` and `missed`: what became of a mailing, and whom it did not reach."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.app.mailing_report import TimelinePart
from newsletter.cli.mailing_report import format_part_start
from tests.cli.two_lists import ISSUE, told, two_lists
from tests.command_line import Newsletter

FIRST, SECOND = "reader00001@example.org", "reader00002@example.org"


@pytest.fixture
def sent(publication: Path, newsletter: Newsletter) -> Path:
    """A publication whose issue went to two of three people: the first is suppressed."""
    two_lists(publication, newsletter)
    assert newsletter("subscribers", "suppress", FIRST, "--reason", "complained").exit_code == 0
    assert newsletter("send", ISSUE, "--yes").exit_code == 0
    return publication


def test_a_dry_run_says_who_is_left_out(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    assert "Left out" not in newsletter("send", ISSUE, "--dry-run").err
    assert newsletter("subscribers", "suppress", FIRST, "--reason", "complained").exit_code == 0
    assert "Left out: 1 person (1 reported us as spam)." in newsletter("send", ISSUE, "--dry-run").err


def test_a_report_has_every_number(sent: Path, newsletter: Newsletter) -> None:
    found = told(newsletter, "mailings", "report", ISSUE)
    assert found["counts"]["accepted"] == sum(part["people"] for part in found["timeline"]) == 2
    assert found["missed"] == {"left-out complained": 1}
    assert "key" not in found["mailing"]
    run = newsletter("mailings", "report", 1)
    assert run.exit_code == 0, run.err
    assert "left out: reported us as spam" in run.out
    assert "Unsubscribed after it: 0" in run.out


@pytest.mark.parametrize(("minutes", "shown"), [(0.5, "2026-11-30 08:35:06"), (1, "2026-11-30 08:35")])
def test_parts_shorter_than_a_minute_can_be_told_apart(minutes: float, shown: str) -> None:
    start = datetime(2026, 11, 30, 16, 35, 6, tzinfo=UTC)
    part = TimelinePart(start=start, end=start + timedelta(minutes=minutes), people=1)
    assert format_part_start(part, "America/Los_Angeles") == shown


def test_who_was_missed_is_listed_and_written(sent: Path, newsletter: Newsletter) -> None:
    assert told(newsletter, "mailings", "missed", 1) == [
        {"address": FIRST, "reason": "left-out complained", "detail": "complained"}
    ]
    assert FIRST in newsletter("mailings", "missed", 1).out
    assert newsletter("mailings", "missed", 1, "--reason", "failed").out == "Nobody.\n"
    run = newsletter("mailings", "missed", 1, "--csv", "missed.csv")
    assert run.exit_code == 0, run.err
    file = sent / "missed.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[:2] for row in rows] == [["address", "reason"], [FIRST, "left-out complained"]]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_said_in_one_line(sent: Path, newsletter: Newsletter) -> None:
    run = newsletter("mailings", "missed", 1, "--csv", "missing-folder/missed.csv")
    assert (run.exit_code, run.err.count("\n"), "Traceback" in run.err) == (2, 1, False)


def test_there_is_no_such_mailing(sent: Path, newsletter: Newsletter) -> None:
    for command in ("report", "missed"):
        run = newsletter("mailings", command, 9)
        assert (run.exit_code, "no mailing 9" in run.err) == (2, True)
