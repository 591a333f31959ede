"""A backup of PostgreSQL by its own pg_dump: whole or not at all, and the password never among the arguments."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from newsletter.errors import RefusedError, StoreError
from newsletter.processes.pg_dump import dump_database
from newsletter.store.database import open_store
from tests.sending.ledgers import consent, person


@pytest.fixture
def programs(postgresql_server: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The client programs of the server's own version, first on the path."""
    folder = Path(postgresql_server.bin_path)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def test_what_was_dumped_comes_back(
    programs: Path, postgresql_url: str, blank_postgresql_url: str, tmp_path: Path
) -> None:
    with open_store(postgresql_url, state_folder=tmp_path / "state") as store:
        store.import_people((person(number), consent()) for number in range(20))
        dump_database(postgresql_url, tmp_path / "copy.dump")
        mark = store.database_mark()
    assert (tmp_path / "copy.dump").stat().st_mode & 0o777 == 0o600
    restore = [str(programs / "pg_restore"), "--no-owner", f"--dbname={blank_postgresql_url}"]
    subprocess.run([*restore, str(tmp_path / "copy.dump")], check=True, timeout=120)
    with open_store(blank_postgresql_url, state_folder=tmp_path / "state") as again:
        assert again.database_mark() == mark
        assert again.subscriber(person(7).address_key) is not None
    # The rules of the tables came along: consent rows cannot be deleted.
    with psycopg.connect(blank_postgresql_url) as connection, pytest.raises(psycopg.Error):
        connection.execute("DELETE FROM consents")


def test_nothing_is_overwritten(programs: Path, postgresql_url: str, tmp_path: Path) -> None:
    (tmp_path / "copy.dump").write_text("something")
    with pytest.raises(RefusedError, match="there already"):
        dump_database(postgresql_url, tmp_path / "copy.dump")
    assert (tmp_path / "copy.dump").read_text() == "something"


@pytest.mark.parametrize("url", ["ana:s3cret@127.0.0.1:9/letters", "ana@127.0.0.1:9/letters?password=s3cret"])
def test_a_server_that_is_away_leaves_nothing_and_no_password(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    ran: list[list[str]] = []
    run = subprocess.run

    def noticed(command: list[str], **options: Any) -> Any:
        ran.append(command)
        assert options["env"]["PGPASSWORD"] == "s3cret"
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", noticed)
    with pytest.raises(StoreError, match="pg_dump failed") as caught:
        dump_database(f"postgresql+psycopg://{url}", tmp_path / "copy.dump")
    assert list(tmp_path.iterdir()) == []
    assert "s3cret" not in str(ran) + str(caught.value)


def test_without_pg_dump_the_command_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RefusedError, match="not installed") as caught:
        dump_database("postgresql://ana:s3cret@db.example/letters?sslpassword=s3cret", tmp_path / "copy.dump")
    assert "pg_dump --format=custom" in str(caught.value)
    assert "--dbname='postgresql://ana@db.example/letters'" in str(caught.value)
    assert "s3cret" not in str(caught.value)
