"""Database upgrade: brings the schema to this version."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.store.schema import upgrade


def upgrade_database(workspace: Workspace) -> tuple[str, str]:
    """Return the schema's revision before the upgrade ("": no schema) and after it. Raises StoreError."""
    return upgrade(workspace.settings.database_url)
