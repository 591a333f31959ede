"""`newsletter subscribers tag-all`: rehearsed, done, and exactly that taken back."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.two_lists import SECOND, told, two_lists
from tests.command_line import Newsletter

VERA, OTHER = "vera@example.org", "reader00001@example.org"


def tags_of(newsletter: Newsletter, address: str) -> list[str]:
    return [one["tag"] for one in told(newsletter, "subscribers", "show", address)["tags"]]


def test_a_run_is_taken_back_and_nothing_else(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    newsletter("subscribers", "tag", VERA, "Board")
    rehearsed = newsletter("subscribers", "tag-all", "board", "--list", SECOND, "--dry-run")
    assert rehearsed.out == "Dry run: 1 of 2 would get board; the others have it.\n"
    run = newsletter("subscribers", "tag-all", "board", "--list", SECOND, "--yes", "--json")
    counts = json.loads(run.out)["counts"]
    assert (counts["members"], counts["tagged"]) == (2, 1)
    assert tags_of(newsletter, OTHER) == ["board"]
    rehearsed = newsletter("subscribers", "tag-all", "board", "--undo", counts["run"], "--dry-run")
    assert rehearsed.out == "Dry run: board would be taken off 1 person.\n"
    assert newsletter("subscribers", "tag-all", "other", "--undo", counts["run"]).exit_code == 2
    assert tags_of(newsletter, OTHER) == ["board"]
    undone = newsletter("subscribers", "tag-all", "board", "--undo", counts["run"])
    assert undone.out.strip().endswith("Took board off 1 person")
    assert tags_of(newsletter, OTHER) == []
    assert tags_of(newsletter, VERA) == ["Board"]
    assert newsletter("subscribers", "tag-all", "board", "--undo", "nothing").exit_code == 2


def test_only_a_segment_is_tagged(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    newsletter("subscribers", "tag", VERA, "Board")
    newsletter("subscribers", "tag-all", "news", "--list", SECOND, "--segment", 'tag = "board"', "--yes")
    assert tags_of(newsletter, VERA) == ["Board", "news"]
    assert tags_of(newsletter, OTHER) == []


def test_a_tag_that_staff_gave_again_outlives_the_run(publication: Path, newsletter: Newsletter) -> None:
    two_lists(publication, newsletter)
    run = newsletter("subscribers", "tag-all", "board", "--list", SECOND, "--yes", "--json")
    number = json.loads(run.out)["counts"]["run"]
    newsletter("subscribers", "tag", VERA, "board")
    undone = newsletter("subscribers", "tag-all", "board", "--undo", number)
    assert undone.out.strip().endswith("Took board off 1 person")
    assert (tags_of(newsletter, VERA), tags_of(newsletter, OTHER)) == (["board"], [])
