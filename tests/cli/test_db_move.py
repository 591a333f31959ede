"""`newsletter db move`: what it prints, what it refuses, and how the old database is used again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.two_lists import told
from tests.command_line import Newsletter
from tests.journey.letters import SHORT, short_letter

NEW = "sqlite:///.newsletter/new.db"


@pytest.fixture
def with_people(publication: Path, newsletter: Newsletter) -> Path:
    short_letter(publication, newsletter, people=3)
    return publication


def test_the_settings_to_change_are_printed_and_not_changed(
    with_people: Path, newsletter: Newsletter, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = (with_people / "newsletter.toml").read_bytes()
    run = newsletter("db", "move", "--to", postgresql_url)
    assert run.exit_code == 0, run.err
    assert "[database]" in run.out
    shown = next(line for line in run.out.splitlines() if line.startswith('url = "postgresql://postgres@'))
    assert "NEWSLETTER_DATABASE_URL" in run.out
    assert (with_people / "newsletter.toml").read_bytes() == settings
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", shown.removeprefix('url = "').removesuffix('"'))
    assert len(told(newsletter, "subscribers", "list")) == 3


def test_an_sqlite_file_is_named_from_the_publication_folder(
    with_people: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = told(newsletter, "db", "move", "--to", NEW)
    assert moved["to"] == f"sqlite:///{with_people}/.newsletter/new.db"
    assert moved["resumed"] is False
    people = next(table for table in moved["tables"] if table["table"] == "subscribers")
    assert (people["rows"], len(people["sha256"])) == (3, 64)
    assert moved["rows"] == sum(table["rows"] for table in moved["tables"])
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", NEW)
    assert len(told(newsletter, "subscribers", "list")) == 3


def test_a_password_is_taken_from_the_environment_only_and_never_shown(
    with_people: Path, newsletter: Newsletter, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "hunter2-hunter2"
    url = postgresql_url.replace("postgres:@", f"postgres:{secret}@")
    refused = newsletter("db", "move", "--to", url)
    assert (refused.exit_code, "NEWSLETTER_MOVE_TO" in refused.err) == (2, True)
    monkeypatch.setenv("NEWSLETTER_MOVE_TO", url)
    moved = newsletter("db", "move")
    assert moved.exit_code == 0, moved.err
    assert "put the whole URL into NEWSLETTER_DATABASE_URL" in moved.out
    again = newsletter("db", "move")
    old = newsletter("mailings", "list")
    assert (again.exit_code, old.exit_code) == (1, 2)
    for run in (refused, moved, again, old):
        assert secret not in run.out + run.err


def test_the_password_of_a_clients_key_is_no_word_of_a_command_either(
    publication: Path, newsletter: Newsletter
) -> None:
    refused = newsletter(
        "db", "move", "--to", "postgresql://ana@db.example.org/news?sslpassword=hunter2-hunter2"
    )
    assert (refused.exit_code, "NEWSLETTER_MOVE_TO" in refused.err) == (2, True)


def test_the_old_database_is_used_again_only_when_told(with_people: Path, newsletter: Newsletter) -> None:
    run = newsletter("send", SHORT, "--at", "next Tuesday 9:00", "--yes")
    assert run.exit_code == 0, run.err
    none = newsletter("db", "move", "--undo")
    assert (none.exit_code, "was not moved" in none.err) == (1, True)
    assert newsletter("db", "move", "--to", NEW).exit_code == 0
    refused = newsletter("schedule", "list")
    assert (refused.exit_code, "newsletter db move --undo" in refused.err) == (2, True)
    # A timer that still has the old setting must fail, not save what nobody uses.
    stale = newsletter("backup", "stale.db")
    assert (stale.exit_code, "this database was moved" in stale.err) == (2, True)
    assert not (with_people / "stale.db").exists()
    assert newsletter("db", "move", "--undo").exit_code == 0
    (schedule,) = told(newsletter, "schedule", "list", "--all")
    assert schedule["status"] == "held"
    assert "may have been sent from the other one" in schedule["reason"]
    assert newsletter("db", "move", "--to", "sqlite:///another.db").exit_code == 0
    assert "moved" in told(newsletter, "db", "move", "--undo")


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("sqlite:///.newsletter/newsletter.db", 1, "this is the database that the settings name already"),
        ("sqlite:///issues/../.newsletter/newsletter.db", 1, "this is the database that the settings name"),
        ("sqlite://", 1, "in memory cannot be moved"),
        ("mysql://host/name", 2, "not supported"),
        ("what", 2, "cannot be read"),
        ("postgresql://nobody@127.0.0.1:1/none", 2, "the server cannot be reached"),
        ("sqlite:////proc/nowhere/new.db", 2, "cannot be opened"),
    ],
)
def test_a_target_that_is_none_is_one_line_and_the_old_database_stays(
    with_people: Path, newsletter: Newsletter, url: str, code: int, words: str
) -> None:
    run = newsletter("db", "move", "--to", url)
    assert (run.exit_code, words in run.err, len(run.err.splitlines())) == (code, True, 1)
    assert len(told(newsletter, "subscribers", "list")) == 3


def test_a_disk_that_fills_up_leaves_the_old_database_in_use_and_the_move_goes_on(
    with_people: Path, newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own limit of pages stands for the disk."""
    short_letter(with_people, newsletter, people=2_000)
    with closing(sqlite3.connect(with_people / ".newsletter" / "newsletter.db")) as database:
        (pages,) = database.execute("PRAGMA page_count").fetchone()
    limit = f"PRAGMA max_page_count={pages // 2}"
    with monkeypatch.context() as patch:
        patch.setattr("newsletter.store.connection._AFTER", (limit, "BEGIN IMMEDIATE", "COMMIT"))
        full = newsletter("db", "move", "--to", NEW)
    assert (full.exit_code, "the database or the disk is full" in full.err) == (2, True)
    assert len(told(newsletter, "subscribers", "list")) == 2_000
    moved = told(newsletter, "db", "move", "--to", NEW)
    assert (moved["resumed"], moved["rows"] > 6_000) == (True, True)


def test_nothing_to_move_and_nowhere_to_move_to(publication: Path, newsletter: Newsletter) -> None:
    none = newsletter("db", "move", "--to", NEW)
    assert (none.exit_code, "there is no database yet" in none.err) == (1, True)
    undone = newsletter("db", "move", "--undo")
    assert (undone.exit_code, "there is no move to undo" in undone.err) == (1, True)
    assert not list(publication.glob(".newsletter/*.db"))
    nowhere = newsletter("db", "move")
    assert (nowhere.exit_code, "--to URL" in nowhere.err) == (2, True)
