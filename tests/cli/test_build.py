"""`newsletter build`: an issue as files to look at, where they are wanted."""

from __future__ import annotations

import email
import email.policy
import json
from pathlib import Path

import pytest

from tests.cli.two_lists import ISSUE, change, edit, told, two_lists
from tests.command_line import SLUG, Newsletter

KINDS = (".html", ".txt", ".mjml", ".eml")


@pytest.fixture
def issue(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def test_four_files_are_written_into_the_publication(issue: Path, newsletter: Newsletter) -> None:
    assert newsletter("build", ISSUE).exit_code == 0
    assert {file.name for file in (issue / "build").iterdir()} == {f"{ISSUE}{kind}" for kind in KINDS}
    message = email.message_from_bytes(
        (issue / "build" / f"{ISSUE}.eml").read_bytes(), policy=email.policy.default
    )
    assert "Two things from the council" in message["Subject"]


def test_they_go_where_they_are_wanted_and_programs_hear_of_each(issue: Path, newsletter: Newsletter) -> None:
    built = told(newsletter, "build", ISSUE, "--out", "look/here")
    assert (built["issue"], built["subject"]) == (ISSUE, "Two things from the council")
    files = [(issue / one["path"]).resolve() for one in built["files"]]
    assert {file.parent for file in files} == {(issue / "look" / "here").resolve()}
    assert {file.suffix for file in files} == set(KINDS)
    assert [one["size_bytes"] for one in built["files"]] == [file.stat().st_size for file in files]
    assert not (issue / "build").exists()


def test_the_same_issue_is_the_same_bytes_and_an_edit_another_digest(
    issue: Path, newsletter: Newsletter
) -> None:
    def built(folder: str) -> tuple[str, dict[str, bytes]]:
        found = told(newsletter, "build", ISSUE, "--out", folder)
        names = [issue / one["path"] for one in found["files"]]
        return found["digest"], {file.name: file.read_bytes() for file in names if file.suffix != ".eml"}

    first = built("one")
    assert built("two") == first
    edit(issue, "Sundays", "Saturdays")
    assert built("three")[0] != first[0]


def test_an_issue_without_pull_lines_has_nothing_to_refresh(issue: Path, newsletter: Newsletter) -> None:
    before = (issue / "issues" / f"{ISSUE}.md").read_bytes()
    assert newsletter("build", ISSUE, "--refresh-news").exit_code == 0
    assert (issue / "issues" / f"{ISSUE}.md").read_bytes() == before


def test_a_part_of_the_name_is_enough(issue: Path, newsletter: Newsletter) -> None:
    assert json.loads(newsletter("build", "short", "--json").out)["issue"] == ISSUE
    unknown = newsletter("build", "nowhere")
    assert (unknown.exit_code, unknown.err.count("\n")) == (2, 1)


def test_the_sample_issue_builds(ready: Path, newsletter: Newsletter) -> None:
    built = told(newsletter, "build", SLUG)
    assert all((ready / one["path"]).stat().st_size > 1_000 for one in built["files"])


def test_a_folder_that_is_a_file_is_one_line(issue: Path, newsletter: Newsletter) -> None:
    (issue / "taken").write_text("x", encoding="utf-8")
    run = newsletter("build", ISSUE, "--out", "taken")
    assert run.exit_code == 2
    assert "Traceback" not in run.err
    assert (issue / "taken").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("hosted", [False, True])
def test_a_document_is_written_to_where_it_is_to_be_hosted(
    issue: Path, newsletter: Newsletter, hosted: bool
) -> None:
    (issue / "issues" / ISSUE).mkdir(exist_ok=True)
    (issue / "issues" / ISSUE / "agenda.pdf").write_bytes(b"%PDF-1.7 agenda")
    edit(issue, "## What we ask", "Read [the agenda](agenda.pdf).\n\n## What we ask")
    change(issue, "/archive/{slug}", "/{slug}")  # a site of one's own
    if hosted:
        with (issue / "newsletter.toml").open("a", encoding="utf-8") as settings:
            settings.write('\n[images]\nbase_url = "https://img.city.gov"\n')
    built = told(newsletter, "build", ISSUE)
    (path,) = [Path(one["path"]) for one in built["files"] if one["path"].endswith(".pdf")]
    assert (issue / path).read_bytes() == b"%PDF-1.7 agenda"
    assert path.parent.name == (f"{ISSUE}-pictures" if hosted else "build")
    assert path.name in (issue / "build" / f"{ISSUE}.txt").read_text(encoding="utf-8")
