"""The queries of an export: their order is the same whatever the language of the server's database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from newsletter.store.export_queries import ExportQueries

QUERIES = ExportQueries(is_sqlite=False)


@pytest.mark.parametrize(
    "query",
    [QUERIES.places(topics=True), QUERIES.suppressions(everywhere=False)],
    ids=["places", "suppressions"],
)
def test_lists_come_in_the_order_of_their_code_points(query: sa.Select[tuple[object, ...]]) -> None:
    """The test server's own order is that already: a database in English would put a-b behind ab."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    _, _, order = str(query.compile(dialect=dialect)).rpartition("ORDER BY")
    assert 'list COLLATE "C"' in order
