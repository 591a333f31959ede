"""`newsletter new`: an issue file that reads, for the list that is named, and none is ever overwritten."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from newsletter.issues.parser import read_issue
from newsletter.model import Issue
from newsletter.settings import load_settings
from tests.cli.two_lists import FIRST, SECOND, two_lists
from tests.command_line import Newsletter


@pytest.fixture
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def read(publication: Path, slug: str) -> Issue:
    settings = load_settings(publication, {})
    file = publication / "issues" / f"{slug}.md"
    return read_issue(file, root=publication, publication=settings.publication)


def issues(publication: Path) -> set[str]:
    return {file.stem for file in (publication / "issues").glob("*.md")}


def test_a_new_issue_is_for_the_list_that_is_named(lists: Path, newsletter: Newsletter) -> None:
    run = newsletter("new", "What changes in May", "--date", "2023-05-01", "--list", SECOND)
    assert run.exit_code == 0, run.err
    front = read(lists, "2023-05-01-what-changes-in-may").front
    assert (front.subject, front.date, front.list) == ("What changes in May", dt.date(2023, 5, 1), SECOND)


def test_with_two_lists_one_must_be_named(lists: Path, newsletter: Newsletter) -> None:
    before = issues(lists)
    assert newsletter("new", "What changes").exit_code == 2
    assert newsletter("new", "What changes", "--list", "nobody").exit_code == 2
    assert issues(lists) == before


def test_with_one_list_it_is_that(publication: Path, newsletter: Newsletter) -> None:
    assert newsletter("new", "Hours", "--date", "2023-05-01").exit_code == 0
    assert read(publication, "2023-05-01-hours").front.list == FIRST


def test_an_issue_that_is_there_is_left_alone(publication: Path, newsletter: Newsletter) -> None:
    assert newsletter("new", "Hours", "--date", "2023-05-01").exit_code == 0
    file = publication / "issues" / "2023-05-01-hours.md"
    file.write_text("mine", encoding="utf-8")
    before = issues(publication)
    run = newsletter("new", "hours!", "--date", "2023-05-01")
    assert (run.exit_code, file.name in run.err) == (1, True)
    assert (issues(publication), file.read_text(encoding="utf-8")) == (before, "mine")
    assert newsletter("new", "Hours", "--date", "2023-05-02").exit_code == 0


def test_without_a_date_it_is_today(publication: Path, newsletter: Newsletter) -> None:
    today = dt.date.today
    before = today()
    assert newsletter("new", "Hours").exit_code == 0
    assert any((publication / "issues" / f"{day}-hours.md").is_file() for day in (before, today()))


@pytest.mark.parametrize(
    "title", ['"Quotes": [and] {brackets}', "# {{ first_name }}", "¿Qué cambia?", "..", "🎈"]
)
def test_any_title_makes_an_issue_that_reads(publication: Path, newsletter: Newsletter, title: str) -> None:
    before = issues(publication)
    assert newsletter("new", title, "--date", "2023-05-01").exit_code == 0
    (slug,) = issues(publication) - before
    assert newsletter("build", slug, "--out", "look").exit_code == 0


def test_a_pasted_post_becomes_an_issue(
    publication: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasted = (
        "The library opens\n\nThe library on Main Street opens on Sundays, and so does the one at the park.\n"
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(pasted.encode())))
    run = newsletter("new", "--from", "-", "--date", "2023-05-01")
    assert run.exit_code == 0, run.err
    issue = read(publication, "2023-05-01-the-library-opens")
    assert "opens on Sundays" in issue.source
