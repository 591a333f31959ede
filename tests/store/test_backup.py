"""A backup beside a writer: one moment of the database, whole or not at all, and nobody waits for it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsletter.errors import RefusedError, StoreError
from newsletter.store import backup
from newsletter.store.backup import write_backup
from newsletter.store.database import Store, open_store
from tests.sending.ledgers import consent, person
from tests.store.people import NOW

ROWS = 20_000


def quietly(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A database of many pages."""
    file = tmp_path / "newsletter.db"
    with opened(file):
        pass
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE one (number INTEGER PRIMARY KEY, text)")
        connection.execute("CREATE TABLE two (number INTEGER PRIMARY KEY, text)")
        rows = [(number, "x" * 400) for number in range(ROWS)]
        for table in ("one", "two"):
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
    return file


def opened(file: Path) -> Store:
    return open_store(f"sqlite:///{file}", state_folder=file.parent / "state")


class Writer:
    """Writes to both tables in one transaction, again and again, like a sender; counts and times itself."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.written = 0
        self.longest = 0.0

    def _run(self) -> None:
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=10)) as connection:
            while not self._stop.is_set():
                began = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                for table in ("one", "two"):
                    connection.execute(f"INSERT INTO {table} VALUES (?, 'new')", (ROWS + self.written,))
                    connection.execute(
                        f"UPDATE {table} SET text = 'changed' WHERE number = ?", (self.written * 37 % ROWS,)
                    )
                connection.execute("COMMIT")
                self.longest = max(self.longest, time.perf_counter() - began)
                self.written += 1

    def __enter__(self) -> Writer:
        self._thread.start()
        while self.written < 50:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(60)


def counts(file: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(file)) as connection:
        one, two = (
            connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("one", "two")
        )
    return one, two


def test_it_is_one_moment_and_the_writer_goes_on(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_PAGES", 50)
    seen: list[tuple[int, int]] = []

    def slowly(done: int, total: int) -> None:
        seen.append((done, total))
        assert len(seen) < 2_000, "it begins anew again and again"
        time.sleep(0.005)

    target = tmp_path / "copy.db"
    with Writer(source) as writer:
        before = writer.written
        write_backup(source, target, now=NOW, on_progress=slowly)
        meanwhile = writer.written - before
    one, two = counts(target)
    assert one == two > ROWS
    assert meanwhile > 20
    assert writer.longest < 5
    done = [pages for pages, _total in seen]
    assert len(done) > 10
    assert done == sorted(done), "it began anew"
    assert done[-1] == seen[-1][1]


def test_it_is_one_file_that_only_its_owner_reads(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    with Writer(source):
        write_backup(source, folder / "copy.db", now=NOW, on_progress=quietly)
    assert [one.name for one in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["file", "link"])
def test_nothing_is_overwritten(source: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "copy.db"
    if kind == "file":
        target.write_text("something")
    else:
        target.symlink_to(source)
    with pytest.raises(RefusedError, match="there already"):
        write_backup(source, target, now=NOW, on_progress=quietly)
    assert target.is_symlink() or target.read_text() == "something"


def test_a_file_that_came_meanwhile_stays(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"

    def come(_done: int, _total: int) -> None:
        target.write_text("another backup")

    with pytest.raises(RefusedError, match="there already"):
        write_backup(source, target, now=NOW, on_progress=come)
    assert target.read_text() == "another backup"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder, and nothing may be in it at the end."""
    made = tmp_path / "backups"
    made.mkdir()
    yield made
    assert list(made.iterdir()) == []


def test_an_interrupted_backup_leaves_nothing(source: Path, folder: Path) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_backup(source, folder / "copy.db", now=NOW, on_progress=interrupt)


def test_a_damaged_database_makes_no_backup(source: Path, folder: Path) -> None:
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with source.open("r+b") as file:
        file.seek(4096 * 200)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(StoreError, match=r"not sound|malformed"):
        write_backup(source, folder / "copy.db", now=NOW, on_progress=quietly)


def test_a_disk_that_would_be_full_is_refused_at_once(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=100_000))
    with pytest.raises(RefusedError, match="100,000 bytes free"):
        write_backup(source, folder / "copy.db", now=NOW, on_progress=quietly)


def test_a_database_with_people_comes_back_whole(tmp_path: Path) -> None:
    with opened(tmp_path / "newsletter.db") as store:
        store.import_people((person(number), consent()) for number in range(50))
        write_backup(tmp_path / "newsletter.db", tmp_path / "copy.db", now=NOW, on_progress=quietly)
        mark = store.database_mark()
    (tmp_path / "else").mkdir()
    (tmp_path / "copy.db").rename(tmp_path / "else" / "newsletter.db")
    with opened(tmp_path / "else" / "newsletter.db") as again:
        assert again.database_mark() == mark
        found = again.subscriber(person(7).address_key)
        assert found is not None


def test_what_waited_in_it_without_a_schedule_is_not_sent_again(tmp_path: Path) -> None:
    with opened(tmp_path / "newsletter.db") as store:
        store.import_people((person(number), consent()) for number in range(2))
        for number in range(2):
            store.queue_welcome(person(number).address_key, consent().list, since=consent().at, now=NOW)
        write_backup(tmp_path / "newsletter.db", tmp_path / "copy.db", now=NOW, on_progress=quietly)
        assert store.lists_with_waiting_welcomes() == {consent().list}
        assert store.gap_until() is None
    began = datetime.now(UTC)
    with opened(tmp_path / "copy.db") as again:
        assert again.lists_with_waiting_welcomes() == frozenset()
        gap = again.gap_until()
        assert gap is not None
        assert gap >= began
        (notice,) = again.notices(since=NOW)
        assert notice.text.endswith("welcome emails that are not sent: 2")
