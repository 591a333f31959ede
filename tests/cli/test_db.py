"""`newsletter db upgrade`: from nothing or from an earlier version to this one, and again without harm."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsletter.store.schema import HEAD, MIGRATIONS, REVISIONS, upgrade
from tests.cli.two_lists import told
from tests.command_line import Newsletter

pytestmark = pytest.mark.usefixtures("migrations_run_each_time")


def test_a_new_database_is_made_and_upgrading_again_changes_nothing(
    publication: Path, newsletter: Newsletter
) -> None:
    first = newsletter("db", "upgrade")
    assert (first.exit_code, HEAD in first.out) == (0, True)
    database = publication / ".newsletter" / "newsletter.db"
    before = database.read_bytes()
    again = newsletter("db", "upgrade")
    assert (again.exit_code, HEAD in again.out) == (0, True)
    assert database.read_bytes() == before


def make_older(url: str, folder: Path) -> None:
    """Make the database of the version before this one."""
    earlier = folder / "migrations"
    shutil.copytree(MIGRATIONS, earlier, ignore=shutil.ignore_patterns("__pycache__", f"{HEAD}_*"))
    upgrade(url, migrations=earlier)


def test_a_database_of_an_earlier_version_is_refused_until_it_is_upgraded(
    publication: Path, newsletter: Newsletter, tmp_path: Path
) -> None:
    make_older(f"sqlite:///{publication}/.newsletter/newsletter.db", tmp_path)
    refused = newsletter("mailings", "list")
    assert (refused.exit_code, "newsletter db upgrade" in refused.err) == (2, True)
    run = newsletter("db", "upgrade")
    assert run.exit_code == 0, run.err
    assert REVISIONS[-2] in run.out
    (backup,) = (publication / ".newsletter").glob("*.backup")
    assert backup.name in run.err
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT version_num FROM newsletter_version").fetchone() == (REVISIONS[-2],)
    assert newsletter("db", "upgrade").exit_code == 0
    assert list((publication / ".newsletter").glob("*.backup")) == [backup]
    assert told(newsletter, "mailings", "list") == []


def test_without_a_backup_none_is_made(publication: Path, newsletter: Newsletter, tmp_path: Path) -> None:
    make_older(f"sqlite:///{publication}/.newsletter/newsletter.db", tmp_path)
    assert newsletter("db", "upgrade", "--no-backup").exit_code == 0
    assert list((publication / ".newsletter").glob("*.backup")) == []


def test_an_upgrade_whose_backup_fails_is_not_begun(
    publication: Path, newsletter: Newsletter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_older(f"sqlite:///{publication}/.newsletter/newsletter.db", tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=10))
        refused = newsletter("db", "upgrade")
    assert (refused.exit_code, "bytes free" in refused.err) == (1, True)
    run = newsletter("db", "upgrade")
    assert REVISIONS[-2] in run.out


def test_a_server_is_upgraded_once_staff_have_backed_it_up(
    publication: Path,
    newsletter: Newsletter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    blank_postgresql_url: str,
) -> None:
    make_older(blank_postgresql_url, tmp_path)
    monkeypatch.setenv("NEWSLETTER_DATABASE_URL", blank_postgresql_url)
    refused = newsletter("db", "upgrade")
    assert refused.exit_code == 1
    assert "newsletter backup FILE" in refused.err
    assert "newsletter db upgrade --no-backup" in refused.err
    run = newsletter("db", "upgrade", "--no-backup")
    assert (run.exit_code, REVISIONS[-2] in run.out) == (0, True)
