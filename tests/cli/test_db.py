"""`newsletter db upgrade`: from nothing or from an earlier version to this one, and again without harm."""

from __future__ import annotations

import shutil
from pathlib import Path

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


def test_a_database_of_an_earlier_version_is_refused_until_it_is_upgraded(
    publication: Path, newsletter: Newsletter, tmp_path: Path
) -> None:
    earlier = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, earlier, ignore=shutil.ignore_patterns("__pycache__", f"{HEAD}_*"))
    upgrade(f"sqlite:///{publication}/.newsletter/newsletter.db", migrations=earlier)
    refused = newsletter("mailings", "list")
    assert (refused.exit_code, "newsletter db upgrade" in refused.err) == (2, True)
    run = newsletter("db", "upgrade")
    assert run.exit_code == 0, run.err
    assert REVISIONS[-2] in run.out
    assert told(newsletter, "mailings", "list") == []
