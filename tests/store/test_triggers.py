"""Triggers: the database itself keeps the proof, whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.errors import StoreError
from newsletter.store.database import Store, open_store
from newsletter.store.tables import consents
from tests.store.people import LIST, NOW, a_consent, key, subscribe


@pytest.mark.parametrize("statement", ["UPDATE consents SET basis = ''", "DELETE FROM consents"])
def test_the_database_itself_keeps_the_proof(store: Store, statement: str) -> None:
    subscribe(store, range(2))
    store.erase(key(0), now=NOW)
    with pytest.raises(StoreError, match="consents are never"), store._database.writing() as connection:
        connection.execute(sa.text(statement))
    known = store.subscriber(key(1))
    assert known is not None
    assert known.consents == (a_consent(),)


def test_of_an_erased_person_list_action_time_and_method_stay(store: Store) -> None:
    subscribe(store, range(1))
    store.erase(key(0), now=NOW)
    with store._database.reading() as connection:
        (row,) = connection.execute(sa.select(consents)).all()
    assert (row.list, row.action, row.at, row.method) == (LIST, "granted", NOW, "import")
    assert (row.basis, row.source, row.actor) == ("", "", "")
    with pytest.raises(StoreError, match="never changed"), store._database.writing() as connection:
        connection.execute(sa.text("UPDATE consents SET list = 'other'"))


def test_postgresql_does_not_empty_the_table_either(postgresql_url: str, state_folder: Path) -> None:
    with (
        open_store(postgresql_url, state_folder=state_folder) as store,
        pytest.raises(StoreError, match="never deleted"),
        store._database.writing() as connection,
    ):
        connection.execute(sa.text("TRUNCATE consents"))
