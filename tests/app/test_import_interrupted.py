"""An import whose process is killed within a transaction: a second run brings in the rest, and one undo takes back all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.app.import_undo import undo_import
from newsletter.app.subscriber_import import import_file
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.store.tables import subscribers
from tests.app.test_subscriber_import import SAM
from tests.command_line import Newsletter

ROWS = 6_000
"""More than the first transaction takes (store/short_transactions.py): the import is killed within the second."""
LEFT = 200
_IMPORT = """
import os, signal
from pathlib import Path
import sqlalchemy as sa
from newsletter.app.subscriber_import import import_file
from newsletter.app.workspace import open_workspace
from newsletter.model import Actor, Door
workspace = open_workspace(Path("."), os.environ)
wrote = committed = False

def before(connection, cursor, statement, *_):
    global wrote
    if statement.startswith("INSERT INTO consents"):
        if committed:
            os.kill(os.getpid(), signal.SIGKILL)
        wrote = True

def commit(connection):
    global committed
    committed = wrote

sa.event.listen(sa.Engine, "before_cursor_execute", before)
sa.event.listen(sa.Engine, "commit", commit)
done = import_file(
    workspace, Path("people.csv"), list_key="constituents", basis="form 3",
    by=Actor(name="Sam", door=Door.COMMAND_LINE),
)
"""


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_killed_import_is_continued_by_the_next_run(
    publication: Path,
    newsletter: Newsletter,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    database: str,
) -> None:
    if database == "postgresql":
        monkeypatch.setenv("NEWSLETTER_DATABASE_URL", str(request.getfixturevalue("postgresql_url")))
    rows = [
        f"k{number}@example.org,Ana,{'unsubscribed' if number < LEFT else 'subscribed'}"
        for number in range(ROWS)
    ]
    Path("people.csv").write_text("email,first_name,status\n" + "\n".join(rows) + "\n", encoding="utf-8")
    workspace = open_workspace(Path(), os.environ)
    child = subprocess.Popen(
        [sys.executable, "-c", _IMPORT], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
    assert child.wait(timeout=60) == -signal.SIGKILL
    here = _people(workspace)
    assert 0 < here < ROWS - LEFT
    [record] = workspace.store.imports()
    assert record.finished_at is None
    done = import_file(workspace, Path("people.csv"), list_key="constituents", basis="form 3", by=SAM)
    assert done.import_id == record.id
    assert done.counts.added == ROWS - LEFT - here
    assert sum(1 for _ in workspace.store.subscribers()) == ROWS - LEFT
    [record] = workspace.store.imports()
    assert record.finished_at is not None
    one = workspace.store.subscriber("k600@example.org")
    assert one is not None
    assert len(one.consents) == 1
    counts = undo_import(workspace, record, by=SAM)
    assert (counts.removed, counts.forgotten, counts.lifted) == (ROWS - LEFT, ROWS - LEFT, LEFT)
    assert list(workspace.store.subscribers()) == []
    workspace.close()


def _people(workspace: Workspace) -> int:
    with workspace.store._database.reading() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(subscribers)).scalar_one())
