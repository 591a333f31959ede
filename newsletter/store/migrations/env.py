"""What Alembic runs: the migrations, on the connection and in the transaction it is handed."""

from __future__ import annotations

from alembic import context

from newsletter.store.all_tables import metadata
from newsletter.store.schema import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    # SQLite too: our connections begin their transactions themselves, so its DDL rolls back.
    transactional_ddl=True,
)
context.run_migrations()
