"""The schema: a migrated database is the tables, an upgrade is all or nothing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from newsletter.errors import StoreError
from newsletter.model import Action, Hint
from newsletter.store.all_tables import metadata
from newsletter.store.connection import Database
from newsletter.store.database import open_store
from newsletter.store.schema import HEAD, MIGRATIONS, REVISIONS, VERSION_TABLE, revision, upgrade
from tests.store.people import subscribe

QUEUE = "procrastinate_"
"""What the job queue's own schema makes begins with it: it is no table of ours."""
INDEX_TABLE = re.compile(r"people_search(_(data|idx|content|docsize|config))?")
pytestmark = pytest.mark.usefixtures("migrations_run_each_time")
_SHAPE = {
    "sqlite": """
        SELECT type, name, sql FROM sqlite_master
        WHERE name NOT LIKE :version AND name <> 'sqlite_stat1' ORDER BY 1, 2
    """,
    "postgresql": """
        SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE :version
        UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = 'public' AND indexname NOT LIKE :version
        UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal
        UNION ALL SELECT 'function', '', proname, regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'column', table_name, column_name, data_type || is_nullable
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE :version
        ORDER BY 1, 2, 3
    """,
}


def shape(url: str) -> list[str]:
    """Return the whole schema as text: columns, constraints, indexes, triggers. The job queue has its own."""
    database = Database(url)
    asked = sa.text(_SHAPE[database.url.get_backend_name()])
    with database.reading() as connection:
        rows = connection.execute(asked, {"version": f"%{VERSION_TABLE}%"}).all()
    database.close()
    return [_in_order(" ".join(" ".join(map(str, row)).split())) for row in rows if QUEUE not in str(row)]


def _in_order(text: str) -> str:
    # The order of a table's constraints says nothing.
    return " | ".join(sorted(text.removesuffix(")").strip().split(", CONSTRAINT ")))


def run(url: str, work: Callable[[sa.Connection], object]) -> object:
    database = Database(url)
    try:
        with database.writing() as connection:
            return work(connection)
    finally:
        database.close()


def revision_of(url: str) -> object:
    return run(url, revision)


NEXT = f"{max(map(int, REVISIONS)) + 1:04}"


def with_one_more_step(folder: Path, body: str) -> Path:
    """Return a copy of the migrations with one more, which makes a table and then does `body`."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT}_next.py").write_text(
        "import os, signal\nimport sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '{NEXT}'\ndown_revision = '{HEAD}'\n\n"
        "def upgrade():\n"
        "    op.create_table('one_more', sa.Column('id', sa.Integer, primary_key=True))\n"
        "    op.add_column('feeds', sa.Column('colour', sa.Text))\n"
        f"    {body}\n"
    )
    return folder


def test_a_migrated_database_needs_nothing_more(blank_url: str) -> None:
    upgrade(blank_url)

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            # An index and its shadow tables are no tables of SQLAlchemy's (people_search_tables).
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
                "include_object": lambda _object, name, *_: not INDEX_TABLE.fullmatch(str(name)),
                "include_name": lambda name, kind, _parents: kind != "table" or not name.startswith(QUEUE),
            },
        )
        return list(compare_metadata(context, metadata))

    assert run(blank_url, differences) == []


def test_a_fresh_schema_equals_a_migrated_one(blank_url: str) -> None:
    run(blank_url, metadata.create_all)
    fresh = shape(blank_url)
    run(blank_url, metadata.drop_all)
    drops = ["DROP TABLE people_search"]
    if not blank_url.startswith("sqlite"):
        drops.append(
            "DROP FUNCTION consents_are_kept, events_are_kept, audit_log_is_kept, people_search_change"
        )
    run(blank_url, lambda connection: [connection.execute(sa.text(drop)) for drop in drops])
    upgrade(blank_url)
    assert shape(blank_url) == fresh
    assert len(fresh) > 30


def test_the_list_of_revisions_is_what_the_folder_holds() -> None:
    scripts = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def test_an_upgrade_says_from_where_to_where_and_again_changes_nothing(blank_url: str) -> None:
    assert upgrade(blank_url) == ("", HEAD)
    assert upgrade(blank_url) == (HEAD, HEAD)


def test_an_empty_database_is_set_up_on_opening(blank_url: str, state_folder: Path) -> None:
    with open_store(blank_url, state_folder=state_folder) as store:
        subscribe(store, range(1))
    with open_store(blank_url, state_folder=state_folder) as store:
        assert len(list(store.subscribers())) == 1
    assert revision_of(blank_url) == HEAD


def test_an_upgrade_keeps_what_is_there(blank_url: str, state_folder: Path, tmp_path: Path) -> None:
    with open_store(blank_url, state_folder=state_folder) as store:
        subscribe(store, range(1))
    steps = with_one_more_step(tmp_path / "steps", "pass")
    assert upgrade(blank_url, migrations=steps) == (HEAD, NEXT)
    counted = run(blank_url, lambda c: c.execute(sa.text("SELECT count(*) FROM subscribers")).scalar())
    assert counted == 1


def test_the_newsroom_keeps_the_stories_of_before(blank_url: str, tmp_path: Path, state_folder: Path) -> None:
    first = tmp_path / "first"
    shutil.copytree(
        MIGRATIONS, first, ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*", "00[1-9][0-9]*")
    )
    upgrade(blank_url, migrations=first)
    values = "VALUES ('a', 'i', 'A story', 'https://a.example/', '2023-03-11 12:00:00', '', 'en', '2023-03-11 12:00:00')"
    run(blank_url, lambda c: c.execute(sa.text(f"INSERT INTO entries {values}")))
    run(blank_url, lambda c: c.execute(sa.text("INSERT INTO feeds VALUES ('a','u','e','l',NULL,NULL,0,'')")))
    upgrade(blank_url)
    with open_store(blank_url, state_folder=state_folder) as store:
        assert [(entry.title, entry.image, entry.paywall) for entry in store.entries("a")] == [
            ("A story", "", False)
        ]
        state = store.feed_state("a")
        assert state is not None
        assert (state.etag, state.moved_times, state.not_before) == ("e", 0, None)


def test_dates_that_were_made_up_go_and_those_that_were_stated_stay(
    blank_url: str, tmp_path: Path, state_folder: Path
) -> None:
    before = tmp_path / "before"
    shutil.copytree(
        MIGRATIONS, before, ignore=shutil.ignore_patterns("__pycache__", "0009*", "00[1-9][0-9]*")
    )
    upgrade(blank_url, migrations=before)
    seen = "2023-03-11 12:00:00.123456"
    for identity, published in (("undated", seen), ("dated", "2023-03-08 10:00:00.000000")):
        values = f"'a', '{identity}', 'A story', 'https://a.example/', '{published}', 'S', 'en', '', false, '{seen}'"
        run(blank_url, lambda c, values=values: c.execute(sa.text(f"INSERT INTO entries VALUES ({values})")))  # type: ignore[misc]
    known = "'a', 'u', 'e', 'l', NULL, NULL, 2, 'away', '', '', 0, NULL, NULL, NULL, 'd', 'es'"
    run(blank_url, lambda c: c.execute(sa.text(f"INSERT INTO feeds VALUES ({known})")))
    upgrade(blank_url)
    with open_store(blank_url, state_folder=state_folder) as store:
        assert [(one.identity, one.published_at, one.summary, one.outlet) for one in store.entries("a")] == [
            ("dated", datetime(2023, 3, 8, 10, tzinfo=UTC), "S", ""),
            ("undated", None, "S", ""),
        ]
        state = store.feed_state("a")
        assert state is not None
        assert (state.etag, state.failures, state.problem, state.body_digest, state.spoken) == (
            "e",
            2,
            "away",
            "d",
            "es",
        )
        assert (state.undated, state.unread_date, state.left_out) == (0, "", 0)


def test_a_step_that_fails_leaves_the_old_schema_whole(blank_url: str, tmp_path: Path) -> None:
    upgrade(blank_url)
    before = shape(blank_url)
    steps = with_one_more_step(tmp_path / "steps", "op.execute('SELECT nonsense FROM nowhere')")
    with pytest.raises(StoreError, match="nowhere"):
        upgrade(blank_url, migrations=steps)
    assert shape(blank_url) == before
    assert revision_of(blank_url) == HEAD


def test_a_killed_upgrade_leaves_the_old_schema_whole(blank_url: str, tmp_path: Path) -> None:
    upgrade(blank_url)
    before = shape(blank_url)
    steps = with_one_more_step(tmp_path / "steps", "os.kill(os.getpid(), signal.SIGKILL)")
    program = (
        "import sys; from pathlib import Path; from newsletter.store.schema import upgrade;"
        "upgrade(sys.argv[1], migrations=Path(sys.argv[2]))"
    )
    ended = subprocess.run([sys.executable, "-c", program, blank_url, str(steps)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert shape(blank_url) == before
    assert revision_of(blank_url) == HEAD
    assert os.listdir(steps)


def test_an_older_schema_asks_for_the_upgrade(
    blank_url: str, state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(blank_url)
    monkeypatch.setattr("newsletter.store.schema.REVISIONS", (*REVISIONS, NEXT))
    monkeypatch.setattr("newsletter.store.schema.HEAD", NEXT)
    with pytest.raises(StoreError, match=rf"is older than this program \({NEXT}\)") as caught:
        open_store(blank_url, state_folder=state_folder)
    assert caught.value.next_steps == (Hint(Action.UPGRADE_DATABASE),)


def test_a_newer_schema_is_left_alone(blank_url: str, state_folder: Path, tmp_path: Path) -> None:
    upgrade(blank_url, migrations=with_one_more_step(tmp_path / "steps", "pass"))
    before = shape(blank_url)
    with pytest.raises(StoreError, match=rf"its schema \({NEXT}\) is newer than this program"):
        open_store(blank_url, state_folder=state_folder)
    with pytest.raises(StoreError, match="newer than this program"):
        upgrade(blank_url)
    assert shape(blank_url) == before


def test_somebody_elses_tables_are_not_touched(blank_url: str, state_folder: Path) -> None:
    run(blank_url, lambda connection: connection.execute(sa.text("CREATE TABLE feeds (colour TEXT)")))
    before = shape(blank_url)
    with pytest.raises(StoreError, match="tables with the same names from another program"):
        open_store(blank_url, state_folder=state_folder)
    assert shape(blank_url) == before


def test_many_may_open_a_new_database_at_once(blank_url: str, state_folder: Path) -> None:
    gate = threading.Barrier(4)
    keys: list[bytes] = []
    faults: list[BaseException] = []

    def open_it() -> None:
        gate.wait()
        try:
            with open_store(blank_url, state_folder=state_folder) as store:
                keys.append(store._hash_key)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(keys) == 4
    assert len(set(keys)) == 1
