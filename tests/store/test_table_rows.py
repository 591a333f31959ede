"""Whole tables: read in pages of a bounded size, in one order, and written as they are."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from newsletter.store.connection import Database
from newsletter.store.schema import ensure
from newsletter.store.table_rows import Part, count_rows, digest_table, last_key, read_pages, write_rows
from newsletter.store.tables import assets, keys

WORDS = ["", "Z", "a", "b", "É", "ä", "_", "日本", "\U0001f469", "\uffee", "a b", "A", "-"]
"""A server's language orders them otherwise; by their UTF-16 units the last but four would change places."""


def with_words(url: str) -> Database:
    database = Database(url)
    ensure(database)
    with database.writing() as connection:
        connection.execute(sa.delete(keys))
        write_rows(database, connection, keys, [(word, b"x" * 40) for word in reversed(WORDS)])
    return database


def test_texts_come_in_the_order_of_their_code_points(database_url: str) -> None:
    with closing(with_words(database_url)) as database:
        part = Part(table=keys)
        read = [row[0] for page in read_pages(database, part) for row in page]
        assert read == sorted(WORDS)
        assert last_key(database, part) == (max(WORDS),)
        behind = [row[0] for page in read_pages(database, part, after=("b",)) for row in page]
        assert behind == [word for word in sorted(WORDS) if word > "b"]
        assert count_rows(database, Part(table=keys, which=keys.c.name != "Z")) == len(WORDS) - 1


def test_an_empty_table_has_no_pages_and_no_last_key(database_url: str) -> None:
    with closing(with_words(database_url)) as database:
        part = Part(table=assets)
        assert (list(read_pages(database, part)), last_key(database, part)) == ([], None)
        (empty,) = digest_table(database, part)
        assert empty.rows == 0


@pytest.mark.parametrize("size", [1_500_000, 20_000])
def test_large_pictures_come_a_few_at_a_time(tmp_path: Path, size: int) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/large.db")) as database:
        ensure(database)
        rows = [(f"{number:02}", bytes(40 if number < 30 else size)) for number in range(60)]
        with database.writing() as connection:
            write_rows(database, connection, assets, rows)
        pages = list(read_pages(database, Part(table=assets)))
    assert [row for page in pages for row in page] == rows
    first, *later = [len(page) for page in pages if len(page[-1][1]) == size]
    # One page is read before it is known that they are large.
    assert first <= 64
    assert all(count * size <= 12_000_000 for count in later)


def test_a_digest_tells_what_changed_and_not_how_it_was_read(tmp_path: Path) -> None:
    digests = set()
    for number, words in enumerate((WORDS, WORDS, [*WORDS[:-1], "+"])):
        with closing(Database(f"sqlite:///{tmp_path}/{number}.db")) as database:
            ensure(database)
            with database.writing() as connection:
                connection.execute(sa.delete(keys))
                for word in words:
                    write_rows(database, connection, keys, [(word, b"x")])
            *_earlier, last = digest_table(database, Part(table=keys))
            digests.add(last)
    assert {digest.rows for digest in digests} == {len(WORDS)}
    assert len(digests) == 2
