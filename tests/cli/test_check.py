"""`newsletter check`: 0 when an issue may go out, 1 when it may not, and programs hear of each finding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.two_lists import ISSUE, edit, forbid, told, two_lists
from tests.command_line import Newsletter


@pytest.fixture
def issue(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def test_a_sound_issue_may_go_out(issue: Path, newsletter: Newsletter) -> None:
    found = told(newsletter, "check", ISSUE)
    assert (found["issue"], found["clean"]) == (ISSUE, True)
    assert not any(finding["level"] == "error" for finding in found["findings"])
    assert "readers" not in found


def test_an_error_stands_in_the_way_and_is_told_with_its_line(issue: Path, newsletter: Newsletter) -> None:
    forbid(issue)
    run = newsletter("check", ISSUE, "--json")
    assert run.exit_code == 1
    found = json.loads(run.out)
    assert found["clean"] is False
    errors = [finding for finding in found["findings"] if finding["level"] == "error"]
    assert [error["place"]["line"] for error in errors] == [12]
    assert [sorted(error) for error in errors] == [["level", "message", "place", "rule", "way_out"]]
    assert errors[0]["way_out"]
    words = newsletter("check", ISSUE)
    assert words.exit_code == 1
    assert f"issues/{ISSUE}.md:12: error: " in words.out
    assert f"[{errors[0]['rule']}]" in words.out


def test_the_readers_of_each_version_are_counted(issue: Path, newsletter: Newsletter) -> None:
    edit(
        issue,
        "lang: en",
        "lang: [en, es]\nsubject.es: Dos cosas\npreheader.es: La biblioteca y el parque, en dos frases",
    )
    edit(
        issue,
        "## What we ask",
        "=== es\nLa biblioteca abre los domingos desde abril.\n\n=== en\n## What we ask",
    )
    run = newsletter("check", ISSUE, "--json")
    readers = json.loads(run.out)["readers"]
    assert sum(one["people"] for one in readers) == 3
    assert len(readers) == 2


def test_checking_writes_nothing(issue: Path, newsletter: Newsletter) -> None:
    before = {file: file.stat().st_mtime_ns for file in (issue / "issues").rglob("*")}
    newsletter("check", ISSUE)
    assert {file: file.stat().st_mtime_ns for file in (issue / "issues").rglob("*")} == before
    assert not (issue / "build").exists()


def test_rows_from_a_spreadsheet_are_offered_as_a_table_and_written_as_one(
    issue: Path, newsletter: Newsletter
) -> None:
    edit(issue, "## What we ask", "When the branches open:\nBranch\tOpens\nMain\t10:00\n\n## What we ask")
    file = issue / "issues" / f"{ISSUE}.md"
    before = file.read_text(encoding="utf-8")
    offered = newsletter("check", ISSUE)
    assert "[pasted.tabs]" in offered.out
    assert f"newsletter check {ISSUE} --fix" in offered.err
    assert file.read_text(encoding="utf-8") == before
    fixed = newsletter("check", ISSUE, "--fix")
    assert fixed.exit_code == 0
    assert "1 table written" in fixed.out
    assert "[pasted.tabs]" not in fixed.out
    table = "\n\n| Branch | Opens |\n| --- | --- |\n| Main | 10:00 |\n\n"
    assert file.read_text(encoding="utf-8") == before.replace("\nBranch\tOpens\nMain\t10:00\n\n", table)


def test_there_may_be_nothing_to_fix(issue: Path, newsletter: Newsletter) -> None:
    file = issue / "issues" / f"{ISSUE}.md"
    before = file.stat().st_mtime_ns
    assert told(newsletter, "check", ISSUE, "--fix")["tables"] == 0
    assert file.stat().st_mtime_ns == before


def test_fix_puts_the_real_address_in_place_of_a_wrapped_link(issue: Path, newsletter: Newsletter) -> None:
    person = "data=05%7C02%7Cstaff.person%40city.gov%7C0"
    link = f"https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcity.gov%2Fplan&{person}"
    edit(issue, "## What we ask", f"[The plan]({link})\n\n## What we ask")
    run = newsletter("check", ISSUE)
    assert run.exit_code == 1
    assert "[link.wrapped]\n    Use the address it leads to: https://city.gov/plan" in run.out
    assert f"newsletter check {ISSUE} --fix" in run.err
    assert "staff.person" not in run.out + run.err
    fixed = newsletter("check", ISSUE, "--fix")
    assert fixed.exit_code == 0, fixed.out
    line = f"issues/{ISSUE}.md:11: fixed: the link through Microsoft Safe Links now leads to https://city.gov/plan"
    assert line in fixed.out
    assert "--fix" not in fixed.err
    assert "[The plan](https://city.gov/plan)" in (issue / "issues" / f"{ISSUE}.md").read_text(
        encoding="utf-8"
    )
    assert told(newsletter, "check", ISSUE, "--fix")["fixed"] == []


def test_what_fix_did_is_in_the_json(issue: Path, newsletter: Newsletter) -> None:
    edit(
        issue,
        "## What we ask",
        "[The plan](https://www.google.com/url?q=https://city.gov/plan)\n\n## What we ask",
    )
    found = told(newsletter, "check", ISSUE, "--fix")
    place = {"path": f"issues/{ISSUE}.md", "line": 11}
    assert found["fixed"] == [{"place": place, "maker": "google.com", "target": "https://city.gov/plan"}]
    assert "link.wrapped" not in {finding["rule"] for finding in found["findings"]}
