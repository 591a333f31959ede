"""`newsletter subscribers merge`: shown first, then done, and nobody is revived."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, SECOND, told, two_lists
from tests.command_line import Newsletter

KEEP, OTHER = "reader00001@example.org", "vera@example.org"


@pytest.fixture(autouse=True)
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def merge(newsletter: Newsletter, *words: str) -> str:
    run = newsletter("subscribers", "merge", KEEP, OTHER, "--reason", "She told us", *words)
    assert run.exit_code == 0, run.err
    return run.out


def test_a_rehearsal_shows_what_happens(newsletter: Newsletter) -> None:
    out = newsletter("subscribers", "merge", KEEP, OTHER, "--reason", "She told us", "--dry-run").out
    assert f"  {SECOND}: stays on" in out
    assert out.endswith("Dry run: nothing was changed.\n")
    assert newsletter("subscribers", "show", OTHER).exit_code == 0


def test_tags_of_both_are_kept_and_none_is_said_to_be_lost(tmp_path: Path, newsletter: Newsletter) -> None:
    for number, (address, tags) in enumerate(((KEEP, "donor"), (OTHER, "volunteer, donor"))):
        file = tmp_path / f"{number}.csv"
        file.write_text(f'email,tags\n{address},"{tags}"\n', encoding="utf-8")
        words = ("subscribers", "import", str(file), "--list", SECOND, "--basis", "asked", "--yes")
        assert newsletter(*words).exit_code == 0
    out = merge(newsletter, "--dry-run")
    assert f"tags that {KEEP} gets too: volunteer" in out
    assert "history only" not in out
    merge(newsletter, "--yes")
    assert told(newsletter, "subscribers", "list", "--segment", 'tag = "volunteer"', "--list", SECOND)


def test_the_history_of_both_is_one(newsletter: Newsletter) -> None:
    assert merge(newsletter, "--yes").endswith(f"Merged {OTHER} into {KEEP}\n")
    assert newsletter("subscribers", "show", OTHER).exit_code == 2
    shown = newsletter("subscribers", "show", KEEP).out
    assert f"the record of {OTHER} was merged into this one" in shown
    assert "She told us" in shown


def test_what_one_left_is_left(newsletter: Newsletter) -> None:
    newsletter("subscribers", "unsubscribe", OTHER)
    found = json.loads(
        newsletter("subscribers", "merge", KEEP, OTHER, "--reason", "x", "--yes", "--json").out
    )
    assert found["lists"][SECOND] == "leaves"
    assert (found["kept"], found["merged"], found["dry_run"]) == (KEEP, OTHER, False)
    places = told(newsletter, "subscribers", "show", KEEP)["subscriptions"]
    assert {one["list"]: one["status"] for one in places} == {FIRST: "subscribed", SECOND: "unsubscribed"}


def test_a_complaint_about_the_other_bars_both(newsletter: Newsletter) -> None:
    newsletter("subscribers", "suppress", OTHER, "--reason", "complained")
    assert "suppressed on every list: complained" in merge(newsletter, "--yes")
    assert told(newsletter, "subscribers", "show", KEEP)["suppressed"] == "complained"


def test_nobody_is_merged_with_themselves(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "merge", KEEP, KEEP.upper(), "--reason", "x", "--yes")
    assert (run.exit_code, "one record already" in run.err) == (1, True)
