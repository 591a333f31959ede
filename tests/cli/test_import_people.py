"""`newsletter subscribers import`: mapping, rehearsal and questions, and undo."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, told
from tests.command_line import Newsletter
from tests.subscribers.workbooks import write_xlsx

TO = ("--list", FIRST, "--basis", "form 3")
PEOPLE = "E-mail,Area,Member rating\nana@example.org,Echo Park,2\nbo@example.org,Silver Lake,3\n"


class Keyboard(io.StringIO):
    """Somebody at a terminal, who types these lines."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def people(publication: Path) -> Path:
    file = publication / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    return file


def attributes(newsletter: Newsletter, address: str) -> dict[str, str]:
    found: dict[str, str] = told(newsletter, "subscribers", "show", address)["person"]["attributes"]
    return found


def test_a_column_is_mapped_and_the_next_file_is_read_the_same(people: Path, newsletter: Newsletter) -> None:
    run = newsletter(
        "subscribers",
        "import",
        "people.csv",
        *TO,
        "--map",
        "Area=neighborhood",
        "--ignore",
        "Member rating",
        "--json",
    )
    assert run.exit_code == 0, run.err
    assert attributes(newsletter, "ana@example.org") == {"neighborhood": "Echo Park"}
    people.write_text(PEOPLE.replace("ana@", "cy@").replace("bo@", "di@"), encoding="utf-8")
    again = newsletter("subscribers", "import", "people.csv", *TO)
    assert attributes(newsletter, "cy@example.org") == {"neighborhood": "Echo Park"}
    assert (
        "As last time (subscribers/columns.toml): Area as neighborhood, Member rating left out" in again.out
    )
    kept = Path("subscribers/columns.toml")
    kept.write_text(f"# ours\n{kept.read_text(encoding='utf-8')}", encoding="utf-8")
    newsletter("subscribers", "import", "people.csv", *TO, "--ignore", "Area")
    assert kept.read_text(encoding="utf-8").startswith("# ours\n")
    assert kept.read_text(encoding="utf-8").count("[[files]]") == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--map", "Zip=neighborhood"), "has no column named “Zip”"),
        (("--map", "Area=district"), "it is no declared attribute"),
        (("--map", "Area"), "is not COLUMN=NAME"),
        (("--ignore", "Zip"), "has no column named “Zip”"),
    ],
)
def test_a_choice_that_does_not_fit_changes_nothing(
    people: Path, newsletter: Newsletter, words: tuple[str, ...], why: str
) -> None:
    run = newsletter("subscribers", "import", "people.csv", *TO, *words)
    assert run.exit_code != 0
    assert why in run.err
    assert told(newsletter, "subscribers", "list") == []
    assert not Path("subscribers/columns.toml").exists()


@pytest.mark.parametrize("words", [("--ignore", "Status"), ("--ignore", "Status", "--ignore", "Area")])
def test_a_column_that_says_who_may_be_mailed_cannot_be_ignored_by_accident(
    people: Path, newsletter: Newsletter, words: tuple[str, ...]
) -> None:
    rows = "ana@example.org,unsubscribed,x\nbo@example.org,active,\n"
    people.write_text(f"email,Status,Area\n{rows}", encoding="utf-8")
    run = newsletter("subscribers", "import", "people.csv", *TO, *words)
    assert run.exit_code != 0
    assert "people.csv: the column “Status” says who has left, so it cannot be ignored" in run.err
    assert told(newsletter, "subscribers", "list") == []


def test_a_choice_kept_from_another_file_never_hides_who_has_left(
    people: Path, newsletter: Newsletter
) -> None:
    people.write_text("email,Removed\nana@example.org,\n", encoding="utf-8")
    newsletter("subscribers", "import", "people.csv", *TO, "--ignore", "Removed")
    people.write_text("email,Removed\nbo@example.org,yes\ncy@example.org,\n", encoding="utf-8")
    run = newsletter("subscribers", "import", "people.csv", *TO)
    assert run.exit_code == 0, run.err
    assert "bo@example.org" not in {one["address"] for one in told(newsletter, "subscribers", "list")}
    refused = newsletter("subscribers", "import", "people.csv", *TO, "--ignore", "Removed", "--dry-run")
    assert refused.exit_code != 0
    assert "the column “Removed” says who has left" in refused.err


@pytest.mark.parametrize("target", ["neighborhood", "last_name", "tags"])
def test_a_column_that_says_who_may_be_mailed_cannot_be_mapped(
    people: Path, newsletter: Newsletter, target: str
) -> None:
    people.write_text("email,Status\nana@example.org,unsubscribed\nbo@example.org,active\n", encoding="utf-8")
    run = newsletter("subscribers", "import", "people.csv", *TO, "--map", f"Status={target}")
    assert run.exit_code != 0
    assert "says who may be mailed" in run.err
    assert told(newsletter, "subscribers", "list") == []


def test_a_column_under_any_name_can_be_mapped_to_the_status(people: Path, newsletter: Newsletter) -> None:
    people.write_text("email,Zustand\nana@example.org,left\nbo@example.org,active\n", encoding="utf-8")
    newsletter("subscribers", "import", "people.csv", *TO, "--map", "Zustand=status")
    assert [one["address"] for one in told(newsletter, "subscribers", "list")] == ["bo@example.org"]


def test_a_broken_file_of_choices_is_said_in_a_line(people: Path, newsletter: Newsletter) -> None:
    Path("subscribers").mkdir(exist_ok=True)
    Path("subscribers/columns.toml").write_text("[[files]\n", encoding="utf-8")
    run = newsletter("subscribers", "import", "people.csv", *TO)
    assert run.exit_code == 2
    assert "columns.toml cannot be read" in run.err
    Path("subscribers/columns.toml").write_text("[[files]]\ncolumns = 3\n", encoding="utf-8")
    assert (
        "entry 1 is not columns, map and ignore" in newsletter("subscribers", "import", "people.csv", *TO).err
    )


def test_at_a_terminal_columns_are_asked_about_and_the_import_is_shown_first(
    people: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard("neighborhood\n\ny\n"))
    run = newsletter("subscribers", "import", "people.csv", *TO)
    assert run.exit_code == 0, run.err
    assert "Area (“Echo Park”, “Silver Lake”)" in run.out
    assert "Dry run, nothing was changed" in run.out
    assert f"Import 2 people into {FIRST}?" in run.out
    assert "2 added" in run.out
    assert attributes(newsletter, "ana@example.org") == {"neighborhood": "Echo Park"}


def test_at_a_terminal_no_is_no(
    people: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard("\n\nn\n"))
    run = newsletter("subscribers", "import", "people.csv", *TO)
    assert run.exit_code == 130
    assert told(newsletter, "subscribers", "list") == []
    monkeypatch.setattr(sys, "stdin", Keyboard(""))
    assert newsletter("subscribers", "import", "people.csv", *TO, "--yes").exit_code == 0


def test_the_rehearsal_says_what_changes_field_by_field(people: Path, newsletter: Newsletter) -> None:
    people.write_text("email,first_name,neighborhood\nana@example.org,Ana,Echo Park\n", encoding="utf-8")
    newsletter("subscribers", "import", "people.csv", *TO)
    people.write_text(
        "email,first_name,neighborhood,Opt-in date\nana@example.org,Anna,Westlake,3/4/2023\n"
        "info@gmial.com,Bo,,3/14/2023\nana@example.org,Ana,,\nTotal,2,,\n",
        encoding="utf-8",
    )
    run = newsletter("subscribers", "import", "people.csv", *TO, "--dry-run")
    assert "Would change: first_name: 1, neighborhood: 1" in run.out
    assert "To look at: 1 duplicate row, 1 likely typing mistake, 1 shared mailbox" in run.out
    assert "Dates in “Opt-in date” are read as month/day/year, because of 3/14/2023 in row 3" in run.out
    assert "Row 5 is not a person, so it was skipped: Total 2" in run.out
    report = json.loads(newsletter("subscribers", "import", "people.csv", *TO, "--dry-run", "--json").out)
    assert report["changed"] == {"first_name": 1, "neighborhood": 1}
    assert (report["duplicates"], report["typing_mistakes"], report["shared_mailboxes"]) == (1, 1, 1)
    assert (report["revived"], report["import"]) == (0, None)
    assert report["dates"] == [
        {"column": "Opt-in date", "day_first": False, "example": "3/14/2023", "row": 3}
    ]


def test_an_import_is_listed_and_undone(people: Path, newsletter: Newsletter) -> None:
    assert "No file has been imported" in newsletter("subscribers", "imports").out
    run = newsletter("subscribers", "import", "people.csv", *TO)
    assert "To undo it: newsletter subscribers undo 1" in run.out
    assert "imported" in newsletter("subscribers", "imports").out
    [listed] = told(newsletter, "subscribers", "imports")
    assert (listed["id"], listed["file"], listed["list"]) == (1, "people.csv", FIRST)
    trial = newsletter("subscribers", "undo", "1", "--dry-run")
    assert "Off the list again: 2 people" in trial.out
    assert len(told(newsletter, "subscribers", "list")) == 2
    refused = newsletter("subscribers", "undo", "1")
    assert refused.exit_code != 0
    assert "Add --yes" in refused.err
    done = newsletter("subscribers", "undo", "1", "--yes")
    assert done.exit_code == 0, done.err
    assert "Undid import 1, people.csv" in done.out
    assert told(newsletter, "subscribers", "list") == []
    assert "undone by" in newsletter("subscribers", "imports").out
    assert json.loads(newsletter("subscribers", "undo", "1", "--yes", "--json").out)["counts"]["removed"] == 0
    assert "there is no import 7" in newsletter("subscribers", "undo", "7", "--yes").err


def test_standard_input_may_be_a_list_of_addresses(
    publication: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasted = io.TextIOWrapper(io.BytesIO(b"Ana Ruiz ana@example.org\nnobody\n"))
    monkeypatch.setattr(sys, "stdin", pasted)
    run = newsletter("subscribers", "import", "-", "--list", FIRST, "--basis", "form 3", "--json")
    assert run.exit_code == 1
    report = json.loads(run.out)
    assert (report["counts"]["added"], report["bad"][0]["row"]) == (1, 2)
    assert Path(report["rejected"]).name == "standard-input.rejected.csv"


def test_of_several_sheets_one_is_named(publication: Path, newsletter: Newsletter) -> None:
    sheets = {"2023": [["email"], ["ana@example.org"]], "2024": [["email"], ["bo@example.org"]]}
    write_xlsx(publication / "people.xlsx", sheets)
    refused = newsletter("subscribers", "import", "people.xlsx", *TO)
    assert "--sheet" in refused.err
    assert "2023, 2024" in refused.err
    run = newsletter("subscribers", "import", "people.xlsx", *TO, "--sheet", "2024")
    assert run.exit_code == 0, run.err
    assert [one["address"] for one in told(newsletter, "subscribers", "list")] == ["bo@example.org"]
    gone = ("people.xlsx", "--reason", "unsubscribed", "--sheet", "2024")
    assert "1 address suppressed" in newsletter("subscribers", "suppress", *gone).out


def test_a_list_with_bounced_rows_suppresses_them_as_bounced(
    publication: Path, newsletter: Newsletter
) -> None:
    (publication / "gone.csv").write_text(
        "email,status\nana@example.org,unsubscribed\nbo@example.org,hard bounce\n", encoding="utf-8"
    )
    run = newsletter("subscribers", "suppress", "gone.csv", "--reason", "unsubscribed", "--list", FIRST)
    assert "1 of them as bounced, as the file says" in run.out
    ana, bo = (
        told(newsletter, "subscribers", "show", f"{name}@example.org")["suppressions"][0]
        for name in ("ana", "bo")
    )
    assert (ana["reason"], ana["list"]) == ("unsubscribed", FIRST)
    assert (bo["reason"], bo["list"]) == ("bounced", None)
