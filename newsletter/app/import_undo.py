"""Undo of an import: what it would do, and doing it."""

from __future__ import annotations

from newsletter.app.workspace import Workspace
from newsletter.model import Actor, ImportRecord
from newsletter.ports import UndoCounts as UndoCounts


def list_imports(workspace: Workspace) -> tuple[ImportRecord, ...]:
    """Return every import, the latest first."""
    return workspace.store.imports()


def find_import(workspace: Workspace, import_id: int) -> ImportRecord:
    """Return one import; raises NotFoundError."""
    return workspace.store.import_record(import_id)


def undo_import(
    workspace: Workspace, record: ImportRecord, *, by: Actor, dry_run: bool = False
) -> UndoCounts:
    """Undo an import, or count what that would do; what happened since is left alone."""
    return workspace.store.undo_import(record, by=by.name, now=workspace.clock.now(), dry_run=dry_run)
