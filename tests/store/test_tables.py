"""The tables: none is undocumented, none lets a status in that nobody knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.errors import StoreError
from newsletter.store.database import Store
from newsletter.store.tables import metadata, quoted
from tests.store.people import launched

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "database.md"
TABLES = sorted(metadata.tables)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_column_is_in_the_data_dictionary(name: str) -> None:
    sections = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^### |\Z)", PAGE.read_text(), re.M | re.S))
    words = set(re.findall(r"`(\w+)`", sections.get(name, "")))
    assert {column.name for column in metadata.tables[name].columns} <= words


@pytest.mark.parametrize(
    ("table", "column"),
    [("deliveries", "status"), ("mailings", "status"), ("mailings", "policy"), ("subscriptions", "status")],
)
def test_an_unknown_status_is_refused_by_the_database(store: Store, table: str, column: str) -> None:
    launched(store, range(1))
    with pytest.raises(StoreError), store._database.writing() as connection:
        connection.execute(sa.update(metadata.tables[table]).values({column: "lost"}))


def test_a_copy_needs_its_person_and_its_mailing(store: Store) -> None:
    launched(store, range(1))
    with pytest.raises(StoreError), store._database.writing() as connection:
        connection.execute(sa.delete(metadata.tables["mailings"]))


def test_statuses_in_sql_are_our_own_words() -> None:
    assert str(quoted("queued")) == "'queued'"
