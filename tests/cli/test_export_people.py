"""`newsletter subscribers export` and `load`: out of one publication, into an empty one, nobody revived."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.two_lists import FIRST, SECOND, two_lists
from tests.command_line import Newsletter


@pytest.fixture(autouse=True)
def lists(publication: Path, newsletter: Newsletter) -> Path:
    two_lists(publication, newsletter)
    return publication


def start_anew(publication: Path) -> None:
    for file in (publication / ".newsletter").glob("newsletter.db*"):
        file.unlink()


def test_an_empty_publication_becomes_the_same(publication: Path, newsletter: Newsletter) -> None:
    newsletter("subscribers", "unsubscribe", "vera@example.org", "--everywhere")
    newsletter("subscribers", "suppress", "reader00000@example.org", "--reason", "complained")
    newsletter("subscribers", "suppress", "stranger@example.org", "--reason", "bounced")
    run = newsletter("subscribers", "export", "--out", "out.csv")
    assert "1 suppressed address of nobody here cannot be exported" in run.err
    shown = newsletter("subscribers", "export")
    assert "1 suppressed address of nobody here cannot be exported" in shown.err
    before = (publication / "out.csv").read_text(encoding="utf-8")
    start_anew(publication)
    tried = json.loads(newsletter("subscribers", "load", "out.csv", "--dry-run", "--json").out)
    assert (tried["dry_run"], tried["counts"]["added"]) == (True, 4)
    assert newsletter("subscribers", "export").out.count("\n") == 1
    assert "Loaded 4 people from out.csv" in newsletter("subscribers", "load", "out.csv").out
    assert newsletter("subscribers", "export").out == before
    (publication / "again.csv").write_text("email\nvera@example.org\nreader00000@example.org\n")
    for key in (FIRST, SECOND):
        newsletter("subscribers", "import", "again.csv", "--list", key, "--basis", "An old file")
    assert newsletter("subscribers", "export").out == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((f",{SECOND},", ",gardens,"), "there is no list “gardens”"),
        ((",subscribed,", ",Yes!,"), "row 2: “Yes!” is not a status"),
        (("reader00000@example.org", "nobody"), "row 2"),
        (("email,", "mail,"), "it has no column email"),
    ],
)
def test_a_file_that_was_changed_changes_nothing(
    publication: Path, newsletter: Newsletter, change: tuple[str, str], why: str
) -> None:
    newsletter("subscribers", "export", "--out", "out.csv")
    file = publication / "out.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    start_anew(publication)
    run = newsletter("subscribers", "load", "out.csv")
    assert (run.exit_code, why in run.err, len(run.err.splitlines()) <= 2) == (2, True, True), run.err
    assert newsletter("subscribers", "export").out.count("\n") == 1


def test_a_file_that_is_not_there_is_one_line(newsletter: Newsletter) -> None:
    run = newsletter("subscribers", "load", "nowhere.csv")
    assert (run.exit_code, "nowhere.csv cannot be read: no such file or directory. Check" in run.err) == (
        2,
        True,
    )
