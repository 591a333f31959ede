"""`newsletter issues`: what there is and where it is; copies, names, and what was deleted."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import Newsletter

SAMPLE = "2023-03-11-sanctuary-city"


def names(publication: Path) -> set[str]:
    return {one.stem for one in (publication / "issues").glob("*.md")}


def test_issues_are_listed_and_found_by_words_list_and_state(
    publication: Path, newsletter: Newsletter
) -> None:
    newsletter("new", "Winter hours", "--date", "2026-12-01", "--empty")
    run = newsletter("issues", "list")
    assert "2026-12-01-winter-hours" in run.out
    assert SAMPLE in run.out
    assert SAMPLE not in newsletter("issues", "list", "winter").out
    assert "No issue fits." in newsletter("issues", "list", "--state", "sent").out
    rows = json.loads(newsletter("issues", "list", "winter", "--list", "constituents", "--json").out)
    assert [(one["slug"], one["state"]) for one in rows] == [("2026-12-01-winter-hours", "draft")]
    assert "folded" not in rows[0]


def test_an_issue_is_copied_with_its_pictures(publication: Path, newsletter: Newsletter) -> None:
    run = newsletter("issues", "duplicate", SAMPLE, "Again", "--date", "2026-12-01", "--fresh-news")
    assert run.exit_code == 0, run.err
    assert "2026-12-01-again" in names(publication)
    assert (publication / "issues" / "2026-12-01-again" / "march.png").exists()
    run = newsletter("issues", "duplicate", SAMPLE, "--date", "2026-12-02", "--list", "nobody")
    assert run.exit_code == 2


def test_a_draft_is_renamed_deleted_and_restored(publication: Path, newsletter: Newsletter) -> None:
    assert newsletter("issues", "rename", SAMPLE, "City").exit_code == 0
    assert names(publication) == {"city"}
    assert newsletter("issues", "delete", "city").exit_code == 1
    assert newsletter("issues", "delete", "city", "--yes").exit_code == 0
    assert names(publication) == set()
    assert "city" in newsletter("issues", "restore", "--list").out
    assert newsletter("issues", "restore").exit_code == 2
    assert newsletter("issues", "restore", "city").exit_code == 0
    assert names(publication) == {"city"}
    assert "Nothing was deleted." in newsletter("issues", "restore", "--list").out


def test_a_new_issue_comes_from_a_template_of_ones_own_or_from_the_last(
    publication: Path, newsletter: Newsletter
) -> None:
    folder = publication / "issues" / "_templates"
    folder.mkdir()
    (folder / "monthly.md").write_text("---\nsubject: x\ndate: 2020-01-01\nlist: constituents\n---\nHello.\n")
    run = newsletter("new", "December", "--template", "monthly", "--date", "2026-12-01")
    assert run.exit_code == 0, run.err
    assert (publication / "issues" / "2026-12-01-december.md").read_text() == (
        '---\nsubject: "December"\ndate: 2026-12-01\nlist: constituents\n---\nHello.\n'
    )
    assert newsletter("new", "X", "--template", "weekly").exit_code == 2
    run = newsletter("new", "January", "--like-last", "--date", "2027-01-01")
    assert run.exit_code == 0, run.err
    assert "Hello." in (publication / "issues" / "2027-01-01-january.md").read_text()
    assert newsletter("new", "Y", "--empty", "--like-last").exit_code == 2


def test_a_story_that_is_not_on_the_desk_cannot_be_placed(publication: Path, newsletter: Newsletter) -> None:
    before = (publication / "issues" / f"{SAMPLE}.md").read_bytes()
    for more in ((), ("--undo",)):
        run = newsletter("feeds", "place", "https://city-hall.example/none", SAMPLE, *more)
        assert run.exit_code == 2
        assert "not on the desk any more" in run.err
    assert (publication / "issues" / f"{SAMPLE}.md").read_bytes() == before


def test_a_test_copy_goes_to_a_group(publication: Path, newsletter: Newsletter) -> None:
    file = publication / "newsletter.toml"
    file.write_text(
        file.read_text() + '\n[test_groups]\noffice = ["ana@office.example", "ben@office.example"]\n'
    )
    run = newsletter("send", SAMPLE, "--to", "office")
    assert run.exit_code == 0, run.err
    assert "ben@office.example" in run.out
    assert newsletter("send", SAMPLE, "--to", "nobody").exit_code == 2
