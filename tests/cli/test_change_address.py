"""`newsletter subscribers change-address`: said with a reason, kept in the history, never a way around a no."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, SECOND, told, two_lists
from tests.command_line import Newsletter

OLD, NEW = "vera@example.org", "vera@new.example"


@pytest.fixture(autouse=True)
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def test_both_addresses_stay_in_the_history(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "change-address", OLD, NEW, "--reason", "Called on May 3", "--yes")
    assert (run.exit_code, run.out.strip()) == (0, f"✓ {OLD} is now {NEW}")
    gone = newsletter("subscribers", "show", OLD)
    assert (gone.exit_code, f"Their email goes to {NEW} now" in gone.err) == (2, True)
    shown = newsletter("subscribers", "show", NEW).out
    assert f"address changed from {OLD} to {NEW}" in shown
    assert "Called on May 3" in shown
    assert told(newsletter, "subscribers", "show", NEW)["subscriptions"][0]["status"] == "subscribed"


def test_a_rehearsal_changes_nothing(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "change-address", OLD, NEW, "--reason", "x", "--dry-run")
    assert "Dry run" in run.out
    assert newsletter("subscribers", "show", OLD).exit_code == 0


def test_the_old_address_is_not_brought_back_by_a_file(publication: Path, newsletter: Newsletter) -> None:
    newsletter("subscribers", "change-address", OLD, NEW, "--reason", "x", "--yes")
    (publication / "old.csv").write_text(f"email\n{OLD}\n", encoding="utf-8")
    newsletter("subscribers", "import", "old.csv", "--list", FIRST, "--basis", "An old file")
    assert newsletter("subscribers", "show", OLD).exit_code == 2


def test_what_the_new_address_left_stays_left(newsletter: Newsletter) -> None:
    newsletter("subscribers", "suppress", NEW, "--reason", "unsubscribed", "--list", SECOND)
    run = newsletter("subscribers", "change-address", OLD, NEW, "--reason", "x", "--yes")
    assert f"{NEW} has left {SECOND}, so they will not get {SECOND}" in run.out
    assert told(newsletter, "subscribers", "show", NEW)["subscriptions"][0]["status"] == "unsubscribed"


@pytest.mark.parametrize("whose", [OLD, NEW])
def test_a_complaint_bars_it(newsletter: Newsletter, whose: str) -> None:
    newsletter("subscribers", "suppress", whose, "--reason", "complained")
    run = newsletter("subscribers", "change-address", OLD, NEW, "--reason", "x", "--yes")
    assert run.exit_code == 1
    assert "complained" in run.err
    assert newsletter("subscribers", "show", OLD).exit_code == 0


def test_an_address_of_somebody_else_is_a_case_for_a_merge(newsletter: Newsletter) -> None:
    run = newsletter(
        "subscribers", "change-address", OLD, "reader00001@example.org", "--reason", "x", "--yes"
    )
    assert run.exit_code == 1
    assert f"newsletter subscribers merge reader00001@example.org {OLD}" in run.err


def test_the_same_address_is_nothing_to_do(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "change-address", OLD, OLD.upper(), "--reason", "x", "--yes")
    assert (run.exit_code, "nothing to do" in run.out) == (0, True)
